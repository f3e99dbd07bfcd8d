"""Endpoints: which of the organization's models can be reached from here, and how."""

from collections.abc import Mapping

from bot.domain.ids import ModelName
from bot.domain.organization import Model, Organization
from bot.errors import InvalidInputError
from bot.models import ModelEndpoint, Price

_ANTHROPIC = "anthropic/"
_LOCAL_KEY = "local"
_NO_KEY = "unneeded"


def endpoints(
    organization: Organization, *, environment: Mapping[str, str], local: str = ""
) -> dict[ModelName, ModelEndpoint]:
    """Return an endpoint for every model that has a key, or an address of its own.

    `local` is the address of a local model server that stands in for all of them.
    """
    models = organization.models.values()
    if local:
        return {model.name: _local(model, local.rstrip("/")) for model in models}
    keys = {model.name: _key(model, environment) for model in models}
    return {model.name: _real(model, keys[model.name]) for model in models if keys[model.name]}


def refuse_unreachable(
    organization: Organization, reachable: Mapping[ModelName, ModelEndpoint]
) -> None:
    """Raise InvalidInputError where an active position has no model that can be reached."""
    for position in organization.positions.values():
        if position.active and not set(position.models) & set(reachable):
            keys = sorted({organization.models[name].key_env for name in position.models})
            raise InvalidInputError(
                f"The position {position.name} has no usable model. Set one of: {', '.join(keys)}."
            )


def _key(model: Model, environment: Mapping[str, str]) -> str:
    # A server of one's own usually wants no key, but the client does.
    return environment.get(model.key_env) or (_NO_KEY if model.base_url else "")


def _real(model: Model, key: str) -> ModelEndpoint:
    return ModelEndpoint(
        model=model.model,
        key=key,
        base_url=model.base_url,
        price=_price(model),
        calls_at_a_time=model.calls_at_a_time,
    )


def _local(model: Model, url: str) -> ModelEndpoint:
    # LiteLLM adds the rest of the path itself, which begins at another place for each wire format.
    base_url = url if model.model.startswith(_ANTHROPIC) else f"{url}/v1"
    return ModelEndpoint(
        model=model.model,
        key=_LOCAL_KEY,
        base_url=base_url,
        price=_price(model),
        calls_at_a_time=model.calls_at_a_time,
    )


def _price(model: Model) -> Price | None:
    if model.input_price is None or model.output_price is None:
        return None
    return Price(model.input_price, model.output_price)

"""The models: which have a key, who works with which, and whether reviews are independent."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.cli.doctor.results import Result, ok, problem, warning
from bot.cli.doctor.setup import Setup
from bot.domain.ids import ModelName
from bot.domain.models import ModelReply, Prompt, Told
from bot.domain.organization import Model, Organization, Position
from bot.domain.reviews import independent
from bot.domain.staffing import Staffed, Staffing
from bot.domain.stages import Stage
from bot.endpoints import endpoints
from bot.errors import CountersignError, NotFoundError
from bot.models import CallsAtATime, LiteLlm, ModelEndpoint, Patience

_QUESTION = "Answer with the one word: ready"
_MOST_TOKENS = 64
_PLACES = ".env or in the environment"


@dataclass(frozen=True, slots=True)
class Models:
    """The models of an organization as they can be reached from this setup."""

    organization: Organization
    setup: Setup

    def results(self) -> list[Result]:
        """Say everything that can be said without calling a model."""
        keys = [self._key(model) for model in self.organization.models.values()]
        return [*self._local(), *keys, *self._positions(), *self._reviews()]

    async def called(self) -> list[Result]:
        """Call every model that has a key once, and say what came of it. This costs money."""
        reachable = self._reachable
        llm = LiteLlm(reachable, CallsAtATime(reachable.values()), patience=Patience(attempts=1))
        try:
            return list(await asyncio.gather(*(_called(llm, name) for name in reachable)))
        finally:
            await llm.close()

    @property
    def _reachable(self) -> Mapping[ModelName, ModelEndpoint]:
        setup = self.setup
        return endpoints(
            self.organization, environment=setup.environment, local=setup.settings.local_models
        )

    @property
    def _staffing(self) -> Staffing:
        return Staffing(self.organization, frozenset(self._reachable))

    def _local(self) -> Iterator[Result]:
        if self.setup.settings.local_models:
            says = "COUNTERSIGN_LOCAL_MODELS is set: a script answers instead of every model."
            yield warning("Models", says, remedy="Unset it to use real models.")

    def _key(self, model: Model) -> Result:
        subject = f"Model {model.name}"
        if model.name in self._reachable:
            at = f" at {model.base_url}" if model.base_url else ""
            has = "with a key" if self.setup.environment.get(model.key_env) else "without a key"
            return ok(subject, f"{model.model}{at}, {has}")
        remedy = f"Set {model.key_env} in {_PLACES}; or leave it, and others do its work."
        return warning(subject, f"{model.model} has no key.", remedy=remedy)

    def _positions(self) -> Iterator[Result]:
        without: dict[tuple[str, ...], list[Position]] = {}
        for position in self.organization.positions.values():
            if not position.active:
                continue
            try:
                staffed = self._staffing.staff(position.name)
            except NotFoundError:
                keys = {self.organization.models[name].key_env for name in position.models}
                without.setdefault(tuple(sorted(keys)), []).append(position)
                continue
            works = f"works with {staffed.model.name} ({_family(staffed.model)})"
            yield ok(f"Position {position.name}", works)
        for names, positions in without.items():
            yield _without_model(positions, names)

    def _reviews(self) -> Iterator[Result]:
        """Pair every owner of jobs with whoever would review its work."""
        staffing = self._staffing
        for owner in staffing.owners():
            for stage in self._required():
                try:
                    author = staffing.staff(owner.name)
                    reviewer = staffing.reviewer(stage, author=author)
                except NotFoundError:
                    continue  # said of the position, or of org.yml
                yield _review(stage, author=author, reviewer=reviewer)

    def _required(self) -> list[Stage]:
        used = map(self.organization.topology_of, self.organization.repositories)
        return sorted({stage for topology in used for stage in topology.required_reviews})


def _without_model(positions: Sequence[Position], keys: Sequence[str]) -> Result:
    """Return one problem for all positions that the same keys would help."""
    names = ", ".join(position.name for position in positions)
    remedy = f"Set one of these in {_PLACES}: {', '.join(keys)}"
    has = "has" if len(positions) == 1 else "have"
    subject = "Position" if len(positions) == 1 else "Positions"
    what = f"{has} no model with a key, so nothing starts."
    return problem(f"{subject} {names}", what, remedy=remedy)


def _review(stage: Stage, *, author: Staffed, reviewer: Staffed) -> Result:
    subject = f"{stage.capitalize()} of {author.position.name}"
    theirs, own = _family(reviewer.model), _family(author.model)
    says = f"{reviewer.position.name} ({theirs}) reviews {own}"
    if independent(author.model.lineages, reviewer.model.lineages):
        return ok(subject, f"{says}: independent")
    remedy = "Set the key of a model of another family; until then this review is labelled weaker."
    return warning(subject, f"{says}: not independent", remedy=remedy)


async def _called(llm: LiteLlm, name: ModelName) -> Result:
    subject = f"Call of {name}"
    prompt = Prompt(name, "You are asked once.", (Told(_QUESTION),), max_tokens=_MOST_TOKENS)
    try:
        reply = await llm.complete(prompt)
    except CountersignError as error:
        remedy = "Look at the key, the model's name, base_url and the network, or ask its provider."
        return problem(subject, str(error), remedy=remedy)
    return ok(subject, f"{reply.model} answered{_price(reply)}")


def _price(reply: ModelReply) -> str:
    usage = reply.usage
    tokens = f" ({usage.input_tokens} tokens read, {usage.output_tokens} written"
    if usage.cost_microusd is None:
        return f"{tokens}; no price is known: name one in org.yml, or money limits cannot hold)"
    return f"{tokens}, ${usage.cost_microusd / 1_000_000:.6f})"


def _family(model: Model) -> str:
    return f"family {', '.join(sorted(model.lineages)) or 'unknown'}"

"""Checks of a request's body that both wire formats share."""

import re
from collections.abc import Mapping
from typing import Any

from sandbox.models.failures import FailureError, Trouble


def refused(message: str) -> FailureError:
    """Return the failure of a request that is wrong as it stands."""
    return FailureError(Trouble.BAD_REQUEST, message)


def model_name(body: Mapping[str, Any]) -> str:
    """Return the model asked for."""
    model = body.get("model")
    if not isinstance(model, str) or not model:
        raise refused("you must provide a model parameter")
    return model


def message_list(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the messages."""
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        raise refused("messages: at least one message is required")
    for index, message in enumerate(messages):
        if not isinstance(message, Mapping):
            raise refused(f"messages.{index}: expected an object, but got {message!r}")
    return messages


def positive(value: object, *, name: str) -> int:
    """Return a count of at least one."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise refused(f"{name}: expected an integer of at least 1, but got {value!r}")
    return value


def tool_name(name: object, *, longest: int, where: str) -> str:
    """Return a tool's name, within what the vendor allows."""
    if not isinstance(name, str) or not re.fullmatch(rf"[a-zA-Z0-9_-]{{1,{longest}}}", name):
        pattern = f"^[a-zA-Z0-9_-]{{1,{longest}}}$"
        raise refused(f"{where}: {name!r} does not match the pattern {pattern!r}")
    return name


def listed(value: object, *, name: str) -> list[Any]:
    """Return a list; nothing counts as an empty one."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise refused(f"{name}: expected an array, but got {value!r}")
    return value

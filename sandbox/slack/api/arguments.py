"""Reading a Web API call's arguments, however they were sent."""

import json
from collections.abc import Iterable
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from sandbox.slack.reference import Argument
from sandbox.slack.wire import Json, SlackError

# What Slack answers when the JSON inside an argument does not parse.
_UNREADABLE = {
    "blocks": "invalid_blocks_format",
    "metadata": "invalid_metadata_format",
    "attachments": "invalid_attachments",
}


async def read_arguments(request: web.Request) -> Json:
    """Return the raw arguments of a call: query, form, multipart or JSON body, body last."""
    arguments: Json = dict(request.query)
    if request.method != "POST" or not request.can_read_body:
        return arguments
    if request.content_type == "application/json":
        return arguments | await _json_body(request)
    form = await request.post()
    return arguments | {
        name: value.file.read() if isinstance(value, FileField) else value
        for name, value in form.items()
    }


def coerce(raw: Json, known: Iterable[Argument]) -> Json:
    """Return the arguments in the types of the reference; unknown ones pass untouched.

    Raises SlackError for a required argument that is missing and for a value of a wrong type.
    """
    arguments = {name: value for name, value in raw.items() if value is not None}
    missing = [a.name for a in known if a.required and arguments.get(a.name) in (None, "")]
    if missing:
        raise SlackError(
            "invalid_arguments",
            messages=[f"[ERROR] missing required field: {name}" for name in missing],
        )
    return arguments | {
        argument.name: _value(argument, arguments[argument.name])
        for argument in known
        if argument.name in arguments
    }


def _value(argument: Argument, value: Any) -> Any:
    match argument.type:
        case "boolean":
            return value if isinstance(value, bool) else str(value).lower() in {"true", "1"}
        case "number" | "integer":
            return _number(argument.name, value)
        case "json":
            return _parsed(argument.name, value) if isinstance(value, str) else value
        case "array":
            return _listed(value)
        case _:
            return value if isinstance(value, str) else str(value)


def _number(name: str, value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError) as error:
        message = f"[ERROR] must be a number: {name} [json-pointer:/{name}]"
        raise SlackError("invalid_arguments", messages=[message]) from error


def _parsed(name: str, value: str) -> Any:
    if not value:
        return None
    try:
        return json.loads(value)
    except ValueError as error:
        message = f"[ERROR] not valid JSON: {name}"
        raise SlackError(_UNREADABLE.get(name, "invalid_arguments"), messages=[message]) from error


def _listed(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    text = str(value)
    if text.startswith("["):
        parsed = json.loads(text)
        return parsed if isinstance(parsed, list) else [parsed]
    return [part.strip() for part in text.split(",") if part.strip()]


async def _json_body(request: web.Request) -> Json:
    try:
        body = await request.json()
    except ValueError as error:
        raise SlackError("invalid_json") from error
    if not isinstance(body, dict):
        raise SlackError("json_not_object")
    return body

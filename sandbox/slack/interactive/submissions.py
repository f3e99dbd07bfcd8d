"""Submitting and closing modals, and what the app may answer to it."""

import re
from copy import deepcopy
from dataclasses import dataclass, field

from sandbox.slack.blockkit.walk import elements
from sandbox.slack.interactive import payloads
from sandbox.slack.interactive.elements import is_empty
from sandbox.slack.interactive.modals import make_view
from sandbox.slack.parts import Parts
from sandbox.slack.wire import Json, SandboxError, SlackError
from sandbox.slack.world.views import MODAL_DEPTH

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Submission:
    """How a submission ended: with errors, with another view to look at, or closed."""

    errors: dict[str, str] = field(default_factory=dict)
    view: Json | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Submissions:
    """Submits and closes modals for any person."""

    parts: Parts

    async def submit(self, user: str, view: Json, *, values: Json) -> Submission:
        """Submit a modal with these values; Slack's own checks come first.

        Raises SandboxError when the app does not answer, or answers nonsense.
        """
        errors = missing_inputs(view["blocks"], values)
        if errors:
            return Submission(errors)
        view["state"] = {"values": values}
        payload = payloads.common(self.parts, user) | {
            "type": "view_submission",
            "trigger_id": self.parts.triggers.issue(user),
            "view": view,
            "response_urls": [],
        }
        answer = await self.parts.courier.ask("interactive", payload)
        try:
            return self._obey(user, view, answer)
        except SlackError as error:
            message = f"The app answered the submission with a view Slack refuses: {error}"
            raise SandboxError(message, code="invalid_response_action") from error

    async def close(self, user: str, view: Json) -> None:
        """Close a modal by its close button or Esc."""
        everything = bool(view.get("clear_on_close"))
        stack = self.parts.world.views.stack(user)
        closing = list(reversed(stack)) if everything else [view]
        if everything:
            self.parts.world.views.clear(user)
        else:
            self.parts.world.views.close(user, view)
        for closed in closing:
            if closed.get("notify_on_close"):
                await self._tell_closed(user, closed, is_cleared=everything)

    async def _tell_closed(self, user: str, view: Json, *, is_cleared: bool) -> None:
        payload = payloads.common(self.parts, user) | {
            "type": "view_closed",
            "view": view,
            "is_cleared": is_cleared,
        }
        await self.parts.courier.ask("interactive", payload)

    def _obey(self, user: str, view: Json, answer: Json) -> Submission:
        views = self.parts.world.views
        match answer.get("response_action"):
            case None:
                if view in views.stack(user):
                    views.close(user, view)
                return Submission(closed=True)
            case "clear":
                views.clear(user)
                return Submission(closed=True)
            case "errors":
                return Submission(_known_blocks(view, answer.get("errors") or {}))
            case "update":
                new = make_view(self.parts, answer.get("view") or {}, kind="modal", replacing=view)
                views.replace(user, view, new)
                return Submission(view=deepcopy(view))
            case "push":
                return Submission(view=deepcopy(self._push(user, answer)))
            case other:
                message = f"The app answered with the response_action {other}."
                raise SandboxError(message, code="invalid_response_action")

    def _push(self, user: str, answer: Json) -> Json:
        if len(self.parts.world.views.stack(user)) >= MODAL_DEPTH:
            raise SlackError("push_limit_reached")
        new = make_view(self.parts, answer.get("view") or {}, kind="modal")
        self.parts.world.views.push(user, new)
        return new


def missing_inputs(blocks: list[Json], values: Json) -> dict[str, str]:
    """Return what Slack itself refuses before the app hears of it, by block_id."""
    errors = {}
    for block, element in elements(blocks):
        if block["type"] != "input":
            continue
        entry = values.get(block["block_id"], {}).get(element["action_id"], {})
        if is_empty(element, entry):
            if not block.get("optional"):
                errors[block["block_id"]] = "Please complete this required field."
        elif fault := _text_fault(element, str(entry.get("value", ""))):
            errors[block["block_id"]] = fault
    return errors


def _text_fault(element: Json, text: str) -> str:
    match element["type"]:
        case "plain_text_input" if len(text) < element.get("min_length", 0):
            return f"Please enter at least {element['min_length']} characters."
        case "plain_text_input" if len(text) > element.get("max_length", 3000):
            return f"Please enter at most {element.get('max_length', 3000)} characters."
        case "email_text_input" if not _EMAIL.fullmatch(text):
            return "Please enter a valid email address."
        case "number_input":
            return _number_fault(element, text)
        case _:
            return ""


def _number_fault(element: Json, text: str) -> str:
    if not _NUMBER.fullmatch(text) or ("." in text and not element["is_decimal_allowed"]):
        return "Please enter a valid number."
    low, high = element.get("min_value"), element.get("max_value")
    if low is not None and float(text) < float(low):
        return f"Please enter a number of at least {low}."
    if high is not None and float(text) > float(high):
        return f"Please enter a number of at most {high}."
    return ""


def _known_blocks(view: Json, errors: dict[str, str]) -> dict[str, str]:
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    strange = set(errors) - inputs
    if strange or not errors:
        named = ", ".join(sorted(strange)) or "no block at all"
        message = f"The app's errors name {named}; the inputs are {', '.join(sorted(inputs))}."
        raise SandboxError(message, code="invalid_response_action")
    return errors

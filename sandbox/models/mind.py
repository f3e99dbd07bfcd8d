"""The scripted mind: it answers a conversation as its script says."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import TemplateError
from jsonschema import ValidationError

from sandbox.models.answers import answer_to
from sandbox.models.conversation import Answer, Conversation
from sandbox.models.failures import FailureError, Fault, Trouble
from sandbox.models.matching import Identity, default_values, first_match, identity_of
from sandbox.models.rules import Reply
from sandbox.models.script import Script


@dataclass(frozen=True, slots=True)
class Thought:
    """What the mind wants: an answer or a failure, after a delay. `rule` names the line it read."""

    answer: Answer
    rule: str
    delay: float = 0.0
    fault: Fault | None = None


@dataclass(slots=True)
class Mind:
    """A script that is being performed; it remembers how often each rule has answered."""

    script: Script
    _used: Counter[str] = field(default_factory=Counter)

    def identity(self, conversation: Conversation) -> Identity:
        """Return who the system prompt says the model is."""
        return identity_of(conversation.system, pattern=self.script.identity)

    def think(self, conversation: Conversation) -> Thought:
        """Return what to answer. Raises FailureError where the script has nothing that fits."""
        identity = self.identity(conversation)
        match = first_match(self.script.rules, conversation, identity=identity, used=self._used)
        if match is not None:
            self._used[match.rule.name] += 1
            return _thought(match.rule.reply, conversation, match.values, rule=match.rule.name)
        if self.script.strict:
            raise FailureError(Trouble.SERVER_ERROR, _unanswered(conversation, identity))
        values = default_values(conversation, identity=identity)
        return _thought(self.script.default, conversation, values, rule="default")


def _thought(
    reply: Reply, conversation: Conversation, values: Mapping[str, Any], *, rule: str
) -> Thought:
    try:
        answer = answer_to(conversation, reply=reply, values=values)
    except (TemplateError, TypeError) as error:
        message = f"The reply of rule {rule!r} cannot be written: {error}"
        raise FailureError(Trouble.SERVER_ERROR, message) from error
    except ValidationError as error:
        message = f"The reply of rule {rule!r} does not fit the schema asked for: {error.message}"
        raise FailureError(Trouble.SERVER_ERROR, message) from error
    fault = reply.fault.fault() if reply.fault else None
    return Thought(answer, rule, delay=reply.delay, fault=fault)


def _unanswered(conversation: Conversation, identity: Identity) -> str:
    results = ", ".join(line.tool for line in conversation.new_results) or "none"
    return (
        f"No rule of the script fits: model {conversation.model!r}, role {identity.role!r}, "
        f"position {identity.position!r}, turn {conversation.turn}, new results of: {results}, "
        f"tools: {', '.join(conversation.tools) or 'none'}, "
        f"last user message: {conversation.last_user[:400]!r}. Add a rule for it."
    )

"""All methods of the Web API that the local Slack answers."""

from sandbox.slack.api import basics, chat, conversations, history, reactions, users, views
from sandbox.slack.api.call import Method

METHODS: dict[str, Method] = (
    basics.METHODS
    | chat.METHODS
    | conversations.METHODS
    | history.METHODS
    | reactions.METHODS
    | users.METHODS
    | views.METHODS
)

"""All methods of the Web API that the local Slack answers."""

from sandbox.slack.api import (
    assistant,
    basics,
    chat,
    conversations,
    files,
    history,
    reactions,
    streams,
    users,
    views,
)
from sandbox.slack.api.call import Method
from sandbox.slack.api.scheduled import Schedule
from sandbox.slack.delivery.sockets import Sockets


def all_methods(sockets: Sockets) -> dict[str, Method]:
    """Return every method by its name."""
    return (
        assistant.METHODS
        | basics.METHODS
        | chat.METHODS
        | conversations.METHODS
        | files.METHODS
        | history.METHODS
        | reactions.METHODS
        | streams.METHODS
        | users.METHODS
        | views.METHODS
        | Schedule().methods()
        | {"apps.connections.open": basics.connections_open(sockets)}
    )

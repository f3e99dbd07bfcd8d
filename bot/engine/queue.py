"""The queue of durable work, filled within the caller's own transaction."""

from typing import Any

from dbos import DBOSClient, DBOSPortableJSONSerializer

from bot.domain.assignments import Assignment
from bot.engine.names import APPLICATION, QUEUE, VERSION, WORKFLOW
from storage.engines import plain_url


def lazy_client(url: str) -> DBOSClient:
    """Return a client of the engine's tables that connects when it is used, if ever."""
    return DBOSClient(
        system_database_url=plain_url(url),
        application_name=APPLICATION,
        serializer=DBOSPortableJSONSerializer(),
        lazy=True,
        # A database that is away is told to the caller, who knows whether waiting makes sense.
        retry_connection_errors=False,
    )


class DbosQueue:
    """Starts the workflow of a segment when, and only when, the transaction commits."""

    def __init__(self, url: str) -> None:
        # It writes through the caller's connection and opens none of its own.
        self._client = lazy_client(url)

    def start(self, assignment: Assignment, *, session: Any) -> None:
        self._client.enqueue_in_transaction(
            session,
            {
                "workflow_name": WORKFLOW,
                "queue_name": QUEUE,
                "workflow_id": assignment.workflow,
                "app_version": VERSION,
            },
            assignment.id,
            assignment.segment,
        )

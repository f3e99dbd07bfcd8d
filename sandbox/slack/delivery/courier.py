"""Bringing things to the app: again when it does not answer, twice or out of order on demand."""

import asyncio
from copy import deepcopy

from sandbox.slack.control.faults import Faults
from sandbox.slack.control.journal import Journal, Told
from sandbox.slack.delivery.transport import Delivery, Kind, NotDeliveredError, Transport
from sandbox.slack.tasks import Tasks
from sandbox.slack.timing import Timing
from sandbox.slack.wire import Json, SandboxError

_HOLD = 1.0  # seconds after which held-back events go out even when fewer came than asked for


class Courier:
    """Delivers over whichever transport the app uses now."""

    def __init__(
        self,
        transport: Transport,
        *,
        faults: Faults,
        journal: Journal,
        tasks: Tasks,
        timing: Timing,
    ) -> None:
        self.transport = transport
        self._faults = faults
        self._journal = journal
        self._tasks = tasks
        self._timing = timing
        self._held: list[Json] = []

    def send_event(self, payload: Json) -> None:
        """Send an event in the background, trying again as Slack does."""
        if self._faults.reorder:
            self._hold(payload)
            return
        self._dispatch(payload)

    async def ask(self, kind: Kind, payload: Json) -> Json:
        """Deliver something a person waits for; raises SandboxError when the app is silent."""
        name = payload.get("type") or payload.get("command") or kind
        told = self._journal.tell(Told(kind, name, "", deepcopy(payload)))
        if self._faults.is_down:
            self._journal.settle(told, "slack_down")
            raise SandboxError("Slack is down, as a test asked for.", code="slack_down")
        try:
            answer = await self.transport.send(Delivery(kind, payload), attempt=0, reason="")
        except NotDeliveredError as error:
            self._journal.settle(told, error.reason)
            late = "timeout" in error.reason
            code = "operation_timeout" if late else "dispatch_failed"
            raise SandboxError(
                f"{name} failed with the error {code}. {error}", code=code
            ) from error
        self._journal.settle(told, "ok")
        return answer or {}

    def _dispatch(self, payload: Json) -> None:
        copies = 1
        if self._faults.duplicates:
            self._faults.duplicates -= 1
            copies = 2
        for _ in range(copies):
            self._tasks.start(self._deliver(payload))

    async def _deliver(self, payload: Json) -> None:
        event = payload["event"]
        name = ".".join(filter(None, (event["type"], event.get("subtype"))))
        told = self._journal.tell(Told("events_api", name, payload["event_id"], payload))
        delivery = Delivery("events_api", payload)
        reason = ""
        for attempt, delay in enumerate((0.0, *self._timing.retry_delays)):
            await asyncio.sleep(delay)
            await self._faults.until_up()
            try:
                await self.transport.send(delivery, attempt=attempt, reason=reason)
            except NotDeliveredError as error:
                reason = error.reason
                self._journal.settle(told, reason)
                if not error.retry:
                    return
            else:
                self._journal.settle(told, "ok")
                return

    def _hold(self, payload: Json) -> None:
        if not self._held:
            asyncio.get_running_loop().call_later(_HOLD, self._release)
        self._held.append(payload)
        if len(self._held) >= self._faults.reorder:
            self._release()

    def _release(self) -> None:
        held, self._held = self._held, []
        if held:
            self._faults.reorder = 0
        for payload in reversed(held):
            self._dispatch(payload)

"""Control over HTTP: the journal, and the failures to come."""

from typing import Any

from aiohttp import web
from pydantic import Field, ValidationError

from sandbox.models.exchange import House
from sandbox.models.failures import Fault
from sandbox.models.reading import explained
from sandbox.models.rules import ScriptedFault


class PlannedFault(ScriptedFault):
    """A failure to plan: a scripted one, for so many requests of some model and key."""

    times: int | None = Field(default=1, ge=1)
    model: str = "*"
    key: str = "*"

    def fault(self) -> Fault:
        """Return it as the book takes it."""
        return Fault(
            self.kind,
            times=self.times,
            model=self.model,
            key=self.key,
            seconds=self.seconds,
            retry_after=self.retry_after,
            message=self.message,
        )


def add_control(app: web.Application, house: House) -> None:
    """Serve /control/journal and /control/faults: GET to read, POST to add, DELETE to clear."""

    async def journal(request: web.Request) -> web.Response:
        after = int(request.query.get("after", "0"))
        entries = [entry.to_data() for entry in house.journal if entry.number > after]
        return web.json_response({"journal": entries})

    async def forget(_: web.Request) -> web.Response:
        house.journal.clear()
        return web.json_response({"ok": True})

    async def planned(_: web.Request) -> web.Response:
        return web.json_response({"faults": [_data(fault) for fault in house.faults.planned()]})

    async def plan(request: web.Request) -> web.Response:
        try:
            fault = PlannedFault.model_validate_json(await request.read())
        except ValidationError as error:
            problems = explained(error, source="fault")
            return web.json_response({"ok": False, "problems": problems}, status=400)
        house.faults.add(fault.fault())
        return web.json_response({"ok": True})

    async def clear(_: web.Request) -> web.Response:
        house.faults.clear()
        return web.json_response({"ok": True})

    app.router.add_get("/control/journal", journal)
    app.router.add_delete("/control/journal", forget)
    app.router.add_get("/control/faults", planned)
    app.router.add_post("/control/faults", plan)
    app.router.add_delete("/control/faults", clear)


def _data(fault: Fault) -> dict[str, Any]:
    return {
        "kind": fault.trouble,
        "times": fault.times,
        "model": fault.model,
        "key": fault.key,
        "seconds": fault.seconds,
        "retry_after": fault.retry_after,
        "message": fault.message,
    }

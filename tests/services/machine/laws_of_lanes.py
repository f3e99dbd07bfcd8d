"""Laws of lanes and reviews: nobody is exempt, and nobody judges the own work (I2, I3, I4)."""

from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from bot.domain.organization import Organization
from tests.services.machine.orders import Order
from tests.services.machine.rows import Row, Seen

_MAY_RUN = "workspace__run"
"""What a reviewer may do besides reading: run the commands of the repository."""


@dataclass
class OfLanes:
    """Looks at what the gate let through and what it refused."""

    by_gate: dict[int, bool] = field(default_factory=dict)
    """Whether the gate refused a call; else a person did, or its arguments did not fit."""

    def hold(self, seen: Seen, order: Order) -> None:
        """Look at the refusals and the reviews of one job."""
        self._of_refusals(seen)
        _of_reviews(seen, order.organization)

    def may_be_made(self, seen: Seen, call: Row, order: Order) -> None:
        """Look whether a call is inside the lane of whoever makes it."""
        organization = order.organization
        role = organization.roles[organization.positions[call.position].role]
        inside = any(fnmatchcase(call.tool, pattern) for pattern in role.tools)
        assert inside, "a call is made outside the lane"
        stage = next(a.stage for a in seen.assignments if a.id == call.assignment)
        if stage.endswith(" review"):
            assert call.effect == "read" or call.tool == _MAY_RUN, "a reviewer writes"
        if call.effect == "consequential":
            _of_what_is_merged(seen, call)

    def _of_refusals(self, seen: Seen) -> None:
        """Each refusal of the gate is a gate event, once."""
        refused = [call for call in seen.calls if call.status == "refused"]
        for call in refused:
            if call.id not in self.by_gate:
                rulings = [ruling for ruling in seen.all.rulings if ruling.call == call.id]
                ruled = bool(rulings) and not rulings[-1].malformed
                self.by_gate[call.id] = ruled and call.result.startswith("Refused:")
        by_gate = sum(self.by_gate[call.id] for call in refused)
        assert by_gate == len(seen.gate_events), "a refusal is not on record, or more than once"


def _of_reviews(seen: Seen, organization: Organization) -> None:
    for verdict in seen.verdicts:
        assert verdict.position != seen.job.owner, "an owner judged the own work"
        judged = next(a for a in seen.assignments if a.id == verdict.assignment)
        assert judged.revision == verdict.revision, "a verdict is about another revision"
        authors = (a for a in seen.assignments if a.stage == "implementation")
        for author in authors:
            ours = organization.models[author.model].lineages
            shared = set(verdict.lineages) & ours
            assert not (shared and verdict.independent), "an author's own lineage judged it"


def _of_what_is_merged(seen: Seen, call: Row) -> None:
    """What leaves the workspace was passed by every reviewer who was asked, as it is now."""
    revision = seen.job.revision
    assert call.arguments["revision"] == revision, "something else than the job's revision leaves"
    latest = {v.stage: v.kind for v in seen.verdicts if v.revision == revision}
    assert latest, "what nobody has reviewed leaves"
    assert set(latest.values()) == {"pass"}, f"what was not passed leaves: {latest}"

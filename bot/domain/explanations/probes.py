"""Explaining a probe: what was seeded where, what the reviewer said, and how that was counted."""

from bot.domain.explanations.parts import Actor, Explanation, Kind, Line, When, Words, named
from bot.domain.probes import Probe, ProbeStatus
from bot.domain.reviews import Finding

_SENSE = {
    ProbeStatus.DUE: "It waits to be seeded.",
    ProbeStatus.SEEDED: "The defect is seeded; the reviewer has not begun.",
    ProbeStatus.UNDER_WAY: "The reviewer is at work.",
    ProbeStatus.CAUGHT: "It was caught: the verdict is no pass, and a finding points at the place.",
    ProbeStatus.MISSED: "It was missed: the reviewer passed the revision.",
    ProbeStatus.INCONCLUSIVE: "It is inconclusive: no pass, and no finding that points there.",
    ProbeStatus.UNFIT: "It was never put to the reviewer.",
    ProbeStatus.STOPPED: "A person stopped it; it does not count.",
}


def probe_explained(probe: Probe, finding: Finding | None) -> Explanation:
    """Say where a probe began, what was wrong on purpose, and what came of it."""
    begun: Line = (
        *(When(probe.due_at), ", a probe of ", Actor(probe.position), f" ({probe.model}) was due "),
        f"in the {probe.stage}. It begins with job {probe.job}, revision ",
        *(named(probe.revision), ". That job's own review is not touched by it."),
    )
    lines = (begun, *_seeded(probe), (_SENSE[probe.status],), *_said(probe, finding))
    return Explanation(Kind.PROBE, probe.id, None, lines)


def _seeded(probe: Probe) -> tuple[Line, ...]:
    defect = probe.defect
    if defect is None:
        return ()
    place = named(f"{defect.file}:{defect.line}")
    return (
        (f"Seeded: {defect.kind}, at ", place, "; revision ", named(probe.seeded), "."),
        ("It was: ", Words(defect.before)),
        ("It became: ", Words(defect.after or "(removed)")),
    )


def _said(probe: Probe, finding: Finding | None) -> tuple[Line, ...]:
    lines: list[Line] = []
    if probe.closed_at and probe.verdict:
        lines.append((When(probe.closed_at), f", the verdict was {probe.verdict}."))
        lines.append(("The reviewer's evidence: ", Words(probe.evidence)))
    if finding is not None:
        lines.append((f"Finding {finding.id} points at it: ", Words(finding.harm)))
    if probe.reason:
        lines.append(("Why: ", Words(probe.reason)))
    return tuple(lines)

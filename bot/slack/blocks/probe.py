"""A known defect that a reviewer passed, for who answers for the reviewer."""

from bot.domain.agent_cards import ProbeCard
from bot.domain.probes import Probe, ProbeStatus
from bot.slack.blocks.lines import link
from bot.slack.blocks.parts import context, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import code, fence, moment, one_line, quote


def probe_card(card: ProbeCard) -> Drawn:
    """Draw a probe: who missed what, what was wrong on purpose, and what the reviewer said."""
    probe = card.probe
    blocks = [section(f"{_top(probe)}\n{_sense(probe)}")]
    if probe.defect is not None:
        place = code(f"{probe.defect.file}:{probe.defect.line}")
        blocks.append(section(f"*Seeded:* {probe.defect.kind}, at {place}\n{_change(probe)}"))
    said = f"{probe.verdict or 'nothing'}"
    blocks.append(section(f"*The reviewer's verdict:* {said}\n{quote(probe.evidence)}"))
    facts = (link(card.link, f"job {probe.job}"), moment(probe.closed_at or probe.due_at))
    blocks.append(context(*facts, f"`/countersign explain probe:{probe.id}`"))
    return Drawn(_top(probe), tuple(blocks))


def _top(probe: Probe) -> str:
    mark = ":mag:" if probe.status is ProbeStatus.MISSED else ":ballot_box_with_check:"
    name = one_line(probe.position, limit=60)
    return f"{mark} *A probe of {name} was {probe.status}*"


def _sense(probe: Probe) -> str:
    return (
        f"In a {probe.stage}, {one_line(probe.position, limit=60)} "
        f"({one_line(probe.model, limit=60)}) was given a copy of a revision with a known defect. "
        "The job itself is not touched, and nobody waits for you. It counts in the agent's review."
    )


def _change(probe: Probe) -> str:
    if probe.defect is None:
        return ""
    before = "\n".join(f"- {line}" for line in probe.defect.before.split("\n"))
    after = "\n".join(f"+ {line}" for line in probe.defect.after.split("\n") if line)
    return fence(f"{before}\n{after}", limit=1000, lines=12)

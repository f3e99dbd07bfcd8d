"""The page of an agent or a role: what it is for, who answers for it, how it goes, what is next."""

from collections.abc import Sequence

from slack_sdk.models.blocks import (
    Block,
    InteractiveElement,
    Option,
    PlainTextObject,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.domain.agent_pages import DIRECT, AgentPage, UsedBy
from bot.domain.boards import AgentLine
from bot.domain.ids import ChannelId, UserId
from bot.domain.registry import Widening
from bot.slack.actions import COMMAND, ActionId
from bot.slack.blocks import words
from bot.slack.blocks.agent_review import decided
from bot.slack.blocks.agent_timeline import timeline
from bot.slack.blocks.outcome_number import outcome_line
from bot.slack.blocks.parts import actions, button, context, fields, section
from bot.slack.blocks.performance import performance_blocks
from bot.slack.blocks.restriction import restriction_line
from bot.slack.blocks.shadow import shadow_line
from bot.slack.drawn import Drawn, plain
from bot.slack.mrkdwn import (
    ago,
    bullets,
    channel_link,
    code,
    mention,
    mentions,
    moment,
    one_line,
    plain_line,
)

_MOST_TOOLS, _MOST_LINES, _MOST_NAMED, _MOST_OTHERS = 24, 4, 5, 50


def agent_page(page: AgentPage) -> Drawn:
    """Draw the page with its buttons."""
    return Drawn(_title(page), (*_blocks(page), *_buttons(page)))


def agent_window(page: AgentPage) -> View:
    """Draw the page as a window, for whoever comes from the app's home."""
    hint = context(f"`{COMMAND} agent {one_line(_title(page), limit=60)}` shows it with buttons.")
    return View(type="modal", title="Agent", close="Close", blocks=[*plain(_blocks(page)), hint])


def _title(page: AgentPage) -> str:
    return plain_line(page.position or page.role.name, limit=60)


def _blocks(page: AgentPage) -> list[Block]:
    numbers = page.performance
    return [
        section(_head(page)),
        *_troubles(page.lines),
        *shadow_line(page.shadow),
        _description(page),
        section(_lane(page.role.tools)),
        *_widenings(page.widenings),
        *(performance_blocks(numbers, page.recommendation) if numbers else _role_outcome(page)),
        section("\n".join([_reviews(page), _used(page.used_by)])),
        section(timeline(page.stints)),
    ]


def _head(page: AgentPage) -> str:
    role = one_line(page.role.name, limit=60)
    if page.position is None:
        top = f"*Role {role}* · {_filled(page)}"
    else:
        top = f"*{one_line(page.position, limit=60)}* · role {role} · {_model(page)}"
    return f"{top}\n{one_line(page.role.mission, limit=300)}\n{_owner(page)}"


def _filled(page: AgentPage) -> str:
    names = [one_line(line.position, limit=40) for line in page.lines]
    if not names:
        hire = code(f"{COMMAND} hire {page.role.name}", limit=120)
        return f":warning: *nobody fills it*; {hire} proposes an agent"
    more = f" and {len(names) - _MOST_LINES} more" if len(names) > _MOST_LINES else ""
    return f"filled by {', '.join(names[:_MOST_LINES])}{more}"


def _model(page: AgentPage) -> str:
    if not page.lines:
        return ":octagonal_sign: *gets no work any more*"
    families = ", ".join(sorted(page.lines[0].lineages)) or "unknown family"
    return f"{code(page.lines[0].model, limit=80)} ({one_line(families, limit=80)})"


def _owner(page: AgentPage) -> str:
    owner = mention(page.role.owner)
    instead = tuple(person for person in page.people if person != page.role.owner)
    if page.owner_left:
        owner = f":warning: {owner}, who has left"
    if instead:
        owner += f" ({mentions(instead, most=3)} decides {'now' if page.owner_left else 'too'})"
    return f"Owner: {owner} · reports to {_above(page.role.reports_to)}"


def _above(name: str) -> str:
    shown = mention(UserId(name))
    return shown if shown.startswith("<@") else one_line(name, limit=60)


def _troubles(lines: Sequence[AgentLine]) -> list[Block]:
    """Return what holds these agents back, or what somebody should do about them."""
    told: list[str] = []
    for line in lines:
        told += [restriction_line(each) for each in line.restrictions]
        wrong = [each for each in (line.overdue, line.unused) if each]
        name = one_line(line.position, limit=60)
        told += [f":warning: *{name}: {' · '.join(wrong)}*"] if wrong else []
    return [section("\n".join(told[:_MOST_LINES]))] if told else []


def _description(page: AgentPage) -> Block:
    role = page.role
    responsible = bullets(role.responsible, limit=120) or "as its mission says"
    refused = bullets(role.not_responsible, limit=120) or "nothing is written down"
    return fields(
        f"*Responsible for*\n{responsible}",
        f"*Not responsible for*\n{refused}",
    )


def _lane(tools: Sequence[str]) -> str:
    shown = " ".join(code(tool, limit=50) for tool in tools[:_MOST_TOOLS]) or "no tools"
    more = f" and {len(tools) - _MOST_TOOLS} more" if len(tools) > _MOST_TOOLS else ""
    return f"*Tools of its lane*\n{shown}{more}"


def _widenings(widenings: Sequence[Widening]) -> list[Block]:
    lines = [_widening(each) for each in widenings[:_MOST_LINES]]
    return [section("\n".join(lines))] if lines else []


def _widening(widening: Widening) -> str:
    tools = " ".join(code(tool, limit=40) for tool in widening.tools[:3])
    limits = ", ".join(one_line(name.replace("_", " "), limit=40) for name in widening.limits)
    wider = ", ".join(each for each in (tools, f"limits {limits}" if limits else "") if each)
    return (
        f":hourglass_flowing_sand: Wider until {moment(widening.expires_at)}: {wider}, "
        f"by {mention(widening.by)}: {one_line(widening.why, limit=120)}"
    )


def _role_outcome(page: AgentPage) -> list[Block]:
    outcome = next((line.outcome for line in page.lines if line.outcome), None)
    if outcome is not None:
        return [section(outcome_line(outcome))]
    number = page.role.outcome
    if number is None:
        return [section("No outcome number: add `outcome` to the role in `org.yml`.")]
    return [section(f"Outcome: {one_line(number.name, limit=80)}; nobody moves it now.")]


def _reviews(page: AgentPage) -> str:
    if page.position is None:
        return "*Reviews* are of its agents: open one of them."
    last = "*Never reviewed.*"
    if page.reviewed is not None and page.reviewed.choice is not None:
        by = mention(UserId(page.reviewed.settled_by)) if page.reviewed.settled_by else "nobody"
        when = f" {ago(page.reviewed.settled_at)}" if page.reviewed.settled_at else ""
        last = f"*Last reviewed*{when}: {decided(page.reviewed.choice)} by {by}"
        last += f"\n>{one_line(page.note, limit=300)}" if page.note.strip() else ""
    if page.waiting is None:
        return last
    state = "not submitted yet" if page.waiting.choice else "to decide"
    period = one_line(page.waiting.period, limit=40)
    return f"{last}\nReview of {period}: {state}, due {page.due_on}"


def _used(used: UsedBy) -> str:
    if not used.jobs:
        return "*Used by* nobody in the last 90 days."
    total = f"*Used for {words.count(used.jobs, 'job')} in the last 90 days*"
    channels = _counted([(_channel(name), n) for name, n in used.channels])
    people = _counted([(mention(name), n) for name, n in used.people])
    if used.everything:
        return f"{total}\nin {channels}\nfor {people}"
    seen = [f"here: {channels}" if channels else "", f"for you: {people}" if people else ""]
    told = " · ".join(each for each in seen if each)
    return f"{total}{f' ({told})' if told else ''}; for whom else is shown to who answers for it."


def _counted(named: Sequence[tuple[str, int]]) -> str:
    shown = ", ".join(f"{name} {n}" for name, n in named[:_MOST_NAMED])
    rest = named[_MOST_NAMED:]
    return f"{shown} and {len(rest)} more {sum(n for _, n in rest)}" if rest else shown


def _channel(channel: ChannelId) -> str:
    return "direct messages" if channel == DIRECT else channel_link(channel)


def _buttons(page: AgentPage) -> list[Block]:
    """Return what this reader may do next, and the way to the other agents."""
    name, deeds = page.position, page.deeds
    pressed: list[InteractiveElement] = []
    if deeds.review is not None:
        pressed.append(button("Review", ActionId.REVIEW_AGENT, deeds.review, style="primary"))
    if deeds.talk is not None:
        pressed.append(button("One-to-one", ActionId.ONE_ON_ONE, deeds.talk))
    if name is not None:
        pressed += [
            button("Send picture", ActionId.CHART_AGENT, name),
            button("Its role", ActionId.OPEN_ROLE, page.role.name),
        ]
    if deeds.retire and name is not None:
        pressed.append(button("Retire…", ActionId.RETIRE_WINDOW, name, style="danger"))
    pressed.append(button("All agents", ActionId.MORE_AGENTS, "all"))
    return [actions("agent-page", [*_menu(page), *pressed])]


def _menu(page: AgentPage) -> list[InteractiveElement]:
    """Return the menu of who fills the role; of who else does, on the page of one of them."""
    if not page.others:
        return []
    options = [
        Option(text=PlainTextObject(text=plain_line(name), emoji=False), value=name)
        for name in page.others[:_MOST_OTHERS]
    ]
    told = "Open an agent" if page.position is None else "Others in this role"
    return [
        StaticSelectElement(
            action_id=ActionId.OPEN_AGENT,
            placeholder=PlainTextObject(text=told, emoji=False),
            options=options,
        )
    ]

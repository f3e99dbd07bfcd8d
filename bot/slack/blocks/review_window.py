"""The window in which the owner of a position decides about it, on the evidence of a quarter."""

from dataclasses import asdict, dataclass
from json import dumps

from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.domain.agent_reviews import Choice
from bot.domain.outcome_numbers import latest
from bot.domain.performance import Figures, Performance
from bot.domain.recommending import Recommended, declines
from bot.domain.review_cards import ReviewWindow
from bot.slack.actions import COMMAND, FIELD, CallbackId
from bot.slack.blocks import words
from bot.slack.blocks.agent_review import NAMES, decided, figures
from bot.slack.blocks.parts import context, fields, section
from bot.slack.blocks.performance import performance_fields
from bot.slack.mrkdwn import ago, mention, one_line

DECISION, LANE, OWNER, UNTIL = "decision", "lane", "owner", "until"
"""The fields beside the note."""

_LONGEST = 2000
_EXPLAINED = {
    Recommended.KEEP: "Nothing changes",
    Recommended.ADJUST: "Take something out of its lane",
    Recommended.EXPAND: "Add to its lane, with a reason and a last day",
    Recommended.RETIRE: "It gets no work any more",
    Recommended.REASSIGN: "Somebody else owns it",
}


@dataclass(frozen=True, slots=True)
class Looked:
    """What travels inside the window. Moments are ISO 8601; `seen` is empty without a decision."""

    id: int
    home: bool
    recommended: str
    seen: str
    looked_at: str


def review_window(window: ReviewWindow, *, home: bool) -> View:
    """Ask for a decision about one position; the recommendation is not chosen beforehand."""
    review, said = window.line.review, window.line.recommendation
    recommended = said.kind if said else Recommended.RETIRE
    seen = review.decided_at.isoformat() if review.decided_at else ""
    looked = Looked(review.id, home, recommended, seen, window.looked_at.isoformat())
    return View(
        type="modal",
        callback_id=CallbackId.REVIEW_AGENT,
        title="Agent review",
        submit="Decide",
        close="Go back",
        private_metadata=dumps(asdict(looked)),
        blocks=[*_evidence(window), *_form(review.choice)],
    )


def _evidence(window: ReviewWindow) -> list[Block]:
    line = window.line
    review, numbers = line.review, line.performance
    title = f"*{one_line(review.position, limit=60)}* · {one_line(review.role, limit=60)}"
    head = [f"{title} · {one_line(review.period, limit=40)}"]
    if numbers is None:
        head.append("Its position is not in org.yml any more.")
    blocks: list[Block] = [section("\n".join([*head, *(_quarter(numbers) if numbers else [])]))]
    blocks += [fields(*performance_fields(numbers))] if numbers else []
    blocks += [_recommended(window)] if line.recommendation else []
    blocks += _behind(numbers) if numbers else []
    blocks += _wanted(window)
    if numbers is not None:
        blocks.append(
            context(f"As a picture: `{COMMAND} chart {one_line(review.position, limit=60)}`")
        )
    if review.choice is not None and review.decided_by is not None:
        told = f"Decided so far: {decided(review.choice)} by {mention(review.decided_by)}."
        blocks.append(section(f":large_blue_circle: {told}"))
    return blocks


def _quarter(numbers: Performance) -> list[str]:
    lines = []
    if numbers.outcome is not None:
        number, last = numbers.outcome.number, latest(numbers.outcome.readings)
        value = number.shown(last.value) if last and last.value is not None else "unknown"
        told = f"{number.name}: {value}, target {number.shown(number.target)}"
        lines.append(f"Its number: {one_line(told, limit=200)}")
    used = ago(numbers.last_used_at) if numbers.last_used_at else "never"
    return [*lines, f"Last used: {used}"]


def _recommended(window: ReviewWindow) -> Block:
    said = window.line.recommendation
    assert said is not None, "It is only drawn where there is one."
    rests = "; ".join(said.rests_on[:5])
    because = f"\nRests on: {one_line(rests, limit=300)}" if rests else ""
    reason = one_line(said.reason, limit=300)
    return section(f"*Recommended: {NAMES[said.kind]}.* {reason}{because}")


def _behind(numbers: Performance) -> list[Block]:
    """Return four quarters, the drift within the last one, and what was compared."""
    quarters = [f"{quarter}: {_all_of(each)}" for quarter, each in numbers.quarters]
    stretches = numbers.stretches[:6] if len(numbers.stretches) > 1 else ()
    drift = [
        f"{each.period.since:%Y-%m-%d} to {each.period.until:%Y-%m-%d}: {figures(each)}"
        for each in stretches
    ]
    compared = [
        f"{test.measure}: {test.before} before, {test.after} now, p = {test.p:.2g}"
        for test in declines(numbers)
    ]
    parts = (
        ("The last four quarters", quarters),
        ("Split where its prompt, model or corpus changed", drift),
        ("Compared with before", [one_line(each, limit=200) for each in compared]),
    )
    return [section("\n".join([f"*{name}*", *lines])) for name, lines in parts if lines]


def _all_of(found: Figures) -> str:
    """Return the numbers of a quarter in one line: what the outcome was, then what it took."""
    parts = [figures(found)]
    if found.acceptance.of and found.confirmation.of:
        parts.append(f"{found.confirmation} findings confirmed")
    if found.timed:
        parts.append(f"{found.punctuality} within the expected time")
    rework, touches = found.rework, found.per_ended(found.touches)
    if rework is not None and touches is not None:
        each = f"{rework:.1f} rounds of rework and {touches:.1f} human touches"
        parts.append(f"{each} for each of {words.count(found.ended, 'ended job')}")
    return " · ".join(parts)


def _wanted(window: ReviewWindow) -> list[Block]:
    lines = [
        f"Wanted in {one_line(talk.month, limit=20)}: {one_line(talk.wants, limit=200)}"
        for talk in window.wanted
    ]
    return [context(*lines)] if lines else []


def _form(choice: Choice | None) -> list[Block]:
    chosen = choice or Choice(Recommended.KEEP, Recommended.KEEP)
    return [
        _input(DECISION, "What becomes of it?", _decisions(choice)),
        *_why_and_lane(chosen),
        _input(
            UNTIL,
            "Expand: until when?",
            DatePickerElement(
                action_id=UNTIL,
                initial_date=chosen.until.isoformat() if chosen.until else None,
            ),
            optional=True,
        ),
        _input(
            OWNER,
            "Reassign owner: to whom?",
            UserSelectElement(action_id=OWNER, initial_user=chosen.new_owner),
            optional=True,
        ),
    ]


def _why_and_lane(chosen: Choice) -> list[Block]:
    return [
        _input(
            FIELD,
            "Why?",
            PlainTextInputElement(
                action_id=FIELD,
                multiline=True,
                max_length=_LONGEST,
                initial_value=chosen.note or None,
            ),
            hint="Needed where you decide against the recommendation.",
            optional=True,
        ),
        _input(
            LANE,
            "Adjust or Expand: changes of its lane",
            PlainTextInputElement(
                action_id=LANE,
                multiline=True,
                max_length=_LONGEST,
                initial_value="\n".join(chosen.lane) or None,
            ),
            hint="One a line: + repository__tag, or - workspace__run. It is the lane of the role, "
            "so it changes for all its positions.",
            optional=True,
        ),
    ]


def _decisions(choice: Choice | None) -> RadioButtonsElement:
    options = {
        kind: Option(
            text=PlainTextObject(text=name, emoji=False),
            value=kind.name,
            description=PlainTextObject(text=_EXPLAINED[kind], emoji=False),
        )
        for kind, name in NAMES.items()
    }
    initial = options[choice.kind] if choice else None
    return RadioButtonsElement(
        action_id=DECISION, options=list(options.values()), initial_option=initial
    )


def _input(
    name: str,
    label: str,
    element: InputInteractiveElement,
    *,
    hint: str = "",
    optional: bool = False,
) -> InputBlock:
    return InputBlock(
        block_id=name,
        label=PlainTextObject(text=label, emoji=False),
        element=element,
        hint=PlainTextObject(text=hint, emoji=False) if hint else None,
        optional=optional,
    )

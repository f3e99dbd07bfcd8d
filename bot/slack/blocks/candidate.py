"""A candidate: what it is made of, which cases it passed, and whether it gets work."""

from collections.abc import Iterator

from slack_sdk.models.blocks import Block, ButtonElement, InteractiveElement

from bot.domain.agent_cards import CandidateCard
from bot.domain.evaluations import ExamResult
from bot.domain.hiring import Candidate, CandidateStatus
from bot.domain.performance import NOT_CHARGED
from bot.slack.actions import COMMAND, ActionId
from bot.slack.blocks import words
from bot.slack.blocks.parts import actions, button, confirm, context, details, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import code, mention, mentions, moment, one_line, quote

_MOST = 12


def candidate_card(card: CandidateCard) -> Drawn:
    """Draw where a candidate stands, case by case, its five parts, and who decides."""
    candidate = card.candidate
    blocks = [
        section(f"{_top(candidate)}\n{_status(card)}"),
        *_results(candidate),
        details("What it is made of", *_parts(card)),
        *_why(candidate),
        *_buttons(candidate),
        context(f"Candidate {candidate.id} · proposed by {mention(candidate.by)}, {_spent(card)}"),
    ]
    return Drawn(f"{one_line(candidate.position, limit=60)}: {_score(candidate)}", tuple(blocks))


def _top(candidate: Candidate) -> str:
    name, role = one_line(candidate.position, limit=60), one_line(candidate.role, limit=60)
    trial = ", on trial" if candidate.trial_until else ""
    return f":mag: *{name}* for the role {role}{trial} · *{_score(candidate)}*"


def _score(candidate: Candidate) -> str:
    return f"{candidate.passed} of {words.count(candidate.exams, 'case')} passed"


def _status(card: CandidateCard) -> str:
    candidate = card.candidate
    by = mention(candidate.decided_by) if candidate.decided_by else "Somebody"
    match candidate.status:
        case CandidateStatus.EVALUATING:
            done = len(candidate.results)
            return f"*Being put through its cases* ({done} done). Nothing it does has an effect."
        case CandidateStatus.PASSED:
            return f"*{mentions(card.people) or 'An operator'} decides* whether it gets work."
        case CandidateStatus.FAILED:
            return "*It gets no work.* Mend the prompt or the cases, then let it try again."
        case CandidateStatus.DECLINED:
            return f":no_entry_sign: *{by} decided against it.* It gets no work.{_vacancy(card)}"
        case CandidateStatus.HIRED if candidate.trial_until:
            until = moment(candidate.trial_until)
            return f":white_check_mark: *{by} gave it work on trial*, until {until}. {_TRIAL}"
        case CandidateStatus.HIRED:
            return f":white_check_mark: *{by} gave it work.*"


def _vacancy(card: CandidateCard) -> str:
    """Say what to do about a role that nobody fills now."""
    if card.role is None or card.filled:
        return ""
    role = one_line(card.role.name, limit=60)
    return (
        f"\n:warning: *Nobody fills the role {role} now, so what it is there for is not done.* "
        f"Propose another agent with {code(f'{COMMAND} hire {role}')}, or take the role and its "
        "agents out of `org.yml`."
    )


_TRIAL = "Until then it makes no call with consequences; after that it is retired."


def _results(candidate: Candidate) -> list[Block]:
    lines = [_result(each) for each in candidate.results[:_MOST]]
    missing = len(candidate.results) - _MOST
    more = [f"… and {missing} more"] if missing > 0 else []
    return [section("\n".join([*lines, *more]))] if lines else []


def _result(result: ExamResult) -> str:
    mark = ":white_check_mark:" if result.passed else ":x:"
    why = "" if result.passed else f"\n{one_line(result.why, limit=120)}"
    return f"{mark} {one_line(result.exam, limit=80)}{why}"


def _parts(card: CandidateCard) -> Iterator[Block]:
    candidate, role = card.candidate, card.role
    if role is not None:
        yield section(f"*Prompt*\n{quote(role.prompt, limit=500, lines=8)}")
        tools = ", ".join(one_line(tool, limit=40) for tool in role.tools[:20])
        yield section(f"*Tools*\n{tools or 'none'}")
        yield section(f"*Scope*\n{one_line(role.mission, limit=400)}")
    yield section(f"*What it knows*\n{quote(candidate.corpus, limit=500, lines=8)}")
    models = ", ".join(one_line(name, limit=40) for name in candidate.models[:8])
    cases = words.count(candidate.exams, "case")
    yield section(f"*Evaluation suite*\n{cases}, version {candidate.suite[:10]} · models {models}")


def _why(candidate: Candidate) -> list[Block]:
    if not candidate.similar:
        return []
    alike = ", ".join(
        f"{one_line(each.role, limit=40)} ({each.percent} %)" for each in candidate.similar
    )
    why = quote(candidate.reason, limit=400, lines=6)
    return [section(f"*Needed although {alike} does such work:*\n{why}")]


def _spent(card: CandidateCard) -> str:
    results = card.candidate.results
    tokens = sum(each.tokens for each in results)
    turns = words.count(sum(each.turns for each in results), "turn")
    costs = [each.cost_microusd for each in results]
    if any(cost is None for cost in costs):
        return f"{turns}, {tokens:,} tokens"
    unpaid = "" if card.charged else f" ({NOT_CHARGED})"
    return f"{turns}, {tokens:,} tokens, ${sum(cost or 0 for cost in costs) / 1e6:.2f}{unpaid}"


def _buttons(candidate: Candidate) -> list[Block]:
    elements = _elements(candidate)
    return [actions(f"candidate-{candidate.id}", elements)] if elements else []


def _elements(candidate: Candidate) -> list[InteractiveElement]:
    number = candidate.id
    match candidate.status:
        case CandidateStatus.PASSED:
            accept = button("Give it work", ActionId.ACCEPT_CANDIDATE, number, style="primary")
            return [accept, _decline(candidate)]
        case CandidateStatus.FAILED:
            again = button("Evaluate again", ActionId.EVALUATE_AGAIN, number)
            return [again, _decline(candidate)]
        case CandidateStatus.HIRED if candidate.trial_until:
            return [button("Keep it for good", ActionId.KEEP_AGENT, number)]
        case _:
            return []


def _decline(candidate: Candidate) -> ButtonElement:
    asked = confirm(
        "Decide against it?",
        "It gets no work. What came of its cases stays on record.",
        yes="Decide against it",
        danger=True,
    )
    return button(
        "Decline", ActionId.DECLINE_CANDIDATE, candidate.id, style="danger", confirm=asked
    )

"""A candidate's card shows its cases and its five parts; its windows show who is there already."""

from dataclasses import replace

import pytest

from bot.domain.hiring import CandidateStatus, Choice
from bot.domain.ids import ModelName, RoleName
from bot.domain.similarity import Similar
from bot.slack.blocks.draw import draw
from bot.slack.blocks.hiring_windows import opening_window, proposed_window, role_window
from bot.slack.blocks.new_role_window import new_role_window
from tests.slack import samples
from tests.slack.limits import broken_view, buttons, shown

CHOICE = Choice((RoleName("builder"), RoleName("reviewer")), (ModelName("claude"),))
SIMILAR = (Similar(RoleName("builder"), 100, ("stage: implementation", "8 of 8 tools: a, b")),)


def test_it_shows_n_of_n_and_all_five_parts() -> None:
    drawn = draw(samples.a_candidate_card())

    text = shown(drawn.blocks)
    assert "*builder-3* for the role builder · *2 of 2 cases passed*" in text
    assert "*<@U0OMAR> decides* whether it gets work." in text
    for part in ("*Prompt*", "*Tools*", "*Scope*", "*What it knows*", "*Evaluation suite*"):
        assert part in text
    assert "*Needed although builder (100 %) does such work:*" in text
    assert "3 turns, 3,000 tokens, $0.00" in text


@pytest.mark.parametrize(
    ("status", "pressed"),
    [
        (CandidateStatus.EVALUATING, []),
        (CandidateStatus.PASSED, ["accept_candidate", "decline_candidate"]),
        (CandidateStatus.FAILED, ["evaluate_again", "decline_candidate"]),
        (CandidateStatus.HIRED, []),
        (CandidateStatus.DECLINED, []),
    ],
)
def test_only_one_that_passed_can_be_given_work(
    status: CandidateStatus, pressed: list[str]
) -> None:
    drawn = draw(samples.a_candidate_card(status))

    assert [each["action_id"] for each in buttons(drawn.blocks)] == pressed


def test_a_failed_case_says_why() -> None:
    text = shown(draw(samples.a_candidate_card(CandidateStatus.FAILED)).blocks)

    assert ":x: leaves the merge to people\nIt did not ask." in text
    assert "*It gets no work.*" in text


def test_a_trial_says_what_happens_at_its_end() -> None:
    card = samples.a_candidate_card(CandidateStatus.HIRED, trial_until=samples.NOON)

    text = shown(draw(card).blocks)
    assert "makes no call with consequences; after that it is retired." in text
    assert [each["action_id"] for each in buttons(draw(card).blocks)] == ["keep_agent"]


def test_who_does_such_work_already_is_shown_before_anything_is_asked() -> None:
    view = opening_window(RoleName("builder"), CHOICE, similar=SIMILAR)

    drawn = view.to_dict()
    assert "*These do such work already:*" in drawn["blocks"][0]["text"]["text"]
    assert "100 % alike: stage: implementation; 8 of 8 tools: a, b" in shown(view.blocks)
    assert (drawn["submit"]["text"], drawn["close"]["text"]) == ("Hire anyway", "Reuse one")
    assert drawn["blocks"][-1]["label"]["text"] == "Hire anyway, because…"
    assert drawn["blocks"][-1].get("optional") is not True


def test_where_nobody_does_it_no_reason_is_asked_for() -> None:
    view = opening_window(RoleName("builder"), CHOICE, similar=())

    assert "Nobody here does such work yet." in shown(view.blocks)
    assert "because" not in shown(view.blocks)


def test_the_windows_keep_to_the_limits() -> None:
    many = Choice(
        tuple(RoleName(f"role-{n}") for n in range(200)),
        tuple(ModelName(f"model-{n}") for n in range(200)),
    )

    for view in (
        role_window(many, begins="role-3"),
        opening_window(RoleName("x" * 63), many, similar=SIMILAR * 3),
        new_role_window(many),
        proposed_window(samples.a_candidate()),
    ):
        assert broken_view(view) == []


def test_a_role_that_stands_empty_says_what_can_be_done() -> None:
    card = replace(samples.a_candidate_card(CandidateStatus.DECLINED), filled=False)

    text = shown(draw(card).blocks)
    assert "*Nobody fills the role builder now" in text
    assert "`/countersign hire builder`" in text
    assert "Nobody fills" not in shown(draw(replace(card, filled=True)).blocks)

"""Findings, verdicts, refusals, questions, results and sayings."""

from dataclasses import replace
from typing import Any

import pytest
from slack_sdk.models.blocks import ActionsBlock, SectionBlock

from bot.domain.boards import Home, JobLine
from bot.domain.cards import FindingCard, GateEventCard, QuestionCard, Saying, VerdictCard
from bot.domain.jobs import JobStatus
from bot.domain.reviews import FindingStatus, Ruling, Severity, VerdictKind
from bot.domain.stages import Stage
from bot.slack.actions import ActionId
from bot.slack.blocks import answers
from bot.slack.blocks.draw import draw
from bot.slack.blocks.home import home_view
from tests.slack import samples
from tests.slack.limits import buttons, shown


def test_a_finding_shows_harm_place_and_quote_before_the_folded_evidence() -> None:
    drawn = draw(samples.a_finding_card())

    text = shown(drawn.blocks)
    assert "*Blocking finding* · `shop/signup.py:14`" in text
    assert "An e-mail of spaces alone still signs up" in text
    assert "raise ValueError('missing')" in text
    assert "*Open.* Next: the owner answers it. It holds the job." in text
    assert [block.type for block in drawn.blocks].index("container") == 3


@pytest.mark.parametrize("status", [FindingStatus.ADDRESSED, FindingStatus.DISPUTED])
def test_an_answered_finding_shows_the_answer(status: FindingStatus) -> None:
    drawn = draw(samples.a_finding_card(status=status, answer="Spaces are stripped now."))

    text = shown(drawn.blocks)
    assert f"*{status.capitalize()}* by the owner" in text
    assert ">Spaces are stripped now." in text


def test_only_a_disputed_blocking_finding_may_need_a_person() -> None:
    blocking = samples.a_finding_card(status=FindingStatus.DISPUTED, answer="No.")
    minor = FindingCard(samples.a_finding(Severity.MINOR, status=FindingStatus.DISPUTED))

    assert "A person may have to decide" in shown(draw(blocking).blocks)
    assert "A person may have to decide" not in shown(draw(minor).blocks)


def test_a_verdict_says_for_which_revision_and_what_follows() -> None:
    drawn = draw(VerdictCard(samples.a_verdict(VerdictKind.REVISE), findings=2))

    text = shown(drawn.blocks)
    assert "Correctness review: *revise* · reviewer-1 (openai)" in text
    assert "On `3f5a91c0de`, 2 findings. Next: the owner answers every finding" in text
    assert "Ran the tests and tried an e-mail of spaces." in text


@pytest.mark.parametrize(
    ("stage", "told"),
    [
        (Stage.CORRECTNESS_REVIEW, "Next: the owner answers and hands in again."),
        (Stage.SECURITY_REVIEW, "the job stops until a person decides."),
    ],
)
def test_only_a_security_review_that_rejects_stops_the_job(stage: Stage, told: str) -> None:
    drawn = draw(VerdictCard(samples.a_verdict(VerdictKind.REJECT, stage), findings=1))

    assert told in shown(drawn.blocks)


def test_a_job_is_listed_in_words_and_not_by_the_name_of_its_status() -> None:
    text = shown(answers.jobs_answer([JobLine(samples.a_job(JobStatus.SHIP))]).blocks)

    assert "result delivered · builder-1" in text


def test_a_verdict_tells_what_we_have_seen_from_what_the_reviewer_says() -> None:
    verdict = samples.a_verdict(seen=("ran python -m pytest -q", "read '<!channel> x = 1'"))

    text = shown(draw(VerdictCard(verdict, findings=0)).blocks)

    assert "*We have seen*\n• ran python -m pytest -q" in text
    assert "<!channel>" not in text
    assert "*It says*\nRan the tests" in text


def test_what_nobody_knows_is_shown_beside_what_is_known() -> None:
    finding = samples.a_finding(doubt="I saw no <!channel> caller of it.")
    verdict = samples.a_verdict(doubt="I did not run it under load.")
    result = samples.a_result_card(doubt="Old accounts may have none.")

    assert "*Could be wrong*\nI saw no" in shown(draw(FindingCard(finding)).blocks)
    assert "<!channel>" not in shown(draw(FindingCard(finding)).blocks)
    assert "*Not checked*\nI did not run" in shown(draw(VerdictCard(verdict, findings=0)).blocks)
    assert "*Not known*" in shown(draw(result).blocks)
    assert "Old accounts may have none." in shown(draw(result).blocks)


def test_a_verdict_on_an_earlier_revision_says_so() -> None:
    drawn = draw(VerdictCard(samples.a_verdict(), findings=0, stale=True))

    text = shown(drawn.blocks)
    assert "~pass~ for the earlier `3f5a91c0de`, not for this one" in text
    assert "There is a newer revision, and this says nothing about it." in text


def test_a_refusal_says_who_tried_what_and_why_not() -> None:
    text = shown(draw(GateEventCard(samples.an_event())).blocks)

    assert "*Refused:* reviewer-1 tried `workspace__edit shop/signup.py`" in text
    assert "*Why* A reviewer does not write." in text


def test_a_question_mentions_the_requester_and_says_where_to_answer() -> None:
    drawn = draw(QuestionCard(samples.a_job(JobStatus.CLARIFYING), "Which form?"))

    text = shown(drawn.blocks)
    assert "*One question to <@U0RITA>*" in text
    assert ">Which form?" in text
    assert "Answer in this thread." in text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"answered_by": samples.RITA, "answered_at": samples.NOON}, "*Answered* by <@U0RITA>"),
        ({}, "*No longer asked*"),
    ],
)
def test_a_question_that_waits_no_more_says_why(changes: dict[str, Any], told: str) -> None:
    card = QuestionCard(samples.a_job(JobStatus.WORKING), "Which form?", waits=False, **changes)

    text = shown(draw(card).blocks)

    assert told in text
    assert "Answer in this thread." not in text


def test_a_result_shows_the_artefact_first_and_asks_the_last_question() -> None:
    drawn = draw(samples.a_result_card())

    text = shown(drawn.blocks)
    assert text.find("Merged 3f5a91c0de") < text.find("builder-1 says") < text.find("*Checks*")
    pressed = {button["action_id"]: button for button in buttons(drawn.blocks)}
    assert set(pressed) == {ActionId.ACCEPT_RESULT, ActionId.SEND_BACK}
    assert pressed[ActionId.ACCEPT_RESULT]["value"] == "12"


@pytest.mark.parametrize("reason", ["Say it on the page", "Say it on the page."])
def test_a_result_sent_back_says_why_in_one_sentence(reason: str) -> None:
    sent_back = samples.a_job(JobStatus.WORKING, reason=reason)

    text = shown(draw(samples.a_result_card(job=sent_back)).blocks)

    assert "*Sent back*: Say it on the page. A new result will follow." in text


def test_a_result_names_commits_by_ten_digits() -> None:
    merged = f"Revision {samples.REVISION} is merged by commit {'77aa01b2c3' + '4' * 30}."

    text = shown(draw(samples.a_result_card(artefact=merged)).blocks)

    assert ">Revision `3f5a91c0de` is merged by commit `77aa01b2c3`." in text


def test_an_accepted_result_folds_away_all_but_the_artefact_and_its_summary() -> None:
    drawn = draw(samples.a_result_card(JobStatus.ACCEPTED))

    assert ">Empty e-mails are refused" in shown(drawn.blocks[:3])
    kinds = [block.type for block in drawn.blocks]
    assert kinds == ["section", "section", "section", "container", "context"]


@pytest.mark.parametrize(
    ("status", "line"),
    [
        (JobStatus.ACCEPTED, "*Accepted* by <@U0RITA>. The job is closed."),
        (JobStatus.WORKING, "*Sent back*. A new result will follow."),
        (JobStatus.CANCELLED, "*The job ended as cancelled*"),
    ],
)
def test_a_settled_result_says_so_and_cannot_be_pressed(status: JobStatus, line: str) -> None:
    drawn = draw(samples.a_result_card(status))

    assert line in shown(drawn.blocks[:1])
    assert buttons(drawn.blocks) == []


def test_a_long_change_is_excerpted_and_sent_along_in_full() -> None:
    diff = "diff --git a/x b/x\n" + "\n".join(f"+line {number}" for number in range(500))

    drawn = draw(samples.a_result_card(artefact=diff))

    assert drawn.file is not None
    assert drawn.file.content == diff
    assert drawn.file.name == "job-12-3f5a91c0de.diff"
    assert "in the file above" in shown(drawn.blocks)
    assert "more lines)" in shown(drawn.blocks)


def test_a_long_saying_is_spread_over_sections_and_a_longer_one_is_a_file() -> None:
    long, longer = "word " * 1500, "word " * 5000

    spread, filed = draw(Saying(long)), draw(Saying(longer))

    assert len(spread.blocks) == 3
    assert spread.file is None
    assert shown(spread.blocks).split() == long.split()
    assert filed.file is not None
    assert filed.file.content == longer.strip()


def test_the_home_shows_what_waits_for_one_first() -> None:
    text = shown(home_view(samples.a_home()).blocks)

    order = [
        "Waiting for your decision",
        "*Merge* revision `3f5a91c0de`",
        "Your jobs",
        ":large_yellow_circle: *Job 12* · The sign-up form refuses an empty e-mail",
        "The agents",
        "*builder-1* · Changes code so that the agreed checks hold.",
        "2 open jobs · 5 of 6 ended jobs accepted",
    ]
    places = [text.find(part) for part in order]
    assert -1 not in places
    assert places == sorted(places)


def test_an_agent_that_owned_no_job_is_not_said_to_have_owned_none() -> None:
    idle = replace(samples.a_home().agents[0], open_jobs=0, accepted=0, ended=0, last_used_at=None)

    text = shown(home_view(samples.a_home(agents=(idle,))).blocks)

    assert "`claude-sonnet` (anthropic) · not used yet" in text


def test_an_empty_home_says_what_would_be_there_and_how_to_begin() -> None:
    text = shown(home_view(Home(samples.OMAR, (), (), ())).blocks)

    assert "*Nothing waits for your decision.*" in text
    assert "*You have asked for no work yet.* Mention the app in a channel" in text
    assert "*No agents yet.*" in text


def test_an_unknown_word_is_answered_with_what_was_probably_meant() -> None:
    drawn = answers.help_answer({"jobs": "the open jobs"}, unknown="jbos", close="jobs")

    text = shown(drawn.blocks)
    assert "There is no `jbos`. Did you mean `/countersign jobs`?" in text
    assert "`/countersign jobs` the open jobs" in text


def test_a_conflict_shows_both_sides_abreast_and_who_decides() -> None:
    drawn = draw(samples.a_conflict_card())

    both = next(block for block in drawn.blocks if isinstance(block, SectionBlock) and block.fields)
    owner, reviewer = [str(field.text) for field in both.fields or ()]
    assert "*builder-1* disputes it\n>The form strips the address" in owner
    assert "*reviewer-1* (openai) says\n>An e-mail of spaces alone" in reviewer
    text = shown(drawn.blocks)
    assert "The owner and the correctness review contradict each other" in text
    assert "*<@U0OMAR> or <@U0SAM> must decide who is right.*" in text
    assert "signup('   ') returned an account." in text


def test_two_reviews_that_contradict_each_other_are_named() -> None:
    drawn = draw(samples.a_conflict_card(passing=True))

    text = shown(drawn.blocks)
    assert "The security review and the correctness review contradict each other" in text
    assert "Security review is right" in text
    assert "Correctness review is right" in text


def test_a_decided_conflict_says_who_decided_and_has_no_buttons() -> None:
    finding = samples.a_conflict_card().finding.ruled(
        Ruling.OVERRULED, by=samples.OMAR, at=samples.NOON
    )

    drawn = draw(samples.a_conflict_card(finding=finding))

    assert "<@U0OMAR> decided: *the finding does not hold.*" in shown(drawn.blocks)
    assert not any(isinstance(block, ActionsBlock) for block in drawn.blocks)


def test_a_conflict_of_a_job_that_was_stopped_asks_nobody() -> None:
    drawn = draw(samples.a_conflict_card(job=samples.a_job(JobStatus.CANCELLED)))

    assert "Nobody needs to decide any more." in shown(drawn.blocks)
    assert not any(isinstance(block, ActionsBlock) for block in drawn.blocks)

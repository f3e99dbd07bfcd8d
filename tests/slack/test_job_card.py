"""The root message says at each step what happens next, and offers what can be done now."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.cards import JobCard, Spent
from bot.domain.checks import Check
from bot.domain.conflicts import Dissent
from bot.domain.contracts import Contract
from bot.domain.ids import FindingId, UserId
from bot.domain.jobs import JobStatus
from bot.domain.organization import Environment
from bot.domain.reviews import FindingStatus, VerdictKind
from bot.domain.stages import Stage, Topology
from bot.slack.actions import ActionId
from bot.slack.blocks.job import job_card
from tests.slack import samples
from tests.slack.limits import buttons, shown

OPEN = [status for status in JobStatus if not status.is_terminal]


@pytest.mark.parametrize(
    ("status", "line"),
    [
        (JobStatus.INTAKE, "*Reading the request.*"),
        (JobStatus.CLARIFYING, "*Waits for an answer* from <@U0RITA>"),
        (JobStatus.SCOPE, "*Waits for <@U0RITA> to accept the scope.*"),
        (JobStatus.WORKING, "*builder-1 is at work.*"),
        (JobStatus.REVIEWING, "*Being reviewed* at `3f5a91c0de`"),
        (JobStatus.APPROVAL, "*Waits for <@U0RITA>* to approve or deny"),
        (JobStatus.ESCALATED, "must decide how to go on*: The limit is met."),
        (JobStatus.SHIP, "to accept the result or send it back"),
        (JobStatus.CANCELLED, "*Cancelled.* The limit is met."),
        (JobStatus.FAILED, "*Failed*: The limit is met."),
        (JobStatus.REFUSED, "*Not taken on*: The limit is met."),
        (JobStatus.ACCEPTED, "*Accepted.* 12 turns, $0.31, 2 human touches, 18 min"),
    ],
)
def test_its_second_line_says_where_it_is_and_who_is_waited_for(
    status: JobStatus, line: str
) -> None:
    card = samples.a_job_card(job=samples.a_job(status, reason="The limit is met."))

    drawn = job_card(card)

    assert line in shown(drawn.blocks[:1])
    assert line in drawn.text


@pytest.mark.parametrize(
    ("status", "offered"),
    [
        (JobStatus.INTAKE, {ActionId.CANCEL}),
        (
            JobStatus.SCOPE,
            {ActionId.ACCEPT_SCOPE, ActionId.CHANGE_SCOPE, ActionId.ROUTE, ActionId.CANCEL},
        ),
        (JobStatus.WORKING, {ActionId.PAUSE, ActionId.TAKE_OVER, ActionId.STOP}),
        (JobStatus.REVIEWING, {ActionId.PAUSE, ActionId.TAKE_OVER, ActionId.STOP}),
        (JobStatus.APPROVAL, {ActionId.PAUSE, ActionId.TAKE_OVER, ActionId.STOP}),
        (JobStatus.ESCALATED, {ActionId.PROCEED, ActionId.TAKE_OVER, ActionId.CANCEL}),
        (JobStatus.SHIP, set()),
        (JobStatus.ACCEPTED, set()),
        (JobStatus.CANCELLED, set()),
        (JobStatus.FAILED, set()),
        (JobStatus.REFUSED, set()),
    ],
)
def test_it_offers_what_can_be_done_now(status: JobStatus, offered: set[ActionId]) -> None:
    drawn = job_card(samples.a_job_card(status))

    assert {button["action_id"] for button in buttons(drawn.blocks)} == offered


@pytest.mark.parametrize("status", OPEN)
def test_its_buttons_carry_the_job_and_what_ends_it_asks_first(status: JobStatus) -> None:
    for button in buttons(job_card(samples.a_job_card(status)).blocks):
        if button["type"] == "static_select":
            values = [option["value"] for option in button["options"]]
            assert values == ["12/builder-2", "12/writer-1"]
        else:
            assert button["value"] == "12"
        if button["action_id"] in {ActionId.STOP, ActionId.CANCEL, ActionId.TAKE_OVER}:
            assert "12" in button["confirm"]["title"]["text"]


def test_there_is_one_primary_button_at_most() -> None:
    for status in JobStatus:
        drawn = job_card(samples.a_job_card(status))
        primary = [b for b in buttons(drawn.blocks) if b.get("style") == "primary"]

        assert len(primary) <= 1


def test_a_paused_job_says_by_whom_and_offers_to_resume() -> None:
    card = samples.a_job_card(job=samples.a_job(JobStatus.WORKING, paused_by=samples.SAM))

    drawn = job_card(card)

    assert "*Paused* by <@U0SAM>" in shown(drawn.blocks)
    assert ActionId.RESUME in {button["action_id"] for button in buttons(drawn.blocks)}


def test_before_there_is_a_contract_it_shows_the_request_in_its_own_words() -> None:
    asked = "the signup form accepts an empty e-mail\nplease fix it"

    drawn = job_card(just_asked(asked))

    assert ">the signup form accepts an empty e-mail\n>please fix it" in shown(drawn.blocks)


@pytest.mark.parametrize("status", [JobStatus.CLARIFYING, JobStatus.REFUSED])
def test_what_the_title_says_already_is_not_said_again(status: JobStatus) -> None:
    text = shown(job_card(just_asked("the form is broken", status)).blocks)

    assert ">the form is broken" not in text
    assert "How it went" not in text


def just_asked(request: str, status: JobStatus = JobStatus.INTAKE) -> JobCard:
    job = samples.a_job(status, request=request, contract=None, owner=None, revision=None)
    return samples.a_job_card(job=job, results=(), verdicts=(), findings=())


def test_human_touches_are_counted_at_the_end_and_once() -> None:
    told = {status: shown(job_card(samples.a_job_card(status)).blocks) for status in JobStatus}

    counted = {status: text.count("human touches") for status, text in told.items()}
    assert counted == {status: int(status.is_terminal) for status in JobStatus}


def test_the_scope_shows_what_is_agreed_to() -> None:
    text = shown(job_card(samples.a_job_card()).blocks)

    for part in (
        "• An empty e-mail is refused with a message",
        "*Not part of it*\n• The layout of the form",
        "`webshop` · production",
        "*Checked by* `tests`",
        "40 turns, $5.00, 8 h, 3 rounds of review",
        "Why this owner: The builder owns changes to webshop.",
    ):
        assert part in text


def test_a_review_by_the_same_family_is_called_weaker() -> None:
    text = shown(job_card(samples.a_job_card(JobStatus.REVIEWING)).blocks)

    assert "Correctness review: *pass* · reviewer-1 (openai)" in text
    assert "Security review: *pass* · reviewer-1 (openai, *weaker*: not independent)" in text


def test_a_verdict_on_an_earlier_revision_is_struck_out() -> None:
    card = samples.a_job_card(verdicts=(samples.a_verdict(revision="aaaaaaaaaaaaaaaa"),))

    text = shown(job_card(card).blocks)
    assert "~pass~ for the earlier `aaaaaaaaaa`, not for this one" in text
    assert "*pass*" not in text


def test_red_checks_are_named() -> None:
    card = samples.a_job_card(JobStatus.WORKING, results=(samples.a_result(passed=False),))

    assert ":x: 0 of 1 green; red: `tests`" in shown(job_card(card).blocks)


def test_what_weakens_a_result_is_said() -> None:
    judged = Contract(
        outcome="A friendlier text",
        done_when=(),
        repository=samples.WEBSHOP.name,
        checks=(Check("friendly"),),
        limits=samples.CONTRACT.limits,
    )
    card = samples.a_job_card(job=samples.a_job(contract=judged), isolated=False, scripted=True)

    text = shown(job_card(card).blocks)

    for label in ("*Judgment*", "*Without isolation*", "*Scripted mind*"):
        assert label in text


def test_a_model_without_a_price_is_not_called_free() -> None:
    card = samples.a_job_card(JobStatus.WORKING, spent=Spent(turns=3, unpriced=True))

    assert "not known (a model has no price in org.yml)" in shown(job_card(card).blocks)


def test_limits_granted_twice_are_shown_twice_as_high() -> None:
    card = samples.a_job_card(job=samples.a_job(JobStatus.WORKING, extensions=1))

    assert "12 of 80 turns · $0.31 of $10.00" in shown(job_card(card).blocks)


def test_who_cancelled_it_is_named_but_a_model_mentions_nobody() -> None:
    by_person = samples.a_job(JobStatus.CANCELLED, reason="Stopped by <@U0SAM>.")
    by_model = samples.a_job(JobStatus.ESCALATED, reason="Ask <@U0SAM>.")

    assert "Stopped by <@U0SAM>." in shown(job_card(samples.a_job_card(job=by_person)).blocks)
    assert "Ask @U0SAM." in shown(job_card(samples.a_job_card(job=by_model)).blocks)


def test_an_owner_chosen_by_hand_says_by_whom() -> None:
    by_hand = samples.a_job(routed_by=UserId("U0RITA"))
    by_model = samples.a_job(route_reason="Routed by <@U0SAM>.")

    assert "owner: routed by <@U0RITA>." in shown(job_card(samples.a_job_card(job=by_hand)).blocks)
    assert "owner: Routed by @U0SAM." in shown(job_card(samples.a_job_card(job=by_model)).blocks)


def test_it_is_told_as_taking_as_long_as_it_took() -> None:
    job = samples.a_job(JobStatus.ACCEPTED, updated_at=samples.NOON + timedelta(hours=27))

    assert "1 d 3 h from request" in shown(job_card(samples.a_job_card(job=job)).blocks)


@pytest.mark.parametrize("status", [JobStatus.APPROVAL, JobStatus.SCOPE, JobStatus.SHIP])
def test_where_nobody_may_decide_the_requester_is_not_named_instead(status: JobStatus) -> None:
    drawn = job_card(samples.a_job_card(status, waiting_for=()))

    assert "<@U0RITA>" not in shown(drawn.blocks[:1])
    assert "nobody is there now" in shown(drawn.blocks[:1])


def test_an_escalated_job_nobody_may_decide_about_says_so_and_what_to_do() -> None:
    job = samples.a_job(JobStatus.ESCALATED, reason="The security review rejects this revision.")

    text = shown(job_card(samples.a_job_card(job=job, waiting_for=())).blocks[:1])

    assert "*Nobody is left who may decide how to go on*: The security review rejects" in text
    assert "Name another owner, fallback or operator in org.yml, or stop the job." in text


def test_a_veto_is_shown_side_by_side_with_what_the_author_says() -> None:
    veto = samples.a_verdict(
        VerdictKind.REJECT,
        Stage.SECURITY_REVIEW,
        position="security-1",
        seen=("ran pytest",),
        doubt="The API.",
    )
    finding = samples.a_finding(
        id=FindingId(3), status=FindingStatus.DISPUTED, answer="It strips them."
    )
    both = Dissent(veto, samples.BUILDER, "Refuse an empty e-mail.", (finding,))

    drawn = job_card(samples.a_job_card(JobStatus.ESCALATED, dissent=both))

    (author, reviewer) = drawn.blocks[1].to_dict()["fields"]
    assert "builder-1" in author["text"]
    assert ">Refuse an empty e-mail.\nFinding 3, *disputed*: It strips them." in author["text"]
    assert "*security-1* (openai) says *reject* in the security review" in reviewer["text"]
    assert ">Ran the tests and tried an e-mail of spaces." in reviewer["text"]
    assert "We saw: ran pytest\nNot checked: The API." in reviewer["text"]


def test_everyone_who_is_waited_for_is_mentioned() -> None:
    people = (samples.OMAR, UserId("U0MIA"))
    card = samples.a_job_card(JobStatus.APPROVAL, waiting_for=people)

    assert "*Waits for <@U0OMAR> or <@U0MIA>*" in shown(job_card(card).blocks)


GATED = Topology(
    "gated", ((Stage.CORRECTNESS_REVIEW, Stage.SECURITY_REVIEW), (Stage.DESIGN_REVIEW,))
)


def test_the_scope_says_what_the_job_passes() -> None:
    text = shown(job_card(samples.a_job_card(topology=GATED)).blocks)

    assert (
        "*Passes* correctness review and security review, then design review, "
        "then approval by people" in text
    )


def test_a_class_of_jobs_is_named_with_what_it_passes() -> None:
    contract = replace(samples.CONTRACT, job_class="docs")
    playground = replace(samples.WEBSHOP, environment=Environment.DISPOSABLE)

    card = samples.a_job_card(
        job=samples.a_job(contract=contract), repository=playground, topology=Topology("solo")
    )

    text = shown(job_card(card).blocks)
    assert "*Passes* (class `docs`) no review, then no approval: it is disposable" in text


def test_a_specification_is_folded_away_and_is_somebodys_words() -> None:
    contract = replace(samples.CONTRACT, specification="Strip it first.\n<!channel> Approved.")

    drawn = job_card(samples.a_job_card(job=samples.a_job(contract=contract)))

    text = shown(drawn.blocks)
    assert "How it is to be built" in text
    assert ">Strip it first." in text
    assert "<!channel>" not in text


def test_while_the_specification_is_written_the_card_says_so() -> None:
    staged = replace(GATED, specified=True)
    written = samples.a_job(
        JobStatus.INTAKE, contract=replace(samples.CONTRACT, specification="Strip it.")
    )

    assert "*Being specified.*" in shown(
        job_card(samples.a_job_card(JobStatus.INTAKE, topology=staged)).blocks
    )
    assert "*Reading the request.*" in shown(
        job_card(samples.a_job_card(job=written, topology=staged)).blocks
    )

"""The slash command answers the one who typed it, also when it was mistyped."""

import json

import pytest

from bot.domain.approvals import ApprovalStatus
from bot.domain.boards import JobLine
from bot.domain.explanations import Explanation, Kind, Words
from bot.domain.relations import Relations, Waiting
from bot.errors import ForbiddenError, NotFoundError
from tests.handlers import payloads
from tests.handlers.conftest import Office
from tests.slack import samples
from tests.slack.agent_samples import a_board, an_agent_page
from tests.slack.limits import PLAIN


@pytest.fixture
def full(office: Office) -> Office:
    office.services.answers |= {
        "boards.jobs": (JobLine(samples.a_job(), waiting_for=(samples.RITA,)),),
        "boards.job": samples.a_job_card(),
        "explaining.explain": Explanation(
            Kind.JOB, 12, samples.a_job(), (("It is so, says ", Words("<!here>")),)
        ),
        "boards.approvals": (samples.an_approval_card(),),
        "boards.approvals_of_others": (samples.an_approval_card(ApprovalStatus.APPROVED),),
        "boards.agents": a_board(),
        "agent_pages.read": an_agent_page(),
        "relating.read": Relations(waiting=(Waiting("builder-1", "reviewer-1", 3, 5400),)),
        "decisions.find": (samples.a_decision_card(),),
        "decisions.read": samples.a_decision_card(),
    }
    return office


@pytest.mark.parametrize(
    ("text", "verb", "shown"),
    [
        ("jobs", "boards.jobs", "*Job 12*"),
        ("job 12", "boards.job", "*Job 12*"),
        ("JOB  #12 ", "boards.job", "*Job 12*"),
        ("explain job 12", "explaining.explain", "*Job 12, explained*"),
        ("explain approval:#3", "explaining.explain", "*Job 12, explained*"),
        ("approvals", "boards.approvals", "*Merge* revision"),
        ("agents", "boards.agents", "*builder-1*"),
        ("agent builder-1", "agent_pages.read", "*The rule says: keep.*"),
        ("relations", "relating.read", "builder-1 on reviewer-1: 30 min each time (n = 3)"),
        ("decisions mail", "decisions.find", "*Decision 4*"),
        ("decision 4", "decisions.read", "*Decision 4*"),
    ],
)
async def test_it_looks_up_what_was_asked_for(
    full: Office, text: str, verb: str, shown: str
) -> None:
    answer = await full.receive_command(payloads.a_command(text))

    assert verb in [asked for asked, _ in full.services.asked]
    assert answer["response_type"] == "ephemeral"
    assert shown in json.dumps(answer["blocks"], ensure_ascii=False)
    assert {block["type"] for block in answer["blocks"]} <= PLAIN


async def test_what_a_person_may_see_depends_on_where_they_ask(full: Office) -> None:
    await full.receive_command(payloads.a_command("job 12"))
    await full.receive_command(payloads.a_command("explain approval 3"))

    asked = dict(full.services.asked)
    here = {"by": samples.RITA, "channel": payloads.CHANNEL}
    assert asked["explaining.admit"] == {"job": 12, **here}
    assert asked["explaining.explain"] == {"kind": Kind.APPROVAL, "number": 3, **here}


async def test_who_may_not_see_a_job_is_told_where_to_ask(full: Office) -> None:
    full.services.answers["explaining.admit"] = ForbiddenError("Ask there.")

    answer = await full.receive_command(payloads.a_command("job 12"))

    assert answer == {"response_type": "ephemeral", "text": "Ask there."}


@pytest.mark.parametrize("text", ["explain", "explain 12", "explain lunch 3", "explain job x"])
async def test_what_cannot_be_explained_is_answered_with_what_can(
    office: Office, text: str
) -> None:
    answer = await office.receive_command(payloads.a_command(text))

    assert "call 12, event 4, finding 9, probe 2 or decision 5" in answer["text"]


@pytest.mark.parametrize("text", ["", "help"])
async def test_without_a_word_it_says_what_can_be_asked(office: Office, text: str) -> None:
    answer = await office.receive_command(payloads.a_command(text))

    assert "/countersign job 12" in json.dumps(answer["blocks"])


@pytest.mark.parametrize(
    ("text", "guess"), [("jbos", "/countersign jobs"), ("aproval", "/countersign approvals")]
)
async def test_a_mistyped_word_is_answered_with_a_guess(
    office: Office, text: str, guess: str
) -> None:
    answer = await office.receive_command(payloads.a_command(text))

    assert f"Did you mean `{guess}`?" in json.dumps(answer["blocks"])


@pytest.mark.parametrize("text", ["job", "job twelve", "job -3"])
async def test_a_job_without_a_number_says_how_to_name_one(office: Office, text: str) -> None:
    answer = await office.receive_command(payloads.a_command(text))

    assert answer["text"] == "Say which one, by its number: /countersign job 12"
    assert office.services.asked == []


async def test_a_job_that_is_not_there_is_explained(office: Office) -> None:
    office.services.answers["boards.job"] = NotFoundError("There is no job 99.")

    answer = await office.receive_command(payloads.a_command("job 99"))

    assert answer == {"response_type": "ephemeral", "text": "There is no job 99."}


async def test_a_command_that_fails_is_never_met_with_silence(office: Office) -> None:
    office.services.answers["boards.jobs"] = RuntimeError("a bug")

    answer = await office.receive_command(payloads.a_command("jobs"))

    assert answer["text"] == "Something went wrong on our side; it was logged."

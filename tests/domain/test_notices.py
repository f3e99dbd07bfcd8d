"""Each message has one key: a notice with the same key edits it, another key is another message."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import notices
from bot.domain.approvals import Decision, answer
from bot.domain.ids import ApprovalId, ChannelId, MessageTs, UserId
from bot.domain.notices import Notice, Subject
from bot.domain.reach import nudge
from tests.domain.builders import MIA, NOW, OMAR, PAT, RITA, SAM, a_job, an_approval

people = st.lists(st.sampled_from([RITA, OMAR, MIA, SAM, PAT]), max_size=5).map(tuple)
HOUR = timedelta(hours=1)


def persons(sent: tuple[Notice, ...]) -> list[UserId | None]:
    return [notice.person for notice in sent]


def test_an_approval_goes_to_the_thread_and_to_each_person_asked() -> None:
    approval = an_approval(owners=(OMAR, MIA))

    sent = notices.approval_notices(a_job(), approval, at=NOW)

    assert persons(sent) == [None, OMAR, MIA]
    assert {notice.about for notice in sent} == {7}
    assert {notice.subject for notice in sent} == {Subject.APPROVAL}


def test_the_fallback_gets_a_copy_once_the_question_is_escalated() -> None:
    approval = nudge(an_approval(), at=NOW + HOUR)

    assert persons(notices.approval_notices(a_job(), approval, at=NOW)) == [None, OMAR, SAM]


def test_people_who_may_not_decide_get_no_copy() -> None:
    approval = an_approval(owners=(RITA, OMAR))

    assert persons(notices.approval_notices(a_job(), approval, at=NOW)) == [None, OMAR]


@given(owners=people, fallback=people, escalated=st.booleans())
def test_each_copy_of_a_card_has_a_key_of_its_own(
    owners: tuple[UserId, ...], fallback: tuple[UserId, ...], escalated: bool
) -> None:
    approval = an_approval(
        owners=owners, fallback=fallback, escalated_at=NOW if escalated else None
    )

    sent = [
        *notices.approval_notices(a_job(), approval, at=NOW),
        *notices.nudge_notices(a_job(), approval, at=NOW),
    ]

    assert len({notice.key for notice in sent}) == len(sent)


def test_the_same_card_keeps_its_key_when_it_is_drawn_again() -> None:
    asked = an_approval()
    settled = answer(asked, by=OMAR, decision=Decision.APPROVE, at=NOW + HOUR)

    before = notices.approval_notices(a_job(), asked, at=NOW)
    after = notices.approval_notices(a_job(), settled, at=NOW + HOUR)

    assert [notice.key for notice in before] == [notice.key for notice in after]


def test_a_question_asked_again_gets_new_messages() -> None:
    first = notices.approval_notices(a_job(), an_approval(), at=NOW)
    again = notices.approval_notices(a_job(), an_approval(id=ApprovalId(8)), at=NOW)

    assert not {notice.key for notice in first} & {notice.key for notice in again}


def test_only_people_who_have_not_answered_are_reminded() -> None:
    approval = an_approval(owners=(OMAR, MIA), quorum=2)
    approval = answer(approval, by=OMAR, decision=Decision.APPROVE, at=NOW)

    reminded = notices.nudge_notices(a_job(), nudge(approval, at=NOW + HOUR), at=NOW + HOUR)

    assert persons(reminded) == [MIA, SAM]


def test_no_two_things_share_a_message() -> None:
    job = a_job()
    sent = [
        notices.job_notice(job, at=NOW),
        notices.result_notice(job, at=NOW),
        notices.question_notice(job, "Which form?", number=1, at=NOW),
        notices.finding_notice(job, 1, at=NOW),
        notices.verdict_notice(job, 1, at=NOW),
        notices.gate_event_notice(job, 1, first=1, at=NOW),
        notices.eyes_notice(job, on=MessageTs("1"), at=NOW),
        *notices.approval_notices(job, an_approval(id=ApprovalId(1)), at=NOW),
        *notices.nudge_notices(job, an_approval(id=ApprovalId(1)), at=NOW),
    ]

    assert len({notice.key for notice in sent}) == len(sent)


def test_a_job_has_one_root_message_for_its_whole_life() -> None:
    first = notices.job_notice(a_job(), at=NOW)
    later = notices.job_notice(a_job(round=2), at=NOW + HOUR)

    assert first.key == later.key
    assert (later.channel, later.thread) == (a_job().channel, a_job().thread)


def test_a_result_sent_back_is_followed_by_a_new_message() -> None:
    first = notices.result_notice(a_job(deliveries=1), at=NOW)
    second = notices.result_notice(a_job(deliveries=2), at=NOW)

    assert first.key != second.key


def test_eyes_on_two_messages_are_two_reactions() -> None:
    job, other = a_job(), a_job(channel=ChannelId("C0GENERAL"))
    on = MessageTs("1700000000.000100")

    first = notices.eyes_notice(job, on=on, at=NOW)

    assert first.text == on
    assert first.key != notices.eyes_notice(job, on=MessageTs("1700000000.000200"), at=NOW).key
    assert first.key != notices.eyes_notice(other, on=on, at=NOW).key


def test_a_saying_carries_its_text_and_the_key_it_was_given() -> None:
    saying = notices.saying_notice(a_job(), "Job 1 goes on.", key="extended:1:1", at=NOW)

    assert (saying.key, saying.text) == ("extended:1:1", "Job 1 goes on.")

"""Which questions reach a person as a message of their own, and which are gathered."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.approvals import ApprovalStatus
from bot.domain.handouts import must_wait
from tests.slack import samples

NOON = samples.NOON
ASKED = samples.an_approval()
counts = st.integers(0, 30)


@given(sent=counts, most=st.integers(1, 30))
def test_what_is_over_the_limit_waits_and_nothing_else(sent: int, most: int) -> None:
    assert must_wait([ASKED], sent=sent, most=most, at=NOON) == (sent >= most)


@given(sent=counts)
def test_what_is_urgent_never_waits(sent: int) -> None:
    for urgent in (
        replace(ASKED, quorum=2),
        replace(ASKED, nudged_at=NOON),
        replace(ASKED, expires_at=NOON + timedelta(hours=2)),
        replace(ASKED, status=ApprovalStatus.APPROVED),
    ):
        assert not must_wait([urgent], sent=sent, most=1, at=NOON)
        assert not must_wait([ASKED, urgent], sent=sent, most=1, at=NOON)

"""How many must approve a call, and who of the named may not."""

from bot.domain.ids import UserId
from bot.domain.organization import ApprovalRule
from bot.domain.terms import Terms, terms
from tests.domain.builders import MIA, OMAR, RITA, SAM


def demanded(tool: str = "repository__merge", **rule: object) -> Terms:
    given: dict[str, object] = {"owners": (OMAR, MIA), "fallback": (SAM,), **rule}
    return terms(ApprovalRule(**given), tool=tool, requester=RITA, author_owner=OMAR)  # type: ignore[arg-type]


def test_one_approval_is_enough_unless_more_is_written() -> None:
    assert demanded() == Terms(1, ())
    assert demanded(quorum=2) == Terms(2, ())


def test_all_owners_are_needed_where_everyone_must_agree() -> None:
    assert demanded(everyone=True).quorum == 2


def test_a_requester_among_the_owners_is_not_waited_for() -> None:
    assert demanded(everyone=True, owners=(OMAR, RITA)).quorum == 1
    assert demanded(everyone=True, owners=(RITA,)).quorum == 1
    assert demanded(everyone=True, owners=(OMAR, RITA), self_approval=True).quorum == 2


def test_a_critical_call_needs_two_people_and_says_why() -> None:
    assert demanded("cloud__delete_bucket", critical=("cloud__*",)) == Terms(
        2, (), ("cloud__delete_bucket is critical here",)
    )
    assert demanded(critical=("cloud__*",)) == Terms(1, ())
    assert demanded("cloud__drop", critical=("cloud__*",), quorum=3) == Terms(3, ())


def test_the_owner_of_the_authors_role_may_be_refused() -> None:
    assert demanded(author_owner=False).barred == (OMAR,)
    assert demanded(author_owner=False, everyone=True).quorum == 1
    gone = terms(
        ApprovalRule((OMAR,), (SAM,), author_owner=False),
        tool="x__y",
        requester=UserId("U0RITA"),
        author_owner=None,
    )
    assert gone.barred == ()

"""A page is found by the name of an agent or a role, and shows what its reader may know."""

from datetime import UTC, datetime

import pytest

from bot.domain.agent_pages import DIRECT, Use, find_agent, used_by
from bot.domain.ids import ChannelId, PositionName, RoleName
from bot.domain.registry import PositionRecord
from bot.errors import InvalidInputError, NotFoundError
from tests.domain.builders import OMAR, RITA, SAM
from tests.domain.organizations import an_organization

WEBSHOP, OPS = ChannelId("C0WEBSHOP"), ChannelId("C0OPS")
GONE = PositionRecord(
    9, PositionName("maker-7"), RoleName("builder"), datetime(2025, 1, 1, tzinfo=UTC)
)
USES = (
    Use(WEBSHOP, RITA, 4),
    Use(OPS, OMAR, 9),
    Use(ChannelId("D0RITA"), RITA, 2),
    Use(ChannelId("D0OMAR"), OMAR, 1),
)


def found(name: str) -> tuple[RoleName, PositionName | None]:
    return find_agent(name, organization=an_organization(), records={GONE.position: GONE})


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("builder-1", ("builder", "builder-1")),
        ("Builder-1", ("builder", "builder-1")),
        ("builder", ("builder", None)),
        ("SECURITY", ("security", None)),
        ("builder-0", ("builder", "builder-0")),
        ("maker-7", ("builder", None)),
    ],
)
def test_a_name_leads_to_an_agent_or_to_a_role(name: str, page: tuple[str, str | None]) -> None:
    assert found(name) == page


def test_an_unknown_name_is_answered_with_those_that_are_alike() -> None:
    with pytest.raises(NotFoundError, match=r"no role buidler\. Did you mean builder or builder-"):
        found("buidler")


def test_a_name_like_no_other_is_answered_with_where_the_names_are() -> None:
    with pytest.raises(NotFoundError, match="Look them up: /countersign agents"):
        found("zzz")


def test_without_a_name_it_is_said_how_one_is_given() -> None:
    with pytest.raises(InvalidInputError, match="/countersign agent builder-1"):
        found("")


def test_who_answers_for_it_sees_who_used_it() -> None:
    used = used_by(USES, reader=SAM, channel=None, everything=True)

    assert used.jobs == 16
    assert used.channels == ((OPS, 9), (WEBSHOP, 4), (DIRECT, 3))
    assert used.people == ((OMAR, 10), (RITA, 6))


def test_others_see_what_is_theirs_and_how_much_there_is_besides() -> None:
    used = used_by(USES, reader=RITA, channel=OPS, everything=False)
    elsewhere = used_by(USES, reader=SAM, channel=None, everything=False)

    assert (used.jobs, used.channels, used.people) == (16, ((OPS, 9),), ((RITA, 6),))
    assert (elsewhere.jobs, elsewhere.channels, elsewhere.people) == (16, (), ())

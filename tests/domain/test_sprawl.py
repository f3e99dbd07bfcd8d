"""What is too much among the agents, and when nobody wants to hear of it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.ids import PositionName, RoleName
from bot.domain.similarity import Similar
from bot.domain.sprawl import Entry, Trouble, Workforce, sprawl
from tests.domain.builders import NOW, OMAR
from tests.domain.organizations import an_organization

USED = {
    PositionName(name): NOW - timedelta(days=1)
    for name in ("dispatcher-1", "builder-1", "reviewer-1", "reviewer-2", "security-1")
}


def a_workforce(**changes: Any) -> Workforce:
    return replace(Workforce(an_organization(), USED, {}, {}, frozenset()), **changes)


def found(workforce: Workforce) -> list[tuple[Trouble, str | None]]:
    return [(entry.trouble, entry.position) for entry in sprawl(workforce, at=NOW)]


def test_who_is_used_and_owned_and_unlike_the_others_is_no_sprawl() -> None:
    assert found(a_workforce()) == []


def test_below_five_agents_nothing_is_said() -> None:
    organization = an_organization()
    few = dict(list(organization.positions.items())[:4])

    assert found(a_workforce(organization=replace(organization, positions=few), used_at={})) == []


def test_who_was_not_used_for_a_month_is_unused() -> None:
    long_ago = {**USED, PositionName("reviewer-2"): NOW - timedelta(days=41)}

    assert sprawl(a_workforce(used_at=long_ago), at=NOW) == (
        Entry(Trouble.UNUSED, PositionName("reviewer-2"), "Not used for 41 days."),
    )


def test_who_was_hired_last_week_had_no_time_to_be_used() -> None:
    never = {name: at for name, at in USED.items() if name != "reviewer-2"}
    new = {PositionName("reviewer-2"): NOW - timedelta(days=7)}

    assert found(a_workforce(used_at=never)) == [(Trouble.UNUSED, "reviewer-2")]
    assert found(a_workforce(used_at=never, hired_at=new)) == []


def test_the_less_used_of_two_that_are_alike_could_be_merged_once() -> None:
    security, reviewer = RoleName("security"), RoleName("reviewer")
    alike = {
        reviewer: [Similar(security, 91, ("2 of 2 tools: a, b",))],
        security: [Similar(reviewer, 91, ("2 of 2 tools: a, b",))],
    }
    used = {**USED, PositionName("security-1"): NOW - timedelta(days=9)}

    (entry,) = sprawl(a_workforce(alike=alike, used_at=used), at=NOW)

    assert (entry.trouble, entry.position) == (Trouble.DUPLICATE, "security-1")
    assert entry.other in {"reviewer-1", "reviewer-2"}
    assert entry.why.startswith("91 % like reviewer-")


def test_every_agent_of_who_left_is_without_an_owner() -> None:
    orphans = found(a_workforce(gone=frozenset({OMAR})))

    assert orphans == [(Trouble.ORPHANED, name) for name in USED]


def test_more_than_the_head_count_is_too_many() -> None:
    organization = replace(an_organization(), head_count=4)

    assert found(a_workforce(organization=organization)) == [(Trouble.OVER, None)]

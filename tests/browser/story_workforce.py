"""The cards of the life of agents: who leaves, who is too much, who goes, who comes."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.domain.cards import Card
from bot.domain.departures import DepartureStatus
from bot.domain.hiring import CandidateStatus
from bot.domain.ids import PositionName
from bot.domain.offboarding import Item
from bot.domain.shadows import ShadowStatus
from tests.slack import samples, shadow_samples


def workforce() -> Mapping[str, Iterable[Card]]:
    """Return the cards, by what they are about."""
    return {
        "departures": _departures(),
        "sprawl": _sprawl(),
        "offboardings": _offboardings(),
        "candidates": _candidates(),
        "shadows": _shadows(),
    }


def _departures() -> Iterable[Card]:
    named = {"successor": samples.SAM, "decided_by": samples.PAT}
    yield samples.a_departure_card()
    for status in (DepartureStatus.SETTLED, DepartureStatus.RETURNED, DepartureStatus.ELSEWHERE):
        yield samples.a_departure_card(status, **named)


def _sprawl() -> Iterable[Card]:
    yield samples.a_sprawl_card()
    yield samples.a_sprawl_card(going={PositionName("builder-2"): samples.an_offboarding()})


def _offboardings() -> Iterable[Card]:
    yield samples.an_offboarding_card(Item.LANES, jobs=2)
    yield samples.an_offboarding_card(Item.LANES, jobs=0)
    yield samples.an_offboarding_card(*Item, jobs=0, into=PositionName("builder-2"))


def _candidates() -> Iterable[Card]:
    for status in CandidateStatus:
        yield samples.a_candidate_card(status)
    until = {"trial_until": samples.NOON, "decided_by": samples.OMAR}
    yield samples.a_candidate_card(CandidateStatus.HIRED, **until)


def _shadows() -> Iterable[Card]:
    yield shadow_samples.a_shadow_card()
    yield shadow_samples.a_shadow_card(
        shadow_samples.a_pair(1, shadow_samples.BUILT, shadow_samples.RED)
    )
    yield replace(shadow_samples.a_full_card(), looks=2)
    for status in ShadowStatus:
        yield shadow_samples.a_full_card(status)

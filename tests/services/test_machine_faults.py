"""The machine finds faults that are planted on purpose, each by the law it breaks.

A directed run shows each within a second. COUNTERSIGN_FAULTS is a number of houses in which each of
them is searched for at random as well, and in which nothing must be found without a fault.
"""

import os
from collections import Counter
from typing import ClassVar

import pytest

from tests.services.machine.directed import WAYS, Directed
from tests.services.machine.faults_planted import PLANTED
from tests.services.machine.house import Plan
from tests.services.machine.playing import an_empty_database, quietly, take
from tests.services.machine.rules import Machine

HOUSES = int(os.environ.get("COUNTERSIGN_FAULTS", "0"))

at_random = pytest.mark.skipif(not HOUSES, reason="COUNTERSIGN_FAULTS says in how many houses")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """The plan of the application as it is."""
    return Plan.of(an_empty_database(tmp_path_factory.mktemp("machine")))


def planted(plan: Plan, fault: str) -> Plan:
    return Plan(plan.template, plan.database, plan.orders, PLANTED[fault])


def direct(plan: Plan, fault: str) -> None:
    """Go the way on which a fault shows."""

    class Here(Directed):
        reached: ClassVar = Counter[str]()

    Here.plan = plan
    machine = Here()
    with quietly():
        try:
            WAYS[fault].run(machine)
        finally:
            machine.leave()


def test_there_is_a_way_to_every_fault() -> None:
    assert set(WAYS) == set(PLANTED)


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found_by_its_law(fault: str, sound: Plan) -> None:
    with pytest.raises(AssertionError, match=WAYS[fault].says):
        direct(planted(sound, fault), fault)


@pytest.mark.parametrize("fault", PLANTED)
def test_on_the_same_way_nothing_is_found_without_it(fault: str, sound: Plan) -> None:
    direct(sound, fault)


def search(plan: Plan) -> None:
    """Play at random, and the same way each time."""

    class Here(Machine):
        reached: ClassVar = Counter[str]()

    Here.plan = plan
    with quietly():
        take(Here, houses=HOUSES, number=1)


@at_random
@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found_at_random(fault: str, sound: Plan) -> None:
    with pytest.raises(AssertionError, match=WAYS[fault].says):
        search(planted(sound, fault))


@at_random
def test_at_random_nothing_is_found_without_a_fault(sound: Plan) -> None:
    search(sound)

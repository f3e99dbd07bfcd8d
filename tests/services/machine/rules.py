"""The machine: it clicks, works, waits and changes the organization, in any order."""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from typing import Any, ClassVar, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from bot.domain.ids import JobId, MessageTs, UserId
from bot.domain.messages import IncomingMessage
from bot.domain.organization import Limits
from bot.errors import ExpectedError, TransientError
from tests.services.machine.budgets import LIMITS, ROOMY
from tests.services.machine.clicks import CLICKS, ON_A_QUESTION, helpful, whoever_is_asked
from tests.services.machine.draws import (
    approving,
    asked,
    clicks,
    depths,
    faults,
    jobs,
    on_a_question,
    people,
)
from tests.services.machine.faults import Fault
from tests.services.machine.house import House, Plan, a_house
from tests.services.machine.laws_of_life import has_ended
from tests.services.machine.orders import ORDERS, SAMPLE
from tests.services.machine.reach import reached
from tests.services.machine.working import come_to_rest, let_the_clock_strike, take_step
from tests.services.world import OMAR, RITA, SAM, WEBSHOP

_PATIENCE = 4
"""So many sensible steps are taken until people are asked, before one of them decides."""

_Result = TypeVar("_Result")


class Machine(RuleBasedStateMachine):
    """One organization, disturbed at random."""

    plan: ClassVar[Plan]
    reached: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.data: st.DataObject | None = None
        self.written: list[IncomingMessage] = []
        self.house: House | None = None
        self.happened: Counter[str] = Counter()
        self.steps = -1
        """How many steps were taken since the house was opened."""

    @initialize(
        repeatable=st.booleans(),
        depth=depths,
        limits=st.sampled_from((ROOMY, *LIMITS)),
        granting=st.sampled_from((True, True, False)),
        wide=st.booleans(),
        author=st.sampled_from((RITA, RITA, OMAR)),
    )
    def open(
        self,
        repeatable: bool,
        depth: int,
        limits: Limits,
        granting: bool,
        wide: bool,
        author: UserId,
    ) -> None:
        """Open the house, and bring a first job some way."""
        made = a_house(
            self.plan,
            chance=self.chance,
            repeatable=repeatable,
            limits=limits,
            granting=granting,
        )
        self.house = self._do(made)
        self.house.wide = granting and wide
        self.write(author, thread=0, addressed=True, faults=[])
        self.carry_on(steps=depth)

    @rule(steps=st.integers(1, 3))
    def carry_on(self, steps: int) -> None:
        """Everybody does what is sensible for a while, and nothing fails."""
        self.there.mind.sensible = True
        for _ in range(steps):
            self._bring_on()
        self.there.mind.sensible = False

    def _bring_on(self) -> None:
        """Take a step, press what is waited for, answer a question, or ask for something new."""
        house, job = self.there, next(iter(self.there.jobs()), None)
        if under_way := house.queue.under_way():
            self.run(take_step(house, under_way[0]), [])
        elif job is None or has_ended(job) or job.status == "clarifying":
            thread = int(job.thread.split(".")[1]) if job else 0
            self.write(job.requester if job else RITA, thread=thread, addressed=True, faults=[])
        else:
            self.run(helpful(house, JobId(job.id)), [])

    def leave(self) -> None:
        """Close the house as it is."""
        if self.house is not None:
            self._do(self.house.close())
        self.runner.close()

    def teardown(self) -> None:
        if self.house is not None:
            try:
                self._do(come_to_rest(self.house))
                self.reached.update(self.happened + reached(self.house) + Counter(step=self.steps))
            finally:
                self.leave()

    @invariant()
    def the_laws_hold(self) -> None:
        if self.house is not None:
            self.steps += 1
            self._do(self.house.laws.hold())

    @rule(author=people, thread=st.integers(0, 1), addressed=st.booleans(), faults=faults)
    def write(self, author: UserId, thread: int, addressed: bool, faults: list[Fault]) -> None:
        """Somebody writes in one of two threads."""
        number = len(self.written)
        root = MessageTs(f"1700000000.{thread:06}")
        begins = not any(message.root == root for message in self.written)
        message = IncomingMessage(
            event=f"Ev{number}",
            channel=WEBSHOP,
            ts=root if begins else MessageTs(f"1700000001.{number:06}"),
            author=author,
            text="please fix it",
            received_at=self.there.clock.now(),
            thread=None if begins else root,
            addressed=addressed or begins,
        )
        self.written.append(message)
        self.run(self._receive(message), faults)

    @rule(number=st.integers(0, 20), faults=faults)
    def deliver_again(self, number: int, faults: list[Fault]) -> None:
        """Slack delivers something once more."""
        message = self.written[number % len(self.written)]
        self.happened["message twice"] += 1
        self.run(self._receive(message), faults)

    async def _receive(self, message: IncomingMessage) -> None:
        await self.there.services.requests.receive(message)
        self.there.laws.acknowledged.append(message)

    @rule(click=clicks, job=jobs, by=people, faults=faults)
    def click(self, click: str, job: int, by: UserId, faults: list[Fault]) -> None:
        """Somebody presses any button."""
        self.happened["click"] += 1
        self.run(CLICKS[click](self.there, self._job(job), by), faults)

    @rule(click=approving, by=asked, then=st.integers(0, 2), faults=faults)
    def approve(self, click: str, by: UserId | None, then: int, faults: list[Fault]) -> None:
        """Somebody approves what waits; a job comes to it."""
        self.decide(click, by, then, faults)

    @rule(click=on_a_question, by=asked, then=st.integers(0, 2), faults=faults)
    def decide(self, click: str, by: UserId | None, then: int, faults: list[Fault]) -> None:
        """Somebody does something about the question that waits; a job comes to one."""
        for _ in range(_PATIENCE):
            if self.there.asks(self._job(0)):
                break
            self.carry_on(steps=1)
        self.happened["click"] += 1
        job = self._job(0)
        by = by or self._do(whoever_is_asked(self.there, job))
        self.run(ON_A_QUESTION[click](self.there, job, by), faults)
        if then:
            self.carry_on(steps=then)

    @rule(then=st.integers(0, 2), faults=faults)
    def deny(self, then: int, faults: list[Fault]) -> None:
        """Somebody who is asked says no."""
        self.decide("deny", None, then, faults)

    @rule(job=jobs, faults=faults)
    def help(self, job: int, faults: list[Fault]) -> None:
        """Who is waited for does what brings the job on."""
        self.happened["click"] += 1
        self.run(helpful(self.there, self._job(job)), faults)

    @rule(person=st.sampled_from((OMAR, SAM, RITA)), active=st.booleans(), faults=faults)
    def leave_or_return(self, person: UserId, active: bool, faults: list[Fault]) -> None:
        """Slack says that somebody was deactivated, or came back; if need be once more."""
        self.happened["somebody came back" if active else "somebody left"] += 1
        self.there.clock.advance(seconds=1)
        at = self.there.clock.now()
        told = self.there.services.people.changed
        self.run(told(person, active=active, at=at), faults)
        self.run(told(person, active=active, at=at), [])

    @rule(order=st.sampled_from((SAMPLE, SAMPLE, *ORDERS)))
    def reorganize(self, order: str) -> None:
        """An operator stops the bot, changes org.yml or the policies, and starts it again."""
        self.happened["order changed"] += 1
        self.there.reorganize(order)
        # The clock looks within a minute who decides now.
        self.run(self.there.services.absences.refresh(), [])

    @precondition(lambda self: self.house is not None and self.house.asked())
    @rule()
    def tamper(self) -> None:
        """Somebody with a hand in the database changes what people are asked about."""
        self.happened["tampering"] += 1
        self.there.queue.rewrite_questions()

    @rule(data=st.data(), steps=st.integers(1, 4), faults=faults)
    def work(self, data: st.DataObject, steps: int, faults: list[Fault]) -> None:
        """Workers take steps; models say anything, and tools fail."""
        self.data = data
        for _ in range(steps):
            self._work_on_one(data, faults)

    @rule(data=st.data(), at=st.integers(0, 3), click=clicks, job=jobs, by=people)
    def click_between(self, data: st.DataObject, at: int, click: str, job: int, by: UserId) -> None:
        """Somebody clicks in the middle of a step."""
        self.happened["click in the middle of a step"] += 1
        self.data, house = data, self.there
        house.interrupt(lambda: CLICKS[click](house, self._job(job), by), at=at)
        self._work_on_one(data, [])

    @rule(data=st.data(), at=st.integers(0, 3), minutes=st.sampled_from((0, 40, 25 * 60)))
    def work_twice(self, data: st.DataObject, at: int, minutes: int) -> None:
        """A second worker takes up a step in the middle, or the clock does something there."""
        self.happened["step taken twice"] += 1
        self.data, house = data, self.there

        async def meddle() -> None:
            for segment in house.queue.under_way()[:1]:
                house.clock.advance(minutes=minutes)
                await let_the_clock_strike(house)
                await take_step(house, segment)

        house.interrupt(meddle, at=at)
        self._work_on_one(data, [])

    def _work_on_one(self, data: st.DataObject, faults: list[Fault]) -> None:
        if under_way := self.there.queue.under_way():
            segment = under_way[data.draw(st.integers(0, len(under_way) - 1))]
            self.run(take_step(self.there, segment), faults)

    @rule(minutes=st.sampled_from((1, 1, 40, 40, 61, 25 * 60)), faults=faults)
    def wait(self, minutes: int, faults: list[Fault]) -> None:
        """Time passes, and the clock wakes its tasks."""
        self.happened["time passed"] += 1
        self.there.clock.advance(minutes=minutes)
        self.run(let_the_clock_strike(self.there), faults)

    @rule(failing=st.integers(0, 3), faults=faults)
    def speak(self, failing: int, faults: list[Fault]) -> None:
        """What is to be said leaves for Slack, which fails now and then."""
        if failing:
            self.there.messenger.fail_next(when="after", times=failing)
        self.run(self.there.services.delivery.deliver_due(), faults)

    @property
    def there(self) -> House:
        assert self.house is not None
        return self.house

    def run(self, doing: Coroutine[Any, Any, object], faults: Sequence[Fault]) -> None:
        """Do something that people or machines begin; what fails is told to them, and no more."""
        self.there.database.faults = list(faults)
        with suppress(ExpectedError, TransientError):
            self._do(doing)
        self.there.database.faults = []
        self.there.database.before = []
        self.there.meanwhile = None

    def _job(self, number: int) -> JobId:
        there = self.there.jobs()
        return JobId(there[number % len(there)].id) if there else JobId(1)

    def _do(self, doing: Coroutine[Any, Any, _Result]) -> _Result:
        # A runner's `run` prepares for Ctrl-C each time, which costs more than most steps.
        return self.runner.get_loop().run_until_complete(doing)

    def chance(self, choices: Sequence[str]) -> str:
        assert self.data is not None
        return self.data.draw(st.sampled_from(choices))

"""Directed runs: the shortest way to where a law of the machine has something to say."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from bot.domain.ids import UserId
from tests.services.machine.budgets import FEW_TURNS, ROOMY
from tests.services.machine.clicks import CLICKS
from tests.services.machine.faults import Fault
from tests.services.machine.orders import OTHER_OWNER
from tests.services.machine.rules import Machine
from tests.services.machine.working import take_step
from tests.services.world import OMAR, RITA, SAM

_MOST = 60
"""More moves than it takes to bring a job anywhere."""


class Directed(Machine):
    """A machine that does as it is told, in place of what Hypothesis draws."""

    words: Sequence[str] = ()

    def chance(self, choices: Sequence[str]) -> str:
        return next((word for word in self.words if word in choices), choices[0])

    def begin(self, *, author: UserId = RITA, repeatable: bool = True, few: bool = False) -> None:
        """Open the house, and let somebody ask for a job."""
        limits = FEW_TURNS if few else ROOMY
        self.open(repeatable, 0, limits, granting=False, wide=False, author=author)
        self.the_laws_hold()

    def come_to(self, status: str) -> None:
        """Do what is sensible until the job has this status."""
        for _ in range(_MOST):
            if self.there.jobs()[0].status == status:
                return
            self.move()
        raise LookupError(f"the job never came to {status}")

    def move(self, *, times: int = 1) -> None:
        """Do what is sensible next."""
        for _ in range(times):
            self.carry_on(steps=1)
            self.the_laws_hold()

    def step(self, *words: str, times: int = 1) -> None:
        """Take steps in which models and tools do the first of these things that they can."""
        self.words = words
        for _ in range(times):
            for segment in self.there.queue.under_way()[:1]:
                self.run(take_step(self.there, segment), [])
            self.the_laws_hold()

    def begun(self) -> None:
        """Take steps until a call has been made and its answer was lost."""
        for _ in range(_MOST):
            if any(call.status == "started" for call in self.there.laws.rows.picture().calls):
                return
            self.step("answer lost")
        raise LookupError("no call was ever begun")

    def press(self, click: str, by: UserId) -> None:
        """Let somebody press a button."""
        self.run(CLICKS[click](self.there, self._job(0), by), [])
        self.the_laws_hold()

    def leaves(self, person: UserId) -> None:
        """Let somebody be deactivated in Slack."""
        self.leave_or_return(person, active=False, faults=[])
        self.the_laws_hold()

    def approved(self, *, author: UserId = RITA, repeatable: bool = True) -> None:
        """Bring a job to a merge that Omar has approved, and that is not made yet."""
        self.begin(author=author, repeatable=repeatable)
        self.come_to("approval")
        self.press("approve", OMAR)


def _used(machine: Directed) -> None:
    machine.approved()
    machine.move(times=3)


def _own(machine: Directed) -> None:
    machine.approved(author=OMAR)
    machine.move(times=3)


def _changed(machine: Directed) -> None:
    machine.approved()
    machine.tamper()
    machine.step(times=3)


def _late(machine: Directed) -> None:
    machine.approved()
    machine.wait(25 * 60, faults=[])
    machine.the_laws_hold()
    machine.move(times=3)


def _replaced(machine: Directed) -> None:
    machine.approved()
    machine.reorganize(OTHER_OWNER)
    machine.the_laws_hold()
    machine.move(times=3)


def _again(machine: Directed) -> None:
    machine.approved(repeatable=False)
    machine.begun()
    machine.step(times=3)


def _ended(machine: Directed) -> None:
    machine.approved()
    machine.begun()
    machine.press("stop", RITA)
    machine.step(times=3)


def _waited(machine: Directed) -> None:
    machine.begin()
    machine.come_to("approval")
    machine.wait(61, faults=[])
    machine.the_laws_hold()


def _limited(machine: Directed) -> None:
    machine.begin(few=True)
    machine.come_to("working")
    machine.step("talk", "edit", times=20)


def _writing(machine: Directed) -> None:
    machine.begin()
    machine.come_to("reviewing")
    machine.step("edit", times=4)


def _nonsense(machine: Directed) -> None:
    machine.begin()
    machine.come_to("working")
    machine.step("nonsense", times=4)


def _unreviewed(machine: Directed) -> None:
    machine.begin()
    machine.come_to("reviewing")
    machine.step("revise", times=8)
    machine.come_to("working")
    machine.step("merge", times=3)
    machine.press("approve", OMAR)
    machine.step("merge", times=3)


def _alone(machine: Directed) -> None:
    machine.begin()
    machine.come_to("approval")
    machine.leaves(OMAR)
    machine.leaves(SAM)


def _twice(machine: Directed) -> None:
    machine.begin()
    machine.deliver_again(0, faults=[])
    machine.the_laws_hold()


def _lost(machine: Directed) -> None:
    machine.begin()
    machine.write(RITA, thread=1, addressed=True, faults=[Fault.LOST])
    machine.the_laws_hold()


class Way(NamedTuple):
    """How a planted fault shows: which law it breaks, in which words, and on which way."""

    invariant: str
    says: str
    run: Callable[[Directed], None]


_MADE_TWICE = "what must not be repeated was made twice"
_OTHERS_NOW = "too few of those who decide now approved"
WAYS: Mapping[str, Way] = {
    "an approval is not used up": Way("I1", "the approval was not used up", _used),
    "the digest is not compared": Way("I1", "people approved something else", _changed),
    "an expired approval is used": Way("I1", "it was used after it had expired", _late),
    "who no longer decides counts": Way("I1", _OTHERS_NOW, _replaced),
    "a call is made again whatever it is": Way("I1", _MADE_TWICE, _again),
    "a reviewer's lane is open": Way("I2", "a call is made outside the lane", _writing),
    "a refusal is not kept": Way("I2", "a refusal is not on record", _nonsense),
    "a builder is exempt": Way("I3", "nobody was asked", _used),
    "the own job may be approved": Way("I4", "somebody approved the own job", _own),
    "everything is eligible": Way("I4", "what was not passed leaves", _unreviewed),
    "an end is not looked at": Way("I5", "a call is made for a job that has ended", _ended),
    "nobody follows who has left": Way("I6", "waits for nobody", _alone),
    "a message counts twice": Way("I7", "one message took effect twice", _twice),
    "a lost message is acknowledged": Way("I7", "Slack was told that we have what", _lost),
    "a limit is ignored": Way("I8", "a job whose limits are met", _limited),
    "a timer approves": Way("I9", "nobody said so", _waited),
    "a timer denies": Way("I9", "nobody said so", _waited),
}

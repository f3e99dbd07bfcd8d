"""The house in which the machine plays: real services on a database that crashes."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.assembly import Parts, assemble
from bot.domain.ids import JobId
from bot.domain.organization import Limits
from bot.domain.staffing import Staffing
from bot.errors import ExpectedError, TransientError
from bot.services.cards import Cards
from bot.services.services import Services
from storage.bell import Bell
from tests.fakes import FakeClock, FakeMessenger
from tests.services.machine.budgets import Budgets
from tests.services.machine.faults import Deed, FaultyDatabase, StoredQueue
from tests.services.machine.laws import Laws
from tests.services.machine.laws_of_life import has_ended
from tests.services.machine.mind import AnyMind, AnyTools, Chance
from tests.services.machine.orders import SAMPLE, Order, orders
from tests.services.machine.rows import Row, Rows
from tests.services.world import TOOLS, FakeWorkspaces

Assembling = Callable[[Parts], Services]


@dataclass(frozen=True, slots=True)
class Plan:
    """What every house is built from: a database to begin with, and the orders that may hold.

    `assembling` puts the services together; one that plants a fault proves that it is found.
    """

    template: Path
    database: FaultyDatabase
    orders: Mapping[str, Order]
    assembling: Assembling = assemble

    @classmethod
    def of(cls, template: Path) -> "Plan":
        """Return the plan of the sample organization, and of what may become of it."""
        return cls(template, FaultyDatabase(template.with_name("house.db")), orders())


@dataclass
class House:
    """Everything there is, and what happens while models and tools are busy."""

    services: Services
    database: FaultyDatabase
    queue: StoredQueue
    clock: FakeClock
    messenger: FakeMessenger
    mind: AnyMind
    tools: AnyTools
    laws: Laws
    parts: Parts
    orders: Mapping[str, Order]
    assembling: Assembling
    wide: bool = False
    """Whether who is sensible approves for all of a job, where that is possible."""
    meanwhile: Deed | None = None

    def reorganize(self, name: str) -> None:
        """Start again with another org.yml, or with other policies; all that was kept stays."""
        order = self.orders[name]
        gate = replace(order.gate, tools={tool.full_name: tool for tool in self.parts.tools})
        self.parts = replace(self.parts, organization=order.organization, gate=gate)
        self.services = self.assembling(self.parts)
        self.laws.order = order
        self.laws.cards = cards_of(self.parts)

    def asks(self, job: JobId) -> bool:
        """Whether a job waits for an answer of people, or has ended."""
        found = next(each for each in self.laws.rows.picture().jobs if each.id == job)
        return found.status == "approval" or has_ended(found)

    def asked(self) -> bool:
        """Whether people are asked about something, or have approved what is not made yet."""
        approvals = self.laws.rows.picture().approvals
        return any(each.status in {"open", "approved"} for each in approvals)

    def jobs(self) -> list[Row]:
        """Return all jobs: those under way before those that have ended, the oldest first."""
        return sorted(self.laws.rows.picture().jobs, key=lambda job: (has_ended(job), job.id))

    async def look(self) -> None:
        """See who decides about open questions now, as the clock does each minute."""
        await self.services.absences.refresh()

    def interrupt(self, deed: Deed, *, at: int) -> None:
        """Have others do something: while a model or tool is busy (0), or between transactions."""

        async def safely() -> None:
            # What they are refused is their business.
            with suppress(ExpectedError, TransientError):
                await deed()

        if at:
            self.database.before = [*[None] * (at - 1), safely]
        else:
            self.meanwhile = safely

    async def others_act(self) -> None:
        """Do what others were to do while a model or a tool is busy."""
        deed, self.meanwhile = self.meanwhile, None
        if deed is not None:
            await deed()

    def be_calm(self) -> None:
        """Let nothing fail any more, and no model have an idea."""
        self.meanwhile, self.database.before = None, []
        self.mind.exhausted = self.tools.calm = True
        self.messenger.fail_next(times=0)

    async def close(self) -> None:
        await self.database.close()
        self.queue.close()
        self.laws.rows.close()


async def a_house(
    plan: Plan, *, chance: Chance, repeatable: bool, limits: Limits, granting: bool
) -> House:
    """Open a house of its own. `repeatable` says whether a merge may be made again.

    `limits` are those of every role, and `granting` whether more than one merge may be approved.
    """
    database, clock, messenger = plan.database, FakeClock(), FakeMessenger()
    queue = database.begin_again(plan.template)
    tools = {t.full_name: replace(t, idempotent=t.idempotent and repeatable) for t in TOOLS}
    orders = {name: order.within(limits) for name, order in plan.orders.items()}
    if granting:
        orders = {name: each.granting() for name, each in orders.items()}
    order = orders[SAMPLE]
    rows = Rows(database.file)
    budgets = Budgets(rows, limits)
    laws = Laws(database, queue, rows, order, budgets)
    mind = AnyMind(chance, budgets)
    toolbox = AnyTools(chance, laws, mind, repeatable=repeatable)

    async def purge(_: datetime) -> None:
        return None

    parts = Parts(
        database=database,
        bell=Bell(),
        clock=clock,
        organization=order.organization,
        available=frozenset(order.organization.models),
        tools=tuple(tools.values()),
        gate=replace(order.gate, tools=tools),
        llm=mind,
        toolbox=toolbox,
        workspaces=FakeWorkspaces(),
        messenger=messenger,
        purge_workflows=purge,
    )
    laws.cards = cards_of(parts)
    house = House(
        plan.assembling(parts),
        database,
        queue,
        clock,
        messenger,
        mind,
        toolbox,
        laws,
        parts,
        orders,
        plan.assembling,
    )
    laws.look = house.look
    mind.meanwhile = toolbox.meanwhile = house.others_act
    return house


def cards_of(parts: Parts) -> Cards:
    """Return what says who is waited for, under what holds now."""
    tools = {tool.full_name: tool for tool in parts.tools}
    return Cards(Staffing(parts.organization, parts.available), tools, parts.clock)

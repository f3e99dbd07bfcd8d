"""A whole organization in one test: real rules and storage, a scripted mind, fake tools."""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.assembly import Parts
from bot.domain.cards import Card
from bot.domain.checks import Check, CheckResult
from bot.domain.desk_tools import DESK_TOOLS
from bot.domain.ids import ChannelId, JobId, MessageTs, RepositoryName, RevisionId, UserId
from bot.domain.jobs import Job
from bot.domain.messages import IncomingMessage
from bot.domain.models import ModelReply, RequestedCall, StopReason, Usage
from bot.domain.organization import Organization
from bot.domain.tools import Effect, Tool, ToolRequest, ToolResult
from bot.errors import TransientError
from bot.gate import Gate
from bot.live import Live
from bot.org.kinds import Surroundings
from bot.ports import Veto
from bot.services.services import Services
from storage.bell import Bell
from storage.database import Database
from tests.fakes import FakeClock, FakeMessenger, FakeQueue, Line, ScriptedLlm

RITA, OMAR, MIA, PAT, SAM = (UserId(f"U0{name}") for name in ("RITA", "OMAR", "MIA", "PAT", "SAM"))
ORG = Path(__file__).parents[2] / "org"
WEBSHOP = ChannelId("C0WEBSHOP")
REVISION = "a" * 40
SECOND = "b" * 40
CHANGED = "if not form.email.strip():"
SEEDED = RevisionId("5" * 40)
SEEDABLE = "def accepts(email):\n    return len(email) <= 254\n"
"""What every file of a revision holds."""
"""The line every revision changes."""


def an_object(**properties: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: {"type": kind} for name, kind in properties.items()},
        "required": list(properties),
        "additionalProperties": False,
    }


TOOLS = (
    *DESK_TOOLS,
    Tool("workspace", "read", "Read a file.", an_object(path="string"), Effect.READ),
    Tool("workspace", "edit", "Change a file.", an_object(path="string"), Effect.LANE),
    Tool("workspace", "write", "Write a file.", an_object(path="string"), Effect.LANE),
    Tool("workspace", "move", "Move a file.", an_object(path="string", to="string"), Effect.LANE),
    Tool("workspace", "delete", "Delete a file.", an_object(path="string"), Effect.LANE),
    Tool("workspace", "run", "Run a command.", an_object(command="string"), Effect.LANE),
    Tool("workspace", "hand_in", "Hand in.", an_object(summary="string"), Effect.LANE),
    Tool(
        "repository",
        "merge",
        "Merge a revision.",
        an_object(revision="string", summary="string"),
        Effect.CONSEQUENTIAL,
        idempotent=True,
        undo="git revert -m 1 <commit>",
    ),
    Tool(
        "repository",
        "tag",
        "Tag a revision.",
        an_object(name="string", revision="string"),
        Effect.CONSEQUENTIAL,
    ),
)


@dataclass
class FakeToolbox:
    """Tools that remember their effects by key; the same key has one effect."""

    requests: list[ToolRequest] = field(default_factory=list)
    effects: dict[str, ToolRequest] = field(default_factory=dict)
    revisions: list[str] = field(default_factory=lambda: [REVISION, SECOND])
    failures: list[Exception] = field(default_factory=list)
    meanwhile: list[Callable[[], Awaitable[object]]] = field(default_factory=list)
    """What happens while the next call is on its way."""
    verified: ToolResult | None = None
    said: dict[str, str] = field(default_factory=dict)
    """What a tool returns, by its name."""
    failing: set[str] = field(default_factory=set)
    """The names of tags that cannot be made."""

    async def tools(self) -> Sequence[Tool]:
        return [tool for tool in TOOLS if tool.server != "desk"]

    async def call(self, request: ToolRequest) -> ToolResult:
        self.requests.append(request)
        first = request.key not in self.effects
        self.effects[request.key] = request
        if self.meanwhile:
            await self.meanwhile.pop(0)()
        if self.failures:
            raise self.failures.pop(0)
        if request.tool == "workspace__hand_in":
            revision = self.revisions.pop(0) if first else REVISION
            return ToolResult("handed in", data={"revision": revision})
        if (name := str(request.arguments.get("name"))) in self.failing:
            return ToolResult(f"{name} failed", failed=True)
        return ToolResult(self.said.get(request.tool, f"{request.tool} done"))

    async def verify(self, request: ToolRequest) -> ToolResult | None:
        return self.verified

    def merges(self) -> list[ToolRequest]:
        return [r for r in self.effects.values() if r.tool == "repository__merge"]


@dataclass
class FakeWorkspaces:
    """Clones that are not there, with checks that say what they are told."""

    red: list[str] = field(default_factory=list)
    red_checks: list[str] = field(default_factory=list)
    """The names of checks that are red on every revision."""
    clones: set[JobId] = field(default_factory=set)
    paths: tuple[str, ...] = ("shop/signup.py",)
    """What every revision changes."""
    change: str = f"+{CHANGED}"
    changes: dict[JobId, str] = field(default_factory=dict)
    """What the revisions of single jobs change, where it is something else."""
    seeded: RevisionId = SEEDED
    seeds: list[str] = field(default_factory=list)
    placed: list[tuple[JobId, RevisionId | None]] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    """What becomes of the next clones that are placed."""
    unreadable: list[Exception] = field(default_factory=list)
    """What becomes of the next diffs that are asked for."""

    async def prepare(self, job: JobId, repository: RepositoryName) -> Path:
        self.clones.add(job)
        return Path("/nowhere")

    async def run_check(self, job: JobId, check: Check, *, revision: RevisionId) -> CheckResult:
        passed = revision not in self.red and check.name not in self.red_checks
        return CheckResult(check.name, revision, passed, "output", 0.1, isolated=True)

    async def diff(self, job: JobId, *, revision: RevisionId) -> str:
        if self.unreadable:
            raise self.unreadable.pop(0)
        return self.changes.get(job, self.change)

    async def changed(self, job: JobId, *, revision: RevisionId) -> Sequence[str]:
        return self.paths

    async def text(self, job: JobId, *, revision: RevisionId, file: str) -> str:
        return SEEDABLE

    async def seed(self, job: JobId, *, revision: RevisionId, file: str, text: str) -> RevisionId:
        self.seeds.append(text)
        return self.seeded

    async def place(self, job: JobId, *, like: JobId, revision: RevisionId | None) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.clones.add(job)
        self.placed.append((job, revision))

    async def kept(self) -> Sequence[JobId]:
        return sorted(self.clones)

    async def remove(self, job: JobId) -> None:
        self.clones.discard(job)


class CurtainError(TransientError):
    """The scene ends in the middle of the work."""


def says(tool: str = "", text: str = "", **arguments: Any) -> ModelReply:
    """A reply with one tool call, or none."""
    calls = (RequestedCall("c1", tool, json.dumps(arguments)),) if tool else ()
    stop = StopReason.TOOL_CALLS if calls else StopReason.END
    return ModelReply(text, calls, Usage(1000, 100, 0, 500), stop, "scripted")


def does(*replies: ModelReply) -> ModelReply:
    """One turn that asks for the calls of all these at once."""
    calls = tuple(
        replace(call, id=f"c{number}")
        for number, call in enumerate(call for reply in replies for call in reply.calls)
    )
    return replace(replies[0], calls=calls)


def proposes() -> ModelReply:
    return says(
        "desk__propose_contract",
        outcome="The signup form refuses an empty e-mail.",
        done_when=["an empty e-mail is refused"],
        repository="webshop",
        checks=["tests"],
        role="builder",
        reason="It is a change of code.",
        confidence_percent=90,
    )


def hands_in() -> ModelReply:
    return says("workspace__hand_in", summary="Refuse an empty e-mail.")


def files(severity: str) -> ModelReply:
    return says(
        "desk__file_finding",
        severity=severity,
        harm="A blank e-mail still passes.",
        evidence="validate(' ') is True",
        how_to_check="run it",
    )


def judges(verdict: str) -> ModelReply:
    return says(
        "desk__file_verdict", verdict=verdict, evidence="I read the change.", quotes=[CHANGED]
    )


def merges(revision: str = REVISION) -> ModelReply:
    return says("repository__merge", "It is ready.", revision=revision, summary="Fix signup.")


def delivers() -> ModelReply:
    return says("desk__deliver", summary="An empty e-mail is refused now.")


@dataclass
class World:
    """Everything a test of the services touches."""

    live: Live
    database: Database
    clock: FakeClock
    queue: FakeQueue
    messenger: FakeMessenger
    llm: ScriptedLlm
    toolbox: FakeToolbox
    workspaces: FakeWorkspaces
    organization: Organization
    _events: int = 0

    @property
    def services(self) -> Services:
        """The services, on the version of the organization they last followed."""
        return self.live.services

    async def say(
        self, text: str, *, by: UserId = RITA, thread: str | None = None, addressed: bool = True
    ) -> MessageTs:
        self._events += 1
        ts = MessageTs(f"1700000000.{self._events:06}")
        await self.services.requests.receive(
            IncomingMessage(
                event=f"Ev{self._events}",
                channel=WEBSHOP,
                ts=ts,
                author=by,
                text=text,
                received_at=self.clock.now(),
                thread=MessageTs(thread) if thread else None,
                addressed=addressed,
            )
        )
        return ts

    async def work(self, *lines: Line) -> None:
        """Let every started segment run to its end, then deliver what is to be said."""
        self.llm.expect(*lines)
        try:
            while (started := self.queue.take()) is not None:
                while await self.live.proceed(*started):
                    pass
        except CurtainError:
            return
        await self.deliver()

    async def deliver(self) -> None:
        while await self.services.delivery.deliver_due():
            pass

    async def job(self, number: int = 1) -> Job:
        async with self.database.reading() as tx:
            return await tx.jobs.get(JobId(number))

    def shown(self, key: str) -> Card:
        """The latest state of the message with this key."""
        return self.messenger.text_of(key)[-1]


def a_world(
    database: Database,
    *,
    bell: Bell,
    queue: FakeQueue,
    organization: Organization,
    gate: Gate,
    veto: Veto | None = None,
    clock: FakeClock | None = None,
    messenger: FakeMessenger | None = None,
) -> World:
    clock = clock or FakeClock()
    messenger, llm = messenger or FakeMessenger(), ScriptedLlm()
    toolbox, workspaces = FakeToolbox(), FakeWorkspaces()

    async def purge(_: object) -> None:
        return None

    def regate(changed: Organization) -> Gate:
        return Gate.load(changed, tools=TOOLS, lanes=ORG / "lanes.cedar", gates=ORG / "gates.cedar")

    live = Live(
        Parts(
            database=database,
            bell=bell,
            clock=clock,
            organization=organization,
            available=frozenset(organization.models),
            tools=TOOLS,
            gate=gate,
            llm=llm,
            toolbox=toolbox,
            workspaces=workspaces,
            messenger=messenger,
            purge_workflows=purge,
            scripted=True,
            veto=veto,
            surroundings=Surroundings({}, ORG),
            regate=regate,
        )
    )
    return World(live, database, clock, queue, messenger, llm, toolbox, workspaces, organization)


async def in_scope(world: World) -> None:
    """Bring a job to its first gate."""
    await world.say("the signup form accepts an empty e-mail, please fix it")
    await world.work(proposes())


async def at_work(world: World, *lines: Line) -> None:
    """Bring a job to its owner, and let it say these lines."""
    await in_scope(world)
    await world.services.scope.accept(JobId(1), by=RITA)
    await world.work(*lines)


async def in_approval(world: World) -> None:
    """Bring a job to its question to people."""
    await at_work(world, hands_in(), judges("pass"), judges("pass"), merges())

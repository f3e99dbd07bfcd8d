"""The keys of a repository in org.yml: where it is, what work on it passes, and who decides."""

from datetime import timedelta
from typing import Any, Literal

from pydantic import Field, model_validator

from bot.domain.checks import Check
from bot.domain.organization import Environment
from bot.org.keys import Spec
from bot.org.kinds import Address, Allowed, Command, Duration, FilePath, KeyEnv, Line, Quorum

_CHECK = Check("")


class EscalationSpec(Spec):
    """One step of a ladder."""

    after: Duration = Field(description="How long after the question, and after the nudge.")
    to: list[str] = Field(min_length=1, description="The people who may answer from then on.")


class ApprovalSpec(Spec):
    """Who decides about consequential calls."""

    owners: list[str] = Field(default=[], description="The people who are asked first.")
    fallback: list[str] = Field(
        default=[], description="The people who may answer after the nudge."
    )
    quorum: Quorum = Field(
        default=1, description="How many different people must approve; `all`: every owner."
    )
    critical: list[Line] = Field(
        default=[], description="Tools whose calls need two people, whatever the quorum is."
    )
    reversible: list[Line] = Field(
        default=[],
        description="Tools that can be undone here: further calls may be approved at once.",
    )
    nudge_after: Duration = Field(
        default=timedelta(hours=1), description="When the reminder goes out."
    )
    expires_after: Duration = Field(
        default=timedelta(hours=24), description="When the question closes."
    )
    escalation: list[EscalationSpec] = Field(
        default=[], description="Whom to ask as well while nobody decides, step by step."
    )
    self_approval: Allowed = Field(
        default="refused",
        description="`allowed` lets the requester decide about their own job.",
    )
    author_owner: Allowed = Field(
        default="allowed",
        description="`refused` bars the owner of the role whose agent proposed the call.",
    )


class CheckSpec(Spec):
    """An executable test of a result."""

    command: Command = Field(default=(), description="Must exit with 0.")
    timeout: Duration = Field(default=_CHECK.timeout, description="How long it may take.")
    judged: bool = Field(default=False, description="`true`: a model decides it.")

    @model_validator(mode="before")
    @classmethod
    def _short(cls, given: Any) -> Any:
        """Read `tests: python -m pytest -q` as a command, and `tone: judged` as judged."""
        if given == "judged":
            return {"judged": True}
        return {"command": given} if isinstance(given, str | list) else given


class ClassSpec(Spec):
    """A kind of work on a repository that passes other stages than usual."""

    topology: str = Field(description="The stages its jobs pass.")
    paths: list[Line] = Field(
        min_length=1,
        description="The files its jobs may change, `*` for any characters. Who changes another "
        "one passes the usual stages.",
    )
    description: str = Field(default="", description="What it is, for the dispatcher.")


class RepositorySpec(Spec):
    """A git repository agents may work on."""

    path: FilePath | None = Field(default=None, description="Its clone on this machine.")
    remote: Address | None = Field(
        default=None, description="Its https address, where it is not on this machine."
    )
    token_env: KeyEnv | None = Field(
        default=None, description="The environment variable with the token for `remote`."
    )
    branch: Line = Field(default="main", description="The branch work is merged into.")
    environment: Literal["production", "staging", "disposable"] = Field(
        description="How much a mistake costs there. `disposable` asks nobody."
    )
    topology: str = Field(description="The stages a job on it passes.")
    classes: dict[str, ClassSpec] = Field(
        default={}, description="Kinds of work that pass other stages, by name."
    )
    unreviewed: Allowed = Field(
        default="refused",
        description="`allowed` lets jobs pass without any review where mistakes cost something.",
    )
    description: str = Field(default="", description="What it is, for the dispatcher.")
    approval: ApprovalSpec = Field(default=ApprovalSpec(), description="Who decides.")
    checks: dict[str, CheckSpec] = Field(default={}, description="Tests of a result, by name.")
    commands: list[Command] = Field(
        default=[], description="Commands agents may run in their clone."
    )
    network: Allowed = Field(
        default="refused",
        description="`allowed` opens this machine's network to its commands and checks.",
    )

    @property
    def consequential(self) -> bool:
        """Whether a mistake here costs something."""
        return Environment(self.environment) is not Environment.DISPOSABLE

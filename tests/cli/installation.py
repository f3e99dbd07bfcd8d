"""An installation for the doctor to look at: the sample organization, in good order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import copytree
from typing import Any

from pydantic import SecretStr

from bot.cli.doctor.results import Level, Result
from bot.cli.doctor.setup import Setup
from bot.config import Settings
from bot.domain.organization import Organization
from bot.org import load
from sandbox.slack import LocalSlack, Workspace
from sandbox.webshop import create

ROOT = Path(__file__).parents[2]
MANIFEST = ROOT / "manifest.yml"
KEYS = {
    "ANTHROPIC_API_KEY": "sk-ant-secret-of-anthropic",
    "OPENAI_API_KEY": "sk-secret-of-openai",
    "MISTRAL_API_KEY": "secret-of-mistral",
}


@dataclass(frozen=True, slots=True)
class Installation:
    """Settings, an environment, and the files both point at, all below one folder."""

    place: Path
    settings: Settings
    environment: Mapping[str, str]

    @property
    def setup(self) -> Setup:
        return Setup(self.settings, self.environment)

    @property
    def organization(self) -> Organization:
        return load(self.settings.organization, environment=self.environment)

    @property
    def webshop(self) -> Path:
        return self.place / "webshop.git"

    def but(self, **changes: Any) -> "Installation":
        """Return it with other settings; tokens are given as plain text."""
        secret = {"slack_bot_token", "slack_app_token", "slack_signing_secret"}
        update = {k: SecretStr(v) if k in secret else v for k, v in changes.items()}
        return replace(self, settings=self.settings.model_copy(update=update))

    def without(self, *names: str) -> "Installation":
        """Return it with some variables of the environment missing."""
        left = {k: v for k, v in self.environment.items() if k not in names}
        return replace(self, environment=left)

    def rewrite(self, old: str, new: str, *, file: str = "org.yml") -> None:
        """Change a text that stands once in a file of the organization."""
        path = self.settings.organization.with_name(file)
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        path.write_text(text.replace(old, new), encoding="utf-8")


def an_installation(place: Path, *, slack: str = "http://127.0.0.1:9/api/") -> Installation:
    """Put everything into a folder. Nothing answers at port 9."""
    copytree(ROOT / "org", place / "org")
    for name in ("webshop", "playground"):
        create(place / f"{name}.git")
    # Not read from the environment of whoever runs the tests.
    settings = Settings.model_construct(
        slack_bot_token=SecretStr("xoxb-local"),
        slack_app_token=SecretStr("xapp-local"),
        slack_api_url=slack,
        organization=place / "org" / "org.yml",
        data=place / "data",
    )
    paths = {f"COUNTERSIGN_{n.upper()}": str(place / f"{n}.git") for n in ("webshop", "playground")}
    return Installation(place, settings, {**KEYS, **paths})


def a_slack(manifest: Path | None = MANIFEST) -> LocalSlack:
    """Return the demo's workspace, in which everybody of the sample organization is."""
    workspace = Workspace.load(ROOT / "sandbox" / "slack" / "workspace.yml")
    return LocalSlack(workspace, manifest=manifest)


def names(place: Path) -> set[str]:
    """Return the names of what is in a folder."""
    return {each.name for each in place.iterdir()}


def problems(results: Iterable[Result]) -> list[Result]:
    return [result for result in results if result.level is Level.PROBLEM]


def said(results: Iterable[Result]) -> str:
    """Return results as lines, without what to do about them."""
    return "\n".join(f"{each.level} {each.subject}: {each.says}" for each in results)

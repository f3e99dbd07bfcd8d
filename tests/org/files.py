"""A small organization as a file, and changes to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.domain.organization import Organization
from bot.org import Report, check, load

SMALL = """\
name: Small
operators: [U0PAT]
people:
  U0OMAR: {name: Omar}
  U0PAT: {name: Pat}
models:
  claude: {model: anthropic/claude-sonnet-5-5, key_env: ANTHROPIC_API_KEY}
  gpt: {model: openai/gpt-5.4, key_env: OPENAI_API_KEY}
roles:
  dispatcher:
    mission: Read requests.
    owner: U0OMAR
    reports_to: U0OMAR
    stages: [intake]
    tools: [desk__propose_contract]
    prompt: prompt.md
  builder:
    mission: Build.
    owner: U0OMAR
    reports_to: dispatcher
    stages: [implementation]
    tools: [workspace__*, repository__merge]
    prompt: prompt.md
  reviewer:
    mission: Review.
    owner: U0OMAR
    reports_to: U0PAT
    stages: [correctness review]
    tools: [workspace__read, desk__file_verdict]
    prompt: prompt.md
positions:
  dispatcher-1: {role: dispatcher, models: [gpt]}
  builder-1: {role: builder, models: [claude, gpt]}
  reviewer-1: {role: reviewer, models: [gpt, claude]}
topologies:
  solo: [implementation]
  reviewed: [implementation, correctness review]
repositories:
  shop:
    path: shop.git
    environment: production
    topology: reviewed
    approval: {owners: [U0OMAR], fallback: [U0PAT]}
    checks: {tests: python -m pytest -q}
    commands: [python -m pytest -q]
channels:
  C0SHOP: {repository: shop}
"""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder with an org.yml that a test writes."""

    path: Path

    def write(self, text: str) -> Path:
        """Write the text as org.yml, with the prompt its roles share."""
        (self.path / "prompt.md").write_text("Do it well.\n", encoding="utf-8")
        file = self.path / "org.yml"
        file.write_text(text, encoding="utf-8")
        return file

    def check(self, text: str, *, environment: Mapping[str, str] | None = None) -> Report:
        return check(self.write(text), environment=environment or {})

    def load(self, text: str, *, environment: Mapping[str, str] | None = None) -> Organization:
        return load(self.write(text), environment=environment or {})

    def complaints(self, text: str) -> list[str]:
        """Return what is wrong with the text, each as `line: what remedy`."""
        return [f"{p.line}: {p.what} {p.remedy}" for p in self.check(text).errors]

    def warnings(self, text: str) -> list[str]:
        return [f"{p.line}: {p.what} {p.remedy}" for p in self.check(text).warnings]


def changed(*changes: tuple[str, str], text: str = SMALL) -> str:
    """Return the text with pieces of it replaced; each piece must be there exactly once."""
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        text = text.replace(old, new)
    return text

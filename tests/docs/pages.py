"""The pages of the documentation, as tests read them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
README, INDEX = ROOT / "README.md", ROOT / "docs" / "README.md"
TUTORIAL = ROOT / "docs" / "tutorial" / "first-job.md"
HOW_TO = ROOT / "docs" / "how-to"
IN_SLACK, REAL_MODELS = HOW_TO / "run-in-your-slack.md", HOW_TO / "use-real-models.md"
POSTGRES, REPOSITORY = HOW_TO / "run-on-postgresql.md", HOW_TO / "add-a-repository.md"
PAGES = (README, INDEX, TUTORIAL, IN_SLACK, REAL_MODELS, POSTGRES, REPOSITORY)

_FENCE = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


@dataclass(frozen=True, slots=True)
class Fence:
    """A block of code: its language and its text."""

    language: str
    text: str


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def fences(page: Path, *languages: str) -> list[Fence]:
    """Return the blocks of code of a page, those of these languages."""
    text = page.read_text(encoding="utf-8")
    found = (Fence(m[2], _outdented(m[3], len(m[1]))) for m in _FENCE.finditer(text))
    return [fence for fence in found if fence.language in languages]


def commands(page: Path) -> Iterator[str]:
    """Yield each line of the page's shell blocks."""
    for fence in fences(page, "sh"):
        yield from fence.text.strip().splitlines()


def links(page: Path) -> list[str]:
    """Return where the page's links lead, those outside of the project left out."""
    found = _LINK.findall(page.read_text(encoding="utf-8"))
    return [target for target in found if "://" not in target]


def yaml(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def merged(base: Any, change: Any) -> Any:
    """Return data with a fragment put into it: keys are added, everything else is replaced."""
    if not isinstance(base, Mapping) or not isinstance(change, Mapping):
        return change
    return {**base, **{key: merged(base.get(key), value) for key, value in change.items()}}


def _outdented(text: str, indent: int) -> str:
    return "".join(line[indent:] for line in text.splitlines(keepends=True))

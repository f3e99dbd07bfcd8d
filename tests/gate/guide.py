"""Pages about policies, as tests read and follow them."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference" / "policy.md"
LANE = ROOT / "docs" / "how-to" / "write-a-lane.md"


def blocks(page: Path, language: str) -> list[str]:
    """Return the blocks of code of a page in one language."""
    found: list[str] = re.findall(
        rf"^```{language}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    return found

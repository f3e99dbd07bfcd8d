"""The mind of the scenarios: the demo's own script, made quick, and lines for what goes wrong."""

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from sandbox.models import Script

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "sandbox" / "models" / "demo.yml"
OWN = Path(__file__).with_name("mind.yml")


def mind() -> Script:
    """Return a script that answers at once; the lines of the scenarios come first."""
    rules = [*_rules(OWN), *_rules(DEMO)]
    for rule in rules:
        rule["reply"].pop("delay", None)
    return Script.from_data({"strict": True, "rules": rules})


def _rules(path: Path) -> list[dict[str, Any]]:
    data = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    rules: list[dict[str, Any]] = data["rules"]
    return rules

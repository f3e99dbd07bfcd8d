"""The sample organization, and what more the scenarios need: repositories in several states."""

from copy import deepcopy
from pathlib import Path
from shutil import copytree
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]

QUICK_CHECK = "python -m compileall -q shop"
ENDLESS_CHECK = ["python", "-c", "while True: pass"]


def sample(place: Path) -> Path:
    """Copy the sample organization to a folder and return its file."""
    copytree(ROOT / "org", place)
    return place / "org.yml"


def with_troubles(place: Path) -> Path:
    """Write the sample organization with everything that can be in the way."""
    file = sample(place)
    yaml = YAML(typ="safe", pure=True)
    data = yaml.load(file.read_text(encoding="utf-8"))
    _add_repositories(data["repositories"])
    _add_positions(data)
    data["roles"]["builder"]["tools"].append("repository__tag")
    # All scenarios are one hour of the same few people; the gathering of questions has its tests.
    data["approvals"] = {"per_person_an_hour": 1000}
    with file.open("w", encoding="utf-8") as stream:
        yaml.dump(data, stream)
    return file


def _add_repositories(repositories: dict[str, Any]) -> None:
    """Add more views of the shop: one repository, under other rules."""
    quick = deepcopy(repositories["webshop"])
    quick["checks"] = {"tests": QUICK_CHECK}
    pair = deepcopy(quick)
    pair["approval"]["owners"] = ["U0OMAR", "U0MIA"]
    stuck = deepcopy(quick)
    stuck["checks"] = {"tests": {"command": ENDLESS_CHECK, "timeout": "1s"}}
    gone = deepcopy(quick)
    gone["path"] = "nowhere.git"
    repositories.update(quick=quick, pair=pair, stuck=stuck, gone=gone)


def _add_positions(data: dict[str, Any]) -> None:
    """Add a second builder, and a role that has to stop soon."""
    sprinter = deepcopy(data["roles"]["builder"])
    sprinter["limits"]["turns"] = 6  # one of them is the dispatcher's
    data["roles"]["sprinter"] = sprinter
    data["positions"]["sprinter-1"] = {"role": "sprinter", "models": ["claude"]}
    data["positions"]["builder-2"] = {"role": "builder", "models": ["claude"]}

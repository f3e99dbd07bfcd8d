"""The organization of the red team: the sample, with its policies, around a hostile repository."""

import json
import shutil
import sys
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.redteam.carriers import role_of
from tests.redteam.case import Case
from tests.redteam.scene import CHECK, Scene

ROOT = Path(__file__).parents[2]
SERVER = Path(__file__).with_name("foreign_server.py")


def person_of(number: int) -> str:
    """Return the Slack id of the person whose name is hostile in a case."""
    return f"U0NAMED{number}"


def write(place: Path, scenes: Mapping[Case, Scene], *, policies: Path | None = None) -> Path:
    """Write the organization's files below a place and return its org.yml."""
    folder = place / "org"
    shutil.copytree(ROOT / "org", folder)
    if policies is not None:
        for name in ("lanes.cedar", "gates.cedar"):
            shutil.copyfile(policies / name, folder / name)
    yaml = YAML(typ="safe", pure=True)
    data = yaml.load((folder / "org.yml").read_text(encoding="utf-8"))
    _aim(data["repositories"], place)
    _add_people(data["people"], scenes)
    _add_tools(data, place, scenes)
    with (folder / "org.yml").open("w", encoding="utf-8") as stream:
        yaml.dump(data, stream)
    return folder / "org.yml"


def _aim(repositories: dict[str, Any], place: Path) -> None:
    for name, repository in repositories.items():
        repository["path"] = str(place / f"{name}.git")
        repository["checks"] = {"tests": CHECK}
        repository["commands"] = [CHECK]


def _add_people(people: dict[str, Any], scenes: Mapping[Case, Scene]) -> None:
    people["U0EVE"] = {"name": "Eve Ellis", "title": "Visitor"}
    for number, scene in enumerate(scenes.values()):
        if scene.requester_name:
            people[person_of(number)] = {"name": scene.requester_name, "manager": "U0MIA"}


def _add_tools(data: dict[str, Any], place: Path, scenes: Mapping[Case, Scene]) -> None:
    """Add a server of foreign tools, each in the lane of one role of its own."""
    tools = {case: scene.tool for case, scene in scenes.items() if scene.tool is not None}
    if not tools:
        return
    file = place / "tickets.json"
    file.write_text(json.dumps([asdict(tool) for tool in tools.values()]), encoding="utf-8")
    effects = {tool.name: "read" for tool in tools.values() if tool.classified}
    command = [sys.executable, str(SERVER), str(file)]
    data["servers"] = {"tickets": {"command": command, "effects": effects}}
    for case, tool in tools.items():
        role = deepcopy(data["roles"]["builder"])
        role["tools"] = [*role["tools"], f"tickets__{tool.name}"]
        data["roles"][role_of(case)] = role
        position = {"role": role_of(case), "models": ["claude", "gpt", "mistral"]}
        data["positions"][f"{role_of(case)}-1"] = position

"""The reference of org.yml names every key there is, with its meaning and its default."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.domain.stages import REVIEWS, Stage
from bot.org.keys import Spec
from bot.org.outcome_spec import OutcomeSpec, SourceSpec
from bot.org.repository_spec import ApprovalSpec, CheckSpec, ClassSpec, EscalationSpec
from bot.org.review_spec import ReviewsSpec
from bot.org.sections import SECTIONS
from bot.org.spec import AppliesToSpec, LimitsSpec, OpaSpec, PolicySpec, ProbesSpec, TopSpec
from tests.org.files import Folder

REFERENCE = Path("docs/reference/org-yml.md").read_text(encoding="utf-8")
GROUPS: dict[str, type[Spec]] = {
    "The top": TopSpec,
    **{s.name: s.kind for s in SECTIONS if isinstance(s.kind, type)},
    "policy": PolicySpec,
    "opa": OpaSpec,
    "probes": ProbesSpec,
    "limits": LimitsSpec,
    "outcome": OutcomeSpec,
    "source": SourceSpec,
    "approval": ApprovalSpec,
    "escalation": EscalationSpec,
    "classes": ClassSpec,
    "checks": CheckSpec,
    "applies_to": AppliesToSpec,
    "reviews": ReviewsSpec,
}


def written(default: Any) -> str:
    """Return a default as one would write it in the file."""
    match default:
        case timedelta():
            return f"`{_duration(default)}`"
        case bool():
            return f"`{str(default).lower()}`"
        case None | "" | [] | {} | () | BaseModel():
            return ""
        case _:
            return f"`{default}`"


def _duration(length: timedelta) -> str:
    hours, seconds = divmod(int(length.total_seconds()), 3600)
    minutes, seconds = divmod(seconds, 60)
    return f"{hours}h" if hours else f"{minutes}m" if minutes else f"{seconds}s"


def row(key: str, field: FieldInfo) -> str:
    """Return the line of the reference about a key."""
    default = "needed" if field.is_required() else written(field.default)
    if key == "cost":
        default = f"`{field.default / 1_000_000:.2f} USD`"
    return f"| `{key}` | {field.description} | {default} |"


def section(name: str) -> str:
    """Return the part of the reference under a heading."""
    match = re.search(
        rf"^##+ {re.escape(name)}\n(.*?)(?=^##|\Z)", REFERENCE, re.MULTILINE | re.DOTALL
    )
    assert match, f"docs/reference/org-yml.md has no heading {name}"
    return match[1]


@pytest.mark.parametrize("name", GROUPS)
def test_every_key_is_explained(name: str) -> None:
    rows = [line for line in section(name).splitlines() if line.startswith("| `")]

    assert rows == [row(key, field) for key, field in GROUPS[name].model_fields.items()]


def test_every_stage_is_named() -> None:
    text = section("Stages")

    for stage in Stage:
        assert f"`{stage.value}`" in text
    assert all(f"`{stage.value}`" in section("topologies") for stage in REVIEWS)


def test_the_example_of_the_reference_is_sound(folder: Folder) -> None:
    match = re.search(r"```yaml\n(name: .*?)```", REFERENCE, re.DOTALL)
    assert match

    report = folder.check(match[1])

    assert report.errors == ()
    assert report.warnings == ()

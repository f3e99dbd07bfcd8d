"""The shape of the house: who reaches which library, and that no package hides ours."""

import ast
import importlib.metadata
import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = ("bot", "handlers", "schedules", "storage")

HOMES = {
    "alembic": {"storage"},
    "apscheduler": {"schedules"},
    "cedarpy": {"bot/gate"},
    "dbos": {"bot/engine"},
    "jinja2": {"bot/prompts"},
    "litellm": {"bot/models"},
    "matplotlib": {"bot/pictures"},
    "mcp": {"bot/tools"},
    "psycopg": {"storage"},
    "ruamel": {"bot/org"},
    "slack_bolt": {"handlers"},
    "slack_sdk": {"bot/slack", "handlers", "bot/cli"},
    "sqlalchemy": {"storage"},
    "sqlmodel": {"storage"},
    "tenacity": {"bot/models", "bot/engine", "bot/slack"},
}


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def importers(library: str) -> set[str]:
    files = (file for package in OURS for file in (ROOT / package).rglob("*.py"))
    return {file.relative_to(ROOT).as_posix() for file in files if library in set(imports(file))}


@pytest.mark.parametrize("library", sorted(HOMES))
def test_a_library_is_imported_only_where_it_is_at_home(library: str) -> None:
    strangers = {
        file
        for file in importers(library)
        if not any(file == home or file.startswith(f"{home}/") for home in HOMES[library])
    }

    assert not strangers


@pytest.mark.parametrize("package", [*OURS, "sandbox"])
def test_our_packages_are_the_ones_in_this_checkout(package: str) -> None:
    spec = importlib.util.find_spec(package)

    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).is_relative_to(ROOT)


@pytest.mark.parametrize("package", [*OURS, "sandbox"])
def test_no_installed_distribution_brings_a_package_of_the_same_name(package: str) -> None:
    assert package not in importlib.metadata.packages_distributions()


def test_the_command_line_starts_without_the_slow_libraries() -> None:
    code = "import bot.cli.main, sys; sys.exit(bool({'litellm', 'matplotlib'} & set(sys.modules)))"

    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)

    assert ended.returncode == 0


def test_no_lock_or_source_names_a_registry() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")

    assert "http://" not in lock
    assert "https://" not in lock
    assert "index-url" not in lock

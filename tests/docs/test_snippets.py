"""What pages say to write into a file can be written there."""

import json
from pathlib import Path
from shutil import copytree
from typing import Any

import jsonschema
import psycopg
import pytest
from ruamel.yaml import YAML

from bot.cli.doctor.database import database
from bot.cli.doctor.slack_app import MANIFEST
from bot.domain.gate import Outcome
from bot.domain.ids import RoleName
from bot.org import check
from bot.org.evaluations import ExamSpec, SuiteFiles
from handlers.reception import PATH
from storage.engines import database_url
from tests.cli.installation import problems, said
from tests.docs.pages import HOW_TO, IN_SLACK, POSTGRES, ROOT, Fence, fences, merged, name_of, yaml

SCHEMA = ROOT / "tests" / "handlers" / "data" / "manifest.schema.json"
GUIDES = [page for page in sorted(HOW_TO.glob("*.md")) if fences(page, "yaml")]


@pytest.mark.parametrize("page", GUIDES, ids=name_of)
def test_the_fragments_of_a_page_fit_into_the_sample_organization(
    page: Path, tmp_path: Path
) -> None:
    place = tmp_path / "org"
    copytree(ROOT / "org", place)
    file = place / "org.yml"
    whole = yaml(file.read_text(encoding="utf-8"))
    for fence in fences(page, "yaml"):
        whole = whole if _is_of_another_file(fence) else merged(whole, yaml(fence.text))
    with file.open("w", encoding="utf-8") as stream:
        YAML(typ="safe", pure=True).dump(whole, stream)

    report = check(file, environment={})

    assert [str(error) for error in report.errors] == []


def test_the_manifest_for_http_is_one_and_leads_to_where_we_listen() -> None:
    (fragment,) = filter(_is_of_the_manifest, fences(IN_SLACK, "yaml"))
    original = yaml(MANIFEST.read_text(encoding="utf-8"))

    manifest = merged(original, yaml(fragment.text))

    jsonschema.validate(manifest, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert _addresses(manifest) == {f"https://countersign.example.com{PATH}"}
    (command,) = manifest["features"]["slash_commands"]
    (ours,) = original["features"]["slash_commands"]
    assert {key: command[key] for key in ours} == ours


def test_the_suite_of_the_page_about_hiring_is_one(tmp_path: Path) -> None:
    (fragment,) = fences(HOW_TO / "hire-an-agent.md", "yaml")
    (tmp_path / "builder.yml").write_text(fragment.text, encoding="utf-8")

    (exam,) = SuiteFiles(tmp_path).suite(RoleName("builder")).exams

    assert exam.expect[0].gate is Outcome.NEEDS_APPROVAL
    keys = [row.split("`")[1] for row in _rows(HOW_TO / "hire-an-agent.md")]
    assert keys == list(ExamSpec.model_fields)


def test_the_address_of_the_database_is_one() -> None:
    assert _url().startswith("postgresql://")
    assert database_url(_url()).database == "countersign"


@pytest.mark.postgres
async def test_a_database_made_as_the_page_says_can_be_used(postgres_server: str) -> None:
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        for fence in fences(POSTGRES, "sql"):
            for statement in fence.text.split(";\n"):
                if statement:
                    connection.execute(statement.encode())
    here = postgres_server.partition("?")[2]

    found = await database(f"{_url().replace('@localhost/', '@/')}?{here}")

    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("DROP DATABASE countersign")
        connection.execute("REVOKE ALL ON SCHEMA public FROM countersign")
        connection.execute("DROP ROLE countersign")
    assert problems(found) == []
    assert "can be read and written" in said(found)


def _is_of_the_manifest(fence: Fence) -> bool:
    return "socket_mode_enabled" in fence.text


def _rows(page: Path) -> list[str]:
    lines = page.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith("| `")]


def _is_of_another_file(fence: Fence) -> bool:
    return _is_of_the_manifest(fence) or fence.text.startswith("cases:")


def _url() -> str:
    (fence,) = fences(POSTGRES, "ini")
    return fence.text.strip().partition("=")[2]


def _addresses(data: Any) -> set[str]:
    match data:
        case dict():
            return set().union(*map(_addresses, data.values()))
        case list():
            return set().union(*map(_addresses, data))
        case str() if data.startswith("https://"):
            return {data}
        case _:
            return set()

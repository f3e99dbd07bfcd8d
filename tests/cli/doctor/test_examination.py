"""A whole examination: every check, in one report, without a secret in it."""

import io
from collections.abc import Iterable

from bot.cli.doctor.examination import examined, safely
from bot.cli.doctor.report import Report
from bot.cli.doctor.results import Level, Result, ok, problem, warning
from tests.cli.installation import KEYS, Installation, problems, said


async def _examine(installation: Installation) -> list[Result]:
    return [result async for result in examined(installation.setup)]


async def test_an_installation_in_order_has_no_problems(connected: Installation) -> None:
    found = await _examine(connected)

    assert problems(found) == []
    subjects = {each.subject for each in found}
    assert subjects >= {
        *("Python", "git", "Disk", "Database", "org.yml", "Policies", "Isolation"),
        *("Slack bot token", "Slack scopes", "Slack connection", "Slack channels", "Slack people"),
        *("Model claude", "Position builder-1", "Repository webshop"),
    }


async def test_looking_creates_nothing(connected: Installation) -> None:
    before = sorted(connected.place.rglob("*"))

    await _examine(connected)

    assert sorted(connected.place.rglob("*")) == before


async def test_everything_that_is_wrong_is_told_at_once(installation: Installation) -> None:
    installation.webshop.rename(installation.place / "moved.git")
    broken = installation.without(*KEYS).but(
        slack_bot_token="", slack_app_token="xoxb-secret", database_url="mysql://me:secret@host/db"
    )

    found = await _examine(broken)

    told = {each.subject for each in problems(found)}
    assert told >= {"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "Database", "Repository webshop"}
    assert any("builder-1" in subject for subject in told)
    assert all(each.remedy for each in problems(found))
    assert "secret" not in f"{found}"


async def test_with_a_broken_file_the_rest_is_looked_at(connected: Installation) -> None:
    connected.rewrite("operators: [U0PAT]", "operators: [U0PAD]")

    found = await _examine(connected)

    assert [each.subject for each in problems(found)] == ["org.yml"]
    assert "ok Slack bot token" in said(found)
    assert "Policies, models, repositories and isolation were not looked at" in said(found)


async def test_a_check_that_fails_itself_is_told_and_hides_nothing() -> None:
    async def broken() -> Iterable[Result]:
        raise LookupError("a fault of ours")

    found = list(await safely("Disk", broken()))

    assert [each.level for each in found] == [Level.PROBLEM]
    assert "LookupError" in found[0].says


def test_the_report_has_one_line_for_each_result_and_one_for_what_to_do() -> None:
    out = io.StringIO()
    report = Report(out, frozenset())

    report.add(ok("Python", "3.11.7"))
    report.add(warning("Disk", "only\n1 GiB free", remedy="Make room."))
    report.add(problem("git", "There is none.", remedy="Install it."))

    assert report.close() == 1
    assert out.getvalue().splitlines() == [
        "ok       Python: 3.11.7",
        "warning  Disk: only 1 GiB free",
        "         do: Make room.",
        "problem  git: There is none.",
        "         do: Install it.",
        "",
        "Checks: 3. Problems: 1. Warnings: 1.",
    ]


def test_warnings_alone_do_not_fail() -> None:
    report = Report(io.StringIO(), frozenset())

    report.add(warning("Disk", "It fills up."))

    assert report.close() == 0


def test_a_secret_that_slipped_into_a_message_is_blotted_out(installation: Installation) -> None:
    out = io.StringIO()
    report = Report(out, installation.but(slack_bot_token="xoxb-12-secret").setup.secrets())

    report.add(problem("Model", f"said {KEYS['OPENAI_API_KEY']}", remedy="Not xoxb-12-secret."))
    report.add(ok("Odd", "a bell\a and a \x1b[31mcolour"))

    assert "said ***" in out.getvalue()
    assert "Not ***." in out.getvalue()
    assert "a bell? and a ?[31mcolour" in out.getvalue()

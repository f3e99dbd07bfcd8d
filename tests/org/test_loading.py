"""What org.yml says is what the organization is."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.checks import Check
from bot.domain.ids import ChannelId, ModelName, PositionName, RepositoryName, RoleName, UserId
from bot.domain.organization import ApprovalRule, Environment, Limits, Start
from bot.domain.reviews import independent
from bot.domain.staffing import Staffing
from bot.domain.stages import Stage
from bot.org import check, load
from tests.org.files import SMALL, Folder, changed

ACME = Path("org/org.yml")
WEBSHOP = RepositoryName("webshop")


def test_every_key_reaches_the_organization(folder: Folder) -> None:
    text = changed(
        ("    tools: [workspace__*, repository__merge]\n", FULL_ROLE),
        ("checks: {tests: python -m pytest -q}", "checks: {tests: [make, test], tone: judged}"),
        (
            "fallback: [U0PAT]",
            "fallback: [U0PAT], nudge_after: 30m, expires_after: 2d, self_approval: allowed",
        ),
        (
            "key_env: ANTHROPIC_API_KEY",
            (
                "key_env: ANTHROPIC_API_KEY, base_url: '${BASE:-http://127.0.0.1:1/}', "
                "input_price: 3.00 USD, output_price: 15 USD, calls_at_a_time: 2, max_tokens: 100"
            ),
        ),
        ("U0PAT: {name: Pat}", "U0PAT: {name: Pat, title: Platform, manager: U0OMAR}"),
    )
    text += "servers:\n  tickets: {command: tickets serve, secrets: {TOKEN: TICKETS_TOKEN}}\n"

    loaded = folder.load(text)

    assert loaded.name == "Small"
    assert loaded.operators == {UserId("U0PAT")}
    assert loaded.isolation_required
    assert loaded.people[UserId("U0PAT")].manager == "U0OMAR"
    model = loaded.models[ModelName("claude")]
    assert (model.base_url, model.input_price, model.output_price) == (
        "http://127.0.0.1:1",
        3_000_000,
        15_000_000,
    )
    assert (model.calls_at_a_time, model.max_tokens) == (2, 100)
    assert model.lineages == {"claude"}
    role = loaded.roles[RoleName("builder")]
    assert role.prompt == "Do it well."
    assert role.start is Start.AT_ONCE
    assert role.limits == Limits(3, 4, 50_000, timedelta(minutes=5), 1, 2, 6)
    assert role.responsible == ("building",)
    assert role.not_responsible == ("judging",)
    assert role.accountable_for == "results"
    shop = loaded.repository(RepositoryName("shop"))
    assert shop.path == str(folder.path.resolve() / "shop.git")
    assert shop.environment is Environment.PRODUCTION
    assert shop.checks == (Check("tests", ("make", "test")), Check("tone"))
    assert shop.commands == (("python", "-m", "pytest", "-q"),)
    assert shop.approval == ApprovalRule(
        owners=(UserId("U0OMAR"),),
        fallback=(UserId("U0PAT"),),
        nudge_after=timedelta(minutes=30),
        expires_after=timedelta(days=2),
        self_approval=True,
    )
    assert loaded.topology_of(shop.name).required_reviews == (Stage.CORRECTNESS_REVIEW,)
    assert loaded.channels[ChannelId("C0SHOP")].repository == "shop"
    assert loaded.servers["tickets"].command == ("tickets", "serve")
    assert loaded.servers["tickets"].secrets == {"TOKEN": "TICKETS_TOKEN"}
    assert loaded.position(PositionName("builder-1")).models == ("claude", "gpt")
    assert loaded.human_above(RoleName("builder")) == "U0OMAR"


FULL_ROLE = """\
    tools: [workspace__*, repository__merge]
    responsible: [building]
    not_responsible: [judging]
    accountable_for: results
    start: at_once
    limits:
      {turns: 3, tokens: 4, cost: 0.05 USD, duration: 5m, rounds: 1, idle_turns: 2, calls_a_turn: 6}
"""


def test_what_is_not_written_is_the_default(folder: Folder) -> None:
    loaded = folder.load(SMALL)

    assert loaded.roles[RoleName("builder")].limits == Limits()
    assert loaded.roles[RoleName("builder")].start is Start.ASK
    shop = loaded.repository(RepositoryName("shop"))
    assert shop.branch == "main"
    assert shop.approval.nudge_after == timedelta(hours=1)
    assert not shop.approval.self_approval


def test_paths_and_addresses_can_come_from_the_environment(folder: Folder) -> None:
    text = changed(("path: shop.git", "path: ${SHOP:-here.git}"))

    assert folder.load(text).repository(RepositoryName("shop")).path.endswith("/here.git")
    elsewhere = folder.load(text, environment={"SHOP": "/srv/shop.git"})
    assert elsewhere.repository(RepositoryName("shop")).path == "/srv/shop.git"


def test_the_sample_organization_is_sound() -> None:
    report = check(ACME, environment={})

    assert report.errors == ()
    assert report.warnings == ()


def test_the_sample_organization_reviews_across_three_families() -> None:
    acme = load(ACME, environment={})
    staffing = Staffing(acme, available=frozenset(acme.models))
    builder = staffing.staff(PositionName("builder-1"))

    for stage in acme.topology_of(WEBSHOP).required_reviews:
        reviewer = staffing.reviewer(stage, author=builder)
        assert independent(builder.model.lineages, reviewer.model.lineages)
    families = {
        staffing.staff(name).model.lineages
        for name in (
            PositionName("builder-1"),
            PositionName("reviewer-1"),
            PositionName("security-1"),
        )
    }
    assert len(families) == 3


@pytest.mark.parametrize("only", ["claude", "gpt", "mistral"])
def test_the_sample_organization_runs_with_the_key_of_one_vendor(only: str) -> None:
    acme = load(ACME, environment={})
    staffing = Staffing(acme, available=frozenset({ModelName(only)}))

    assert {staffing.staff(name).model.name for name in acme.positions} == {only}


def test_the_sample_organization_knows_who_decides_about_the_webshop() -> None:
    acme = load(ACME, environment={})

    webshop = acme.repository(WEBSHOP)
    assert webshop.approval.owners == ("U0OMAR",)
    assert webshop.approval.fallback == ("U0SAM",)
    assert (webshop.approval.quorum, webshop.approval.everyone) == (1, False)
    assert (webshop.approval.critical, webshop.approval.author_owner) == ((), True)
    assert acme.human_above(RoleName("builder")) == "U0OMAR"
    assert acme.channels[ChannelId("C0WEBSHOP")].repository == WEBSHOP

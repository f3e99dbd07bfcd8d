"""A role may have one number, read in one place, with a target on its better side."""

from datetime import timedelta

import pytest

from bot.domain.ids import RoleName
from bot.domain.outcome_numbers import (
    BuiltIn,
    CommandSource,
    Direction,
    OutcomeNumber,
    RecordSource,
    ToolSource,
    WebSource,
)
from bot.org.secrets import named_secrets
from tests.org.files import SMALL, Folder, changed

SERVERS = "servers:\n  shop: {command: shop-server, effects: {orders: read, refund: lane}}\n"


def with_number(source: str, *, rest: str = "direction: up, baseline: 1, target: 2") -> str:
    """Return the organization with a number for its builder."""
    number = f"    outcome: {{name: orders, source: {source}, {rest}}}\n"
    return changed(("    mission: Build.\n", f"    mission: Build.\n{number}")) + SERVERS


def test_a_role_needs_no_number(folder: Folder) -> None:
    assert folder.load(SMALL).roles[RoleName("builder")].outcome is None


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("{built_in: lead_time}", RecordSource(BuiltIn.LEAD_TIME)),
        (
            "{command: count --all, timeout: 5s, network: allowed}",
            CommandSource(("count", "--all"), timedelta(seconds=5), network=True),
        ),
        (
            "{url: 'https://shop.example/api', path: data.0.count, token_env: SHOP_TOKEN}",
            WebSource(
                "https://shop.example/api",
                ("data", "0", "count"),
                timedelta(seconds=30),
                "SHOP_TOKEN",
            ),
        ),
        (
            "{tool: shop__orders, arguments: {days: 7}, path: count}",
            ToolSource("shop__orders", {"days": 7}, ("count",), timedelta(seconds=30)),
        ),
    ],
)
def test_a_number_is_read_where_the_file_says(folder: Folder, source: str, meant: object) -> None:
    organization = folder.load(with_number(source))

    outcome = organization.roles[RoleName("builder")].outcome
    assert outcome is not None
    assert outcome.source == meant


def test_everything_else_of_a_number_is_kept(folder: Folder) -> None:
    rest = "direction: down, baseline: -0.5, target: -2, unit: h"

    organization = folder.load(with_number("{built_in: lead_time}", rest=rest))

    assert organization.roles[RoleName("builder")].outcome == OutcomeNumber(
        "orders", RecordSource(BuiltIn.LEAD_TIME), Direction.DOWN, -0.5, -2.0, "h"
    )


def test_the_token_of_a_source_is_a_secret_we_know(folder: Folder) -> None:
    source = "{url: 'https://shop.example/api', path: n, token_env: SHOP_TOKEN}"

    organization = folder.load(with_number(source))

    assert named_secrets(organization, environment={"SHOP_TOKEN": "hush"}) == {"SHOP_TOKEN": "hush"}


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        (
            "{}",
            (
                "The number of the role builder must be read in one place, not 0. "
                "Write one of built_in, command, url, tool under `source`."
            ),
        ),
        (
            "{command: count, built_in: lead_time}",
            (
                "The number of the role builder must be read in one place, not 2. "
                "Write one of built_in, command, url, tool under `source`."
            ),
        ),
        (
            "{command: count, path: a.b}",
            "path means nothing to a source of the kind command. Take it out.",
        ),
        (
            "{url: 'https://shop.example/api'}",
            (
                "The number of the role builder has no path into the answer. "
                "Write for example `path: data.0.count`."
            ),
        ),
        (
            "{url: 'http://shop.example/api', path: n, token_env: SHOP_TOKEN}",
            "The address would be sent the token in the clear. Use https://.",
        ),
        (
            "{url: 'https://me:hush@shop.example/api', path: n}",
            (
                "The address has a user or a password in it. "
                "Take it out; `token_env` names the variable of a token."
            ),
        ),
        (
            "{tool: shop__refund}",
            (
                "shop__refund is not known to only read. "
                "If it does, write `effects: {refund: read}` at the server shop."
            ),
        ),
        ("{tool: shoop__orders}", "shoop__orders is of no server in the file. Did you mean shop?"),
        (
            "{built_in: led_time}",
            (
                "roles.builder.outcome.source.built_in has no number 'led_time'. "
                "Did you mean lead_time?"
            ),
        ),
        (
            "{comand: count}",
            "roles.builder.outcome.source.comand is not a known key. Did you mean command?",
        ),
        (
            "{command: count | tail}",
            (
                "roles.builder.outcome.source.command uses |. "
                "Commands run without a shell: write a script, or two commands."
            ),
        ),
    ],
)
def test_a_source_that_cannot_be_read_is_refused(
    folder: Folder, source: str, complaint: str
) -> None:
    assert f"19: {complaint}" in folder.complaints(with_number(source))


@pytest.mark.parametrize(
    ("rest", "complaint"),
    [
        (
            "direction: up, baseline: 2, target: 1",
            (
                "The number of the role builder shall go up, and its target is not above its "
                "baseline. Change `direction`, `baseline` or `target`."
            ),
        ),
        (
            "direction: down, baseline: 2, target: 2",
            (
                "The number of the role builder shall go down, and its target is not below its "
                "baseline. Change `direction`, `baseline` or `target`."
            ),
        ),
        (
            "direction: sideways, baseline: 2, target: 2",
            "roles.builder.outcome.direction is 'sideways'. Write 'up' or 'down'.",
        ),
        (
            "direction: up, baseline: low, target: 2",
            (
                "roles.builder.outcome.baseline must be a number. "
                "Write it without quotes, such as 12 or 0.5."
            ),
        ),
        (
            "direction: up, baseline: 1",
            "roles.builder.outcome.target is missing. Add it: Where it shall be.",
        ),
    ],
)
def test_a_target_must_be_better_than_the_baseline(
    folder: Folder, rest: str, complaint: str
) -> None:
    text = with_number("{built_in: lead_time}", rest=rest)

    assert f"19: {complaint}" in folder.complaints(text)

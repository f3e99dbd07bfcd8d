"""Editing, comparing and widening: the rules behind the registry."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.changes import (
    Activate,
    Change,
    Deactivate,
    Hire,
    NewRole,
    Retire,
    RollOver,
    SetChannel,
    SetDuties,
    SetLimits,
    SetPrompt,
)
from bot.domain.differences import differences, merged, overlaps
from bot.domain.editing import edited
from bot.domain.fingerprints import lineage_of, moved
from bot.domain.ids import ChannelId, ModelName, PositionName, RepositoryName, RoleName, UserId
from bot.domain.organization import Limits, Position
from bot.domain.reconciling import Standing, compare
from bot.domain.registry import Manuscript, PositionRecord
from bot.domain.widening import _covers
from bot.errors import InvalidInputError
from bot.org.values import duration, money

BUILDER, FIRST, SECOND = RoleName("builder"), PositionName("b-1"), PositionName("b-2")
CLAUDE = ModelName("claude")
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


def a_manuscript() -> Manuscript:
    role = {"owner": "U0OMAR", "tools": ["workspace__read"], "prompt": "prompt.md"}
    return Manuscript(
        {
            "name": "Small",
            "roles": {"builder": role, "reviewer": {**role, "owner": "U0SAM"}},
            "positions": {"b-1": {"role": "builder", "models": ["claude"]}},
            "channels": {"C0SHOP": {"repository": "shop"}},
        },
        {"prompt.md": "Build.\n"},
    )


def test_an_edit_leaves_what_it_was_made_from_as_it_is() -> None:
    before = a_manuscript()

    edited(before, [SetDuties(BUILDER, mission="Build well.")])

    assert before == a_manuscript()


@pytest.mark.parametrize("cost", [0, 1, 500_000, 5_000_000, 12_345_678])
def test_limits_are_written_as_the_file_reads_them(cost: int) -> None:
    change = SetLimits(BUILDER, turns=9, cost_microusd=cost, duration=timedelta(minutes=90))

    limits = edited(a_manuscript(), [change]).section("roles")["builder"]["limits"]

    assert limits["turns"] == 9
    assert money(limits["cost"]) == cost
    assert duration(limits["duration"]) == timedelta(minutes=90)


def test_every_limit_can_be_changed() -> None:
    wanted = {each.name: 3 for each in fields(Limits)} | {"duration": timedelta(hours=3)}

    assert SetLimits(BUILDER, **wanted).given == wanted  # type: ignore[arg-type]


def test_a_prompt_that_two_roles_share_changes_for_one_of_them() -> None:
    after = edited(a_manuscript(), [SetPrompt(BUILDER, "Build with care.")])

    assert after.section("roles")["builder"]["prompt"] == "prompts/builder.md"
    assert after.section("roles")["reviewer"]["prompt"] == "prompt.md"
    assert after.texts == {"prompt.md": "Build.\n", "prompts/builder.md": "Build with care."}


def test_a_new_role_comes_with_its_text() -> None:
    role = NewRole("Write.", UserId("U0SAM"), "U0SAM", ("implementation",), (), "Write plainly.")
    hire = Hire(SECOND, RoleName("writer"), (ModelName("claude"),), new_role=role)

    after = edited(a_manuscript(), [hire])

    assert after.texts["prompts/writer.md"] == "Write plainly."
    assert after.section("positions")["b-2"]["role"] == "writer"


def test_activity_is_written_only_where_it_is_not_usual() -> None:
    off = edited(a_manuscript(), [Deactivate(FIRST)])
    on = edited(off, [Activate(FIRST)])

    assert off.section("positions")["b-1"]["active"] is False
    assert on == a_manuscript()


def test_rolling_over_exchanges_places_and_back_leaves_everything_as_it_was() -> None:
    third = PositionName("b-3")
    hires = [Hire(SECOND, BUILDER, (CLAUDE,)), Hire(third, BUILDER, (CLAUDE,), active=False)]
    before = edited(a_manuscript(), hires)

    after = edited(before, [RollOver(FIRST, third)])

    assert list(after.section("positions")) == ["b-3", "b-2", "b-1"]
    assert "active" not in after.section("positions")["b-3"]
    assert after.section("positions")["b-1"]["active"] is False
    assert edited(after, [RollOver(third, FIRST)]).digest == before.digest


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([RollOver(FIRST, FIRST)], "cannot take its own place"),
        ([RollOver(FIRST, PositionName("b-9"))], "no position b-9"),
        ([Hire(SECOND, RoleName("reviewer"), (CLAUDE,)), RollOver(FIRST, SECOND)], "the same role"),
        ([Hire(SECOND, BUILDER, (CLAUDE,)), Retire(SECOND), RollOver(FIRST, SECOND)], "is retired"),
    ],
)
def test_only_another_position_of_the_role_that_can_work_takes_over(
    changes: list[Change], said: str
) -> None:
    with pytest.raises(InvalidInputError, match=said):
        edited(a_manuscript(), changes)


def test_a_channel_may_be_about_nothing() -> None:
    shop = edited(a_manuscript(), [SetChannel(ChannelId("C0NEW"), RepositoryName("shop"))])
    nothing = edited(shop, [SetChannel(ChannelId("C0NEW"))])

    assert shop.section("channels")["C0NEW"] == {"repository": "shop"}
    assert nothing.section("channels")["C0NEW"] == {}


def test_no_change_at_all_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="Nothing is to be changed"):
        edited(a_manuscript(), [])


def test_retiring_twice_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="retired already"):
        edited(a_manuscript(), [Retire(FIRST), Retire(FIRST)])


def test_differences_are_told_as_people_read_them() -> None:
    hire = Hire(SECOND, BUILDER, (ModelName("claude"),))
    after = edited(a_manuscript(), [hire, SetPrompt(BUILDER, "Build.\nTest.\n")])

    told = [str(each) for each in differences(a_manuscript(), after)]

    assert told == [
        "~ roles.builder.prompt: prompt.md -> prompts/builder.md",
        "+ positions.b-2: {role: builder, models: [claude]}",
        "+ prompts/builder.md: Build.\nTest.\n",
    ]


def test_the_differences_lead_from_one_to_the_other() -> None:
    before = edited(a_manuscript(), [Hire(SECOND, BUILDER, (ModelName("gpt"),))])
    after = edited(a_manuscript(), [SetChannel(ChannelId("C0NEW")), Retire(FIRST)])

    assert merged(before, differences(before, after)) == after


def test_the_order_of_positions_is_a_difference() -> None:
    before = edited(a_manuscript(), [Hire(SECOND, BUILDER, (ModelName("claude"),))])
    turned = dict(reversed(list(before.section("positions").items())))
    after = Manuscript({**before.document, "positions": turned}, before.texts)

    found = differences(before, after)

    assert before.digest != after.digest
    assert [each.place for each in found] == ["positions.(order)"]
    assert list(merged(before, found).section("positions")) == ["b-2", "b-1"]


def test_only_places_that_meet_overlap() -> None:
    base = a_manuscript()
    mine = differences(base, edited(base, [SetDuties(BUILDER, mission="One.")]))
    same = differences(base, edited(base, [SetDuties(BUILDER, mission="One.")]))
    other = differences(base, edited(base, [SetDuties(BUILDER, mission="Another.")]))
    elsewhere = differences(base, edited(base, [Retire(FIRST)]))

    assert overlaps(mine, other)
    assert not overlaps(mine, same)
    assert not overlaps(mine, elsewhere)


def test_each_side_that_changed_is_seen() -> None:
    base = a_manuscript()
    one = edited(base, [SetDuties(BUILDER, mission="One.")])
    other = edited(base, [Retire(FIRST)])

    assert compare(base, None, base=None).standing is Standing.NEW
    assert compare(base, base, base=base).standing is Standing.SAME
    assert compare(one, one, base=base).standing is Standing.SAME
    assert compare(one, base, base=base).standing is Standing.FILE_CHANGED
    assert compare(base, one, base=base).standing is Standing.REGISTRY_CHANGED
    assert compare(one, other, base=base).standing is Standing.BOTH_CHANGED


@pytest.mark.parametrize(
    ("old", "new", "covered"),
    [
        ("workspace__*", "workspace__read", True),
        ("workspace__*", "workspace__re*", True),
        ("workspace__read", "workspace__read", True),
        ("workspace__read", "workspace__*", False),
        ("work?pace__*", "workspace__*", False),
        ("*__read", "workspace__*", False),
        ("repository__merge", "repository__tag", False),
    ],
)
def test_a_pattern_is_wider_in_doubt(old: str, new: str, covered: bool) -> None:
    assert _covers(old, new) is covered


def test_a_position_of_another_role_is_another_time() -> None:
    record = PositionRecord(7, FIRST, BUILDER, NOON, deployed_at=NOON)
    elsewhere = Position(FIRST, RoleName("writer"), (ModelName("claude"),))

    found = moved(record, elsewhere, at=NOON)

    assert found is not None
    assert (found.id, found.role) == (0, "writer")


def test_a_position_that_is_gone_from_the_file_has_ended() -> None:
    record = PositionRecord(7, FIRST, BUILDER, NOON, deployed_at=NOON)

    found = moved(record, None, at=NOON + timedelta(days=1))

    assert found is not None
    assert (found.id, found.retired_at) == (7, NOON + timedelta(days=1))


def test_a_line_of_replacements_that_goes_round_ends() -> None:
    records = [
        PositionRecord(1, FIRST, BUILDER, NOON, replaced_by=SECOND),
        PositionRecord(2, SECOND, BUILDER, NOON, replaced_by=FIRST),
    ]

    assert lineage_of(records, FIRST) == (FIRST, SECOND)

"""Block Kit's rules: what is refused, and that the reason says where."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    CardBlock,
    ConfirmObject,
    ContainerBlock,
    ContextActionsBlock,
    ContextBlock,
    DividerBlock,
    FeedbackButtonObject,
    FeedbackButtonsElement,
    HeaderBlock,
    MarkdownBlock,
    MarkdownTextObject,
    Option,
    OverflowMenuElement,
    PlanBlock,
    SectionBlock,
    StaticSelectElement,
    TableBlock,
    TaskCardBlock,
)
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import Json
from sandbox.slack.blockkit.check import BlockKit
from sandbox.slack.reference import DATA

KIT = BlockKit.load(DATA / "blockkit.json")
TITLE: Json = {"type": "plain_text", "text": "Title"}
INPUT: Json = {
    "type": "input",
    "label": TITLE,
    "element": {"type": "plain_text_input", "action_id": "a"},
}


def _text(length: int) -> Json:
    return {"type": "mrkdwn", "text": "x" * length}


def _section(length: int = 1, **more: Any) -> Json:
    return {"type": "section", "text": _text(length), **more}


def _button(length: int = 1, **more: Any) -> Json:
    return {"type": "button", "text": {"type": "plain_text", "text": "x" * length}, **more}


def _actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def _modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": TITLE, "blocks": list(blocks), **more}


def _table(rows: int = 1, columns: int = 1) -> Json:
    cell = {"type": "raw_text", "text": "x"}
    return {"type": "table", "rows": [[cell] * columns] * rows}


@pytest.mark.parametrize(
    "blocks",
    [
        [_section()] * 50,
        [_section(3000, fields=[_text(2000)] * 10)],
        [_actions(*[_button(75, action_id=str(n), value="v" * 2000) for n in range(25)])],
        [{"type": "header", "text": {"type": "plain_text", "text": "x" * 150}}],
        [{"type": "context", "elements": [_text(1)] * 10}],
        [{"type": "markdown", "text": "x" * 6000}] * 2,
        [_table(100, 20)],
        [{"type": "plan", "title": "Plan", "tasks": [{"task_id": "1", "title": "t"}] * 50}],
        [{"type": "data_visualization", "title": "Spend", "chart": {"type": "pie"}}],
    ],
    ids=lambda blocks: str(blocks[0]["type"]),
)
def test_a_message_at_the_limits_is_accepted(blocks: list[Json]) -> None:
    assert KIT.message_faults(blocks) == []


def test_what_the_sdk_builds_is_accepted() -> None:
    option = Option(value="v", label="Label")
    built: list[Block] = [
        HeaderBlock(text="Header"),
        SectionBlock(text="Text", accessory=OverflowMenuElement(options=[option, option])),
        ActionsBlock(
            elements=[
                ButtonElement(
                    text="Go",
                    action_id="go",
                    style="primary",
                    confirm=ConfirmObject(title="Sure?", text="Really"),
                ),
                StaticSelectElement(placeholder="Pick", action_id="pick", options=[option]),
            ]
        ),
        ContextBlock(elements=[MarkdownTextObject(text="Small")]),
        ContextActionsBlock(
            elements=[
                FeedbackButtonsElement(
                    action_id="feedback",
                    positive_button=FeedbackButtonObject(text="Good", value="good"),
                    negative_button=FeedbackButtonObject(text="Bad", value="bad"),
                )
            ]
        ),
        MarkdownBlock(text="**Bold**"),
        TableBlock(rows=[[{"type": "raw_text", "text": "Cell"}]]),
        PlanBlock(title="Plan", tasks=[TaskCardBlock(task_id="1", title="t", status="complete")]),
        CardBlock(title=MarkdownTextObject(text="Card"), actions=[ButtonElement(text="Open")]),
        ContainerBlock(title="Finding", child_blocks=[DividerBlock(), SectionBlock(text="Text")]),
    ]

    assert KIT.message_faults([block.to_dict() for block in built]) == []


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (_section(3001), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
        (_section(0), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
        ({"type": "section"}, "must provide text or fields [json-pointer:/blocks/0]"),
        (
            {"type": "section", "fields": [_text(2001)]},
            "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
        ),
        (
            {"type": "section", "fields": [_text(1)] * 11},
            "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
        ),
        (
            {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}},
            "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
        ),
        (
            {"type": "header", "text": _text(1)},
            "must be a valid enum value: plain_text [json-pointer:/blocks/0/text/type]",
        ),
        (
            {"type": "context", "elements": [_text(1)] * 11},
            "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
        ),
        (_actions(), "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]"),
        (
            _actions(*[_button(action_id=str(n)) for n in range(26)]),
            "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
        ),
        (
            _actions(_button(76)),
            "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
        ),
        (
            _actions(_button(value="v" * 2001)),
            "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
        ),
        (
            _actions(_button(style="loud")),
            "must be a valid enum value: primary, danger [json-pointer:/blocks/0/elements/0/style]",
        ),
        (
            _actions(_button(confirm={"title": TITLE, "text": _text(301)})),
            (
                "must be less than 301 characters "
                "[json-pointer:/blocks/0/elements/0/confirm/text/text]"
            ),
        ),
        (
            _actions(_button(action_id="a"), _button(action_id="a")),
            "`action_id` a already exists [json-pointer:/blocks/0]",
        ),
        (
            _actions({"type": "slider"}),
            "unsupported type: slider [json-pointer:/blocks/0/elements/0/type]",
        ),
        ({"type": "poem"}, "unsupported type: poem [json-pointer:/blocks/0/type]"),
        ({"text": "x"}, "missing required field: type [json-pointer:/blocks/0]"),
        (_section(colour="red"), "invalid additional property: colour [json-pointer:/blocks/0]"),
        (_section(block_id=7), "must be a string [json-pointer:/blocks/0/block_id]"),
        (_table(101), "no more than 100 items allowed [json-pointer:/blocks/0/rows]"),
        (_table(1, 21), "no more than 20 items allowed [json-pointer:/blocks/0/rows/0]"),
        (
            {"type": "static_select"},
            "unsupported type: static_select [json-pointer:/blocks/0/type]",
        ),
        (
            _actions({"type": "static_select", "action_id": "a"}),
            (
                "must provide exactly one of options or option_groups "
                "[json-pointer:/blocks/0/elements/0]"
            ),
        ),
        (INPUT, "unsupported type: input [json-pointer:/blocks/0/type]"),
        (
            {"type": "alert", "text": _text(1)},
            "unsupported type: alert [json-pointer:/blocks/0/type]",
        ),
    ],
)
def test_a_bad_block_is_refused_with_its_place(block: Json, reason: str) -> None:
    assert f"[ERROR] {reason}" in KIT.message_faults([block])


@pytest.mark.parametrize(
    ("blocks", "reason"),
    [
        ([_section()] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
        (
            [_section(block_id="b"), _section(block_id="b")],
            "`block_id` b already exists [json-pointer:/blocks/1/block_id]",
        ),
        (
            [{"type": "markdown", "text": "x" * 6001}] * 2,
            "markdown blocks: less than 12001 characters in all [json-pointer:/blocks]",
        ),
        ([_table(), _table()], "only_one_table_allowed [json-pointer:/blocks]"),
    ],
)
def test_blocks_that_do_not_go_together_are_refused(blocks: list[Json], reason: str) -> None:
    assert KIT.message_faults(blocks) == [f"[ERROR] {reason}"]


def test_blocks_in_a_container_count_too() -> None:
    inner = {"type": "container", "title": TITLE, "child_blocks": [_table(), _section(3001)]}

    faults = KIT.message_faults([inner, _table()])

    place = "/blocks/0/child_blocks/1/text/text"
    assert f"[ERROR] must be less than 3001 characters [json-pointer:{place}]" in faults
    assert "[ERROR] only_one_table_allowed [json-pointer:/blocks]" in faults


@pytest.mark.parametrize(
    ("view", "reason"),
    [
        (_modal(*[_section()] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
        (
            _modal(title={"type": "plain_text", "text": "x" * 25}),
            "must be less than 25 characters [json-pointer:/view/title/text]",
        ),
        (
            _modal(private_metadata="x" * 3001),
            "must be less than 3001 characters [json-pointer:/view/private_metadata]",
        ),
        (
            _modal(INPUT),
            "missing required field: submit (the view has input blocks) [json-pointer:/view]",
        ),
        (
            _modal({"type": "markdown", "text": "x"}),
            "unsupported type: markdown [json-pointer:/view/blocks/0/type]",
        ),
        (
            {"type": "home", "blocks": [], "title": TITLE},
            "invalid additional property: title [json-pointer:/view]",
        ),
        (
            {"type": "home", "blocks": [{"type": "alert", "text": _text(1)}]},
            "unsupported type: alert [json-pointer:/view/blocks/0/type]",
        ),
        ({"type": "modal", "title": TITLE}, "missing required field: blocks [json-pointer:/view]"),
        (
            {"type": "window", "blocks": []},
            "must be a valid enum value: modal, home [json-pointer:/view/type]",
        ),
    ],
)
def test_a_bad_view_is_refused_with_its_place(view: Json, reason: str) -> None:
    assert f"[ERROR] {reason}" in KIT.view_faults(view)


def test_a_modal_may_alert_and_ask() -> None:
    alert = {"type": "alert", "text": _text(200), "level": "warning"}

    assert KIT.view_faults(_modal(alert, INPUT, submit=TITLE)) == []


async def test_a_post_with_bad_blocks_says_why(web: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as refusal:
        await web.chat_postMessage(channel="C0WEBSHOP", text="x", blocks=[_section(3001)])

    answer = refusal.value.response
    assert answer["error"] == "invalid_blocks"
    assert "must be less than 3001" in answer["response_metadata"]["messages"][0]

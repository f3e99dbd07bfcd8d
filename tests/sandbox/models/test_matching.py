"""Which rule answers, and with what."""

import json
from typing import Any

import pytest

from sandbox.models.conversation import Answer, Call, Conversation, Line, Speaker, Stop
from sandbox.models.failures import FailureError
from sandbox.models.mind import Mind
from sandbox.models.script import Script

ASKED = Line(Speaker.USER, "Please fix app/form.py")
BUILDER = "You are the position builder-2 in the role builder.\nRepository: webshop"


def asked(*lines: Line, system: str = BUILDER, **more: Any) -> Conversation:
    return Conversation("local/small", lines or (ASKED,), system=system, **more)


def called(tool: str, *, result: str) -> tuple[Line, Line]:
    call = Call("call_1", tool, "{}")
    said = Line(Speaker.ASSISTANT, "", calls=(call,))
    return said, Line(Speaker.TOOL, result, tool=tool, call=call.id)


def answer(rules: list[dict[str, Any]], conversation: Conversation, **script: Any) -> Answer:
    named = [{"name": f"rule {number}"} | rule for number, rule in enumerate(rules)]
    return Mind(Script.from_data({"rules": named} | script)).think(conversation).answer


def fits(when: dict[str, Any], conversation: Conversation) -> bool:
    return answer([{"when": when, "reply": {"text": "yes"}}], conversation).text == "yes"


def test_the_first_rule_that_fits_answers() -> None:
    rules = [
        {"when": {"role": "reviewer"}, "reply": {"text": "one"}},
        {"when": {"role": "build*"}, "reply": {"text": "two"}},
        {"reply": {"text": "three"}},
    ]

    assert answer(rules, asked()).text == "two"


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({"model": "local/*"}, True),
        ({"model": "remote/*"}, False),
        ({"position": "builder-2"}, True),
        ({"position": "builder-1"}, False),
        ({"turn": 2}, True),
        ({"turn": 1}, False),
        ({"turn": "2+"}, True),
        ({"turn": "3-9"}, False),
        ({"turn": {"first": 1, "last": 2}}, True),
        ({"system": "^Repository: web"}, True),
        ({"user": "fix .*form"}, True),
        ({"user": "^form"}, False),
        ({"conversation": "assistant calls read_file"}, True),
        ({"result": {"tool": "read_*"}}, True),
        ({"result": {"tool": "edit_*"}}, False),
        ({"result": {"tool": "read_file", "text": "def save"}}, True),
        ({"result": {"text": "class"}}, False),
        ({"tools": ["read_file", "edit_*"]}, True),
        ({"tools": ["read_file", "push"]}, False),
    ],
)
def test_a_condition_holds_or_not(when: dict[str, Any], expected: bool) -> None:
    lines = (ASKED, *called("read_file", result="def save(): ..."))

    assert fits(when, asked(*lines, tools=("read_file", "edit_file"))) is expected


def test_an_older_tool_result_is_no_longer_new() -> None:
    lines = (ASKED, *called("read_file", result="a"), *called("edit_file", result="b"))

    assert fits({"result": {"tool": "edit_file"}}, asked(*lines))
    assert not fits({"result": {"tool": "read_file"}}, asked(*lines))


def test_captures_of_every_pattern_reach_the_reply() -> None:
    rule = {
        "when": {
            "system": r"Repository: (?P<repository>\w+)",
            "user": r"fix (?P<path>\S+)(?P<absent> now)?",
            "result": {"text": r"line (?P<line>\d+)"},
        },
        "reply": {
            "text": "{{ position }} of {{ role }} in {{ repository }}{{ absent }}, turn {{ turn }}",
            "tool_calls": [
                {"name": "edit", "arguments": {"at": [{"{{": "{{ path }}:{{ line }}"}]}},
                {"name": "mark", "arguments": {"text": "{{ line }}", "line": "{{ line | int }}"}},
            ],
        },
    }
    lines = (ASKED, *called("read_file", result="see line 12"))

    said = answer([rule], asked(*lines))

    assert said.text == "builder-2 of builder in webshop, turn 2"
    assert json.loads(said.calls[0].arguments) == {"at": [{"{{": "app/form.py:12"}]}
    assert json.loads(said.calls[1].arguments) == {"text": "12", "line": 12}
    assert said.stop is Stop.TOOL_CALLS
    assert said.calls[0].id != said.calls[1].id


def test_arguments_given_as_text_are_sent_as_they_are() -> None:
    rule = {"reply": {"tool_calls": [{"name": "edit", "arguments": "{not json"}]}}

    assert answer([rule], asked()).calls[0].arguments == "{not json"


def test_a_rule_answers_only_so_often() -> None:
    rules = [
        {"name": "once", "times": 1, "reply": {"text": "first"}},
        {"name": "then", "reply": {"text": "later"}},
    ]
    mind = Mind(Script.from_data({"rules": rules}))

    assert [mind.think(asked()).answer.text for _ in range(3)] == ["first", "later", "later"]


def test_without_a_rule_the_default_answers() -> None:
    assert "has no line for this" in answer([], asked()).text
    assert answer([], asked(), default={"text": "{{ user }}?"}).text == "Please fix app/form.py?"


def test_a_strict_script_says_what_it_was_asked() -> None:
    with pytest.raises(FailureError, match=r"role 'builder', position 'builder-2', turn 1.*form"):
        answer([{"when": {"turn": 9}, "reply": {"text": "no"}}], asked(), strict=True)


def test_an_identity_may_be_written_differently() -> None:
    script = {"identity": r"^#(?P<role>\w+)/(?P<position>\w+)"}
    rule = {"when": {"role": "judge", "position": "j1"}, "reply": {"text": "yes"}}

    assert answer([rule], asked(system="#judge/j1"), **script).text == "yes"


def test_a_long_text_is_cut_at_max_tokens() -> None:
    said = answer([{"reply": {"text": "x" * 100}}], asked(max_tokens=5))

    assert (said.text, said.stop, said.tokens.output) == ("x" * 20, Stop.LENGTH, 5)


def test_a_structured_answer_must_fit_its_schema() -> None:
    schema = {"type": "object", "required": ["verdict"]}
    good = [{"reply": {"json": {"verdict": "pass", "by": "{{ role }}"}}}]

    assert json.loads(answer(good, asked(schema=schema)).text)["by"] == "builder"
    with pytest.raises(FailureError, match="does not fit the schema asked for: 'verdict' is a req"):
        answer([{"reply": {"json": {}}}], asked(schema=schema))
    with pytest.raises(FailureError, match="does not fit the schema asked for: it is not JSON"):
        answer([{"reply": {"text": "no"}}], asked(schema=schema))


def test_a_forced_tool_is_called_with_the_scripted_data() -> None:
    said = answer([{"reply": {"json": {"a": 1}}}], asked(forced_tool="json_tool_call"))

    assert (said.text, said.calls[0].name, said.calls[0].arguments) == (
        "",
        "json_tool_call",
        '{"a": 1}',
    )

"""Reading scripts, and what is said about those that cannot be used."""

from pathlib import Path

import pytest

from sandbox.models import Script, ScriptError
from tests.sandbox.models.client import EXAMPLE


def problems(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "mind.yml"
    file.write_text(text)
    with pytest.raises(ScriptError) as caught:
        Script.load(file)
    return [problem.removeprefix(f"{tmp_path}/") for problem in caught.value.problems]


def test_the_example_can_be_used() -> None:
    script = Script.load(EXAMPLE)

    assert script.rules[0].name == "builder reads the file that was named"
    assert script.has_model("local/small")
    assert not script.has_model("local/huge")


def test_every_mistake_is_named_at_once_with_its_line(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        "rules:\n"
        "  - name: first\n"
        "    when:\n"
        "      usr: hello\n"
        "      user: '(unclosed'\n"
        "    reply:\n"
        "      fault: explode\n"
        "  - when: {turn: later}\n"
        "    reply: {}\n",
    )

    assert found[0].startswith("mind.yml:5: rules.0.when.user: This is not a valid regular express")
    assert found[1] == "mind.yml:4: rules.0.when.usr: there is no such key; did you mean 'user'?"
    assert found[2].startswith("mind.yml:7: rules.0.reply.fault.kind: Input should be 'rate_limit")
    assert "mind.yml:8: rules.1.name: this is missing; add it." in found
    assert any("mind.yml:8: rules.1.when.turn: Give a turn as 3" in line for line in found)
    assert "mind.yml:9: rules.1.reply: A reply needs one of text, json, tool_calls, fault." in found


def test_a_template_may_use_only_what_was_captured(tmp_path: Path) -> None:
    [problem] = problems(
        tmp_path,
        "rules:\n  - name: echo\n    when: {user: '(?P<word>x)'}\n    reply: {text: '{{ wrd }}'}\n",
    )

    assert problem.startswith(
        "mind.yml:1: script: Rule 'echo' uses wrd, which none of its patterns"
    )
    assert "word" in problem


def test_a_broken_template_says_how_braces_are_written(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, "default:\n  text: 'if (a) {{ b'\n")

    assert problem.startswith("mind.yml:2: default.text: This is not a valid template")
    assert "{% raw %}" in problem


def test_names_are_used_once(tmp_path: Path) -> None:
    rule = "  - {name: same, reply: {text: hi}}\n"

    [problem] = problems(tmp_path, f"rules:\n{rule}{rule}")

    assert "2 rules are named 'same'; give each its own name." in problem


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rules: [", "mind.yml:1: this is not valid YAML"),
        ("- just a list", "mind.yml:1: script: write a mapping"),
        ("", "mind.yml: script: write a mapping"),
    ],
)
def test_what_is_not_a_script_is_refused(tmp_path: Path, text: str, said: str) -> None:
    [problem] = problems(tmp_path, text)

    assert problem.startswith(said)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match=r"nowhere\.yml: cannot be read: No such file"):
        Script.load(tmp_path / "nowhere.yml")


def test_plain_data_has_no_lines() -> None:
    with pytest.raises(ScriptError, match=r"^script: strict: Input should be a valid boolean"):
        Script.from_data({"strict": "perhaps"})

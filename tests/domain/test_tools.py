"""Equal calls have one digest, and no other call has it."""

import json
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.ids import RepositoryName, RevisionId
from bot.domain.tools import Effect, Tool, canonical, digest_of
from tests.domain.builders import LATER_REVISION, REVISION, WEBSHOP

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
objects = st.dictionaries(st.text(), values, max_size=4)


def a_digest(**changes: Any) -> str:
    what: dict[str, Any] = {
        "tool": "repository__merge",
        "arguments": {"revision": REVISION, "summary": "Refuse an empty e-mail."},
        "revision": REVISION,
        "resource": WEBSHOP,
    }
    return digest_of(**{**what, **changes})


def shuffled(value: Any) -> Any:
    """The same JSON value with every object's keys in the opposite order."""
    if isinstance(value, dict):
        return {key: shuffled(value[key]) for key in reversed(value)}
    return [shuffled(item) for item in value] if isinstance(value, list) else value


@given(arguments=objects)
def test_equal_arguments_share_one_text_and_one_digest(arguments: dict[str, Any]) -> None:
    again = shuffled(json.loads(json.dumps(arguments)))

    assert canonical(again) == canonical(arguments)
    assert a_digest(arguments=again) == a_digest(arguments=arguments)


@given(one=objects, other=objects)
def test_other_arguments_have_another_digest(one: dict[str, Any], other: dict[str, Any]) -> None:
    assume(json.dumps(one, sort_keys=True) != json.dumps(other, sort_keys=True))

    assert a_digest(arguments=one) != a_digest(arguments=other)


@given(arguments=objects)
def test_the_text_is_json_that_gives_the_arguments_back(arguments: dict[str, Any]) -> None:
    assert json.loads(canonical(arguments)) == arguments


@pytest.mark.parametrize(
    "change",
    [
        {"tool": "repository__tag"},
        {"arguments": {"revision": REVISION, "summary": "Refuse an empty e-mail"}},
        {"arguments": {"revision": REVISION}},
        {"arguments": {"revision": REVISION, "summary": "Refuse an empty e-mail.", "force": True}},
        {"arguments": {}},
        {"revision": LATER_REVISION},
        {"revision": None},
        {"resource": RepositoryName("playground")},
        {"resource": None},
    ],
)
def test_any_change_of_what_would_happen_changes_the_digest(change: dict[str, Any]) -> None:
    assert a_digest(**change) != a_digest()


def test_values_do_not_change_places_unnoticed() -> None:
    one = digest_of(
        tool="t", arguments={}, revision=RevisionId("webshop"), resource=RepositoryName("main")
    )
    other = digest_of(
        tool="t", arguments={}, revision=RevisionId("main"), resource=RepositoryName("webshop")
    )

    assert one != other


def test_a_number_is_not_its_text_nor_a_yes() -> None:
    digests = {a_digest(arguments={"n": value}) for value in (1, "1", True, [1], {"1": 1}, None)}

    assert len(digests) == 6


def test_half_a_surrogate_pair_from_a_model_has_a_digest_too() -> None:
    arguments = json.loads(r'{"path": "\ud800"}')

    assert len(a_digest(arguments=arguments)) == 64
    assert a_digest(arguments=arguments) != a_digest(arguments={"path": "?"})


def test_a_tool_is_offered_under_the_name_of_its_server_and_its_own() -> None:
    tool = Tool("repository", "merge", "Merge.", {"type": "object"}, Effect.CONSEQUENTIAL)

    assert tool.full_name == tool.spec.name == "repository__merge"
    assert (tool.spec.description, tool.spec.schema) == ("Merge.", {"type": "object"})

"""An explanation of anything stays within Slack's limits, and foreign words in it do nothing."""

import re
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.explanations import Actor, Explanation, Kind, Line, Things, When, Words
from bot.slack.blocks.explanation import explanation_answer
from sandbox.slack.blockkit.check import BlockKit
from tests.slack import samples
from tests.slack.limits import PLAIN, broken_rules, dictionaries, markup
from tests.slack.strategies import text

KIT = BlockKit.load(Path(__file__).parents[2] / "sandbox" / "slack" / "data" / "blockkit.json")
OURS = re.compile(r"<@U0[A-Z]+>|<!date\^\d+\^[^|>]*\|[^>]*>")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

parts = st.one_of(
    st.just(" said "),
    text.map(Words),
    st.lists(text, max_size=10).map(lambda names: Things(tuple(names))),
    st.sampled_from([Actor("U0RITA"), Actor("builder-1"), When(NOON)]),
    text.map(Actor),
)
lines = st.lists(parts, max_size=6).map(tuple)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(lines, max_size=80), st.sampled_from(Kind))
def test_no_explanation_breaks_a_limit_or_carries_foreign_markup(
    said: list[Line], kind: Kind
) -> None:
    drawn = explanation_answer(Explanation(kind, 12, samples.a_job(), tuple(said)))

    assert broken_rules(drawn.blocks) == []
    assert KIT.message_faults(dictionaries(drawn.blocks)) == []
    assert {block.type for block in drawn.blocks} <= PLAIN
    for shown in [drawn.text, *markup(dictionaries(drawn.blocks))]:
        assert "<" not in OURS.sub("", shown)


def test_what_does_not_fit_is_said_to_go_on() -> None:
    long = tuple((Words("x" * 300),) for _ in range(100))

    drawn = explanation_answer(Explanation(Kind.JOB, 7, samples.a_job(), long))

    assert "python -m bot explain job 7" in str(drawn.blocks[-1].to_dict())

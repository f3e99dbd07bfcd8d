"""Foreign text shows as it is and does nothing."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import UserId
from bot.slack import mrkdwn

NASTY = st.text(
    alphabet=st.one_of(
        st.sampled_from("<>&!@#|`*_~\n\r\t :-^\u202e\u200b\u2066\x00\x1b\u2028\ud800😀e"),
        st.characters(),
    ),
    max_size=400,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<!channel> look", "&lt;!channel&gt; look"),
        ("<@U0RITA>", "&lt;@U0RITA&gt;"),
        (
            "<https://evil.example|https://good.example>",
            "&lt;https://evil.example|https://good.example&gt;",
        ),
        ("a & b", "a &amp; b"),
        ("@here and @Channel", "@\u2060here and @\u2060Channel"),
        ("abc\u202edef\u200b", "abcdef"),
        ("one\r\ntwo\u2028three", "one\ntwo\nthree"),
        ("half \ud800 a pair", "half \ufffd a pair"),
        ("```", "\u02cb\u02cb\u02cb"),
    ],
)
def test_foreign_text_is_made_harmless(text: str, shown: str) -> None:
    assert mrkdwn.neutralise(text) == shown


@given(NASTY, st.integers(60, 300))
def test_nothing_foreign_is_ever_live_or_too_long(text: str, limit: int) -> None:
    for shown in (
        mrkdwn.neutralise(text, limit=limit),
        mrkdwn.one_line(text, limit=limit),
        mrkdwn.code(text, limit=limit)[1:-1],
    ):
        assert "<" not in shown
        assert ">" not in shown
        assert "```" not in shown
        assert len(shown.encode("utf-16-le")) // 2 <= limit
        assert not re.search("[\x00-\x08\u202a-\u202e\u2066-\u2069]", shown)
        shown.encode()


@given(NASTY)
def test_names_stay_on_one_line_and_in_their_bold_type(text: str) -> None:
    shown = mrkdwn.one_line(text)

    assert "\n" not in shown
    assert "*" not in shown


@given(NASTY)
def test_code_cannot_be_closed_from_within(text: str) -> None:
    assert mrkdwn.code(text).count("`") == 2
    assert mrkdwn.fence(text).count("```") == 2
    assert mrkdwn.fence(text).endswith("\n```")


@given(NASTY)
def test_every_line_of_a_quotation_is_marked(text: str) -> None:
    assert all(line.startswith(">") for line in mrkdwn.quote(text).split("\n"))


def test_what_is_cut_says_how_much_is_missing() -> None:
    shown = mrkdwn.neutralise("x" * 1000, limit=100)

    kept = shown.count("x")
    assert len(shown) <= 100
    assert shown.endswith(f"… ({1000 - kept} more characters)")


def test_a_cut_never_goes_through_an_escaped_character() -> None:
    for limit in range(60, 90):
        shown = mrkdwn.neutralise("&" * 200, limit=limit)

        assert shown.replace("&amp;", "").startswith("… (")


def test_long_blocks_of_lines_are_cut_by_lines() -> None:
    shown = mrkdwn.fence("\n".join(str(number) for number in range(100)), lines=10)

    assert shown.splitlines()[-2] == "… (90 more lines)"


def test_our_own_sentences_keep_their_mentions_and_times_and_nothing_else() -> None:
    time = mrkdwn.moment(datetime(2026, 11, 20, 12, 0, tzinfo=UTC))
    told = f"<@U0OMAR> decided {time} <!channel> <https://evil.example|x> <!date^1^<!here>|x>"

    shown = mrkdwn.sentence(told)

    assert shown.startswith(f"<@U0OMAR> decided {time} &lt;!channel&gt;")
    assert re.findall("<[^>]*>", shown) == ["<@U0OMAR>", time]


def test_people_are_named_as_a_sentence_names_them() -> None:
    people = [UserId(f"U0{number}") for number in range(9)]

    assert mrkdwn.mentions(people[:1]) == "<@U00>"
    assert mrkdwn.mentions(people[:3]) == "<@U00>, <@U01> or <@U02>"
    assert mrkdwn.mentions(people).endswith("<@U05> or 3 more")
    assert mrkdwn.mention(UserId("<!channel>")) == "&lt;!channel&gt;"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<@U0APP> please fix &lt;b&gt; &amp; co", "please fix <b> & co"),
        ("ask <@U0RITA> in <#C01|general>", "ask @U0RITA in #general"),
        ("see <https://example.org/a|the page>", "see the page (https://example.org/a)"),
        ("see <https://example.org/a>", "see https://example.org/a"),
        ("<!here> now, <!subteam^S1|@team>", "@here now, @team"),
        ("&amp;lt; stays", "&lt; stays"),
    ],
)
def test_what_people_wrote_is_read_without_slacks_markup(written: str, read: str) -> None:
    assert mrkdwn.read(written, app="U0APP") == read

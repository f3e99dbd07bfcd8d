"""Long output is cut in the middle, and never through a word."""

from hypothesis import given
from hypothesis import strategies as st

from bot.tools.excerpts import Excerpt, excerpt

SECRET = "xoxb-" + "1234567890-" * 4 + "AbCdEfGhIjKlMnOpQrStUvWx"
words = st.lists(st.sampled_from(["a", "bc", SECRET, "\n", "d" * 30]), max_size=60).map(" ".join)


@given(words, st.integers(40, 400))
def test_a_word_across_a_cut_goes_as_a_whole(text: str, limit: int) -> None:
    shown = excerpt(text, limit=limit)

    assert _halves(shown) == [], "half a secret is recognized by nobody"
    assert len(shown) <= max(len(text), limit + 80)


@given(words, st.integers(40, 400), st.integers(1, 50))
def test_so_it_is_with_a_stream_of_bytes(text: str, limit: int, size: int) -> None:
    collected = Excerpt(limit)
    raw = text.encode()
    for start in range(0, len(raw), size):
        collected.add(raw[start : start + size])

    assert _halves(collected.text) == []


def _halves(shown: str) -> list[str]:
    """Return the words that are a piece of the secret and not all of it."""
    pieces = (word for word in shown.split() if len(word) > 4)
    return [word for word in pieces if word in SECRET and word != SECRET]


def test_what_has_no_blanks_is_cut_in_the_middle() -> None:
    shown = excerpt("x" * 50_000, limit=20_000)

    assert shown.startswith("x" * (10_000 - 4096))
    assert "characters are missing here" in shown
    assert shown.endswith("x" * (10_000 - 4096))


def test_short_output_is_left_alone() -> None:
    assert excerpt("a b", limit=10) == "a b"

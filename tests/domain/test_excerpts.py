"""Long texts are cut in the middle or at the end, and never so that half a secret stays."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.excerpts import Excerpt, beginning, excerpt, shortened
from bot.domain.known_secrets import knowable
from bot.domain.secrets import Redactor
from tests.domain.test_secrets import PEM

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


@given(words, st.integers(40, 400))
def test_a_beginning_ends_with_a_whole_word(text: str, limit: int) -> None:
    begun = beginning(text, limit=limit)

    assert text.startswith(begun)
    assert len(begun) <= limit
    assert _halves(begun) == []


def test_short_output_is_left_alone() -> None:
    assert excerpt("a b", limit=10) == "a b"


def of_bytes(text: str, *, limit: int) -> str:
    """Cut as the output of a command is cut."""
    collected = Excerpt(limit)
    collected.add(text.encode())
    return collected.text


CUTS: list[Callable[..., str]] = [excerpt, shortened, of_bytes]
secrets = st.one_of(
    st.text(alphabet="aB3!#$%&*+/=?@^~|-_. ", min_size=8, max_size=90),
    st.text(alphabet="kQ7\"'`,;(){}[]<>\\ \t\n", min_size=12, max_size=90),
    st.text(min_size=8, max_size=40, alphabet=st.characters(exclude_categories=["Cs"])),
).filter(lambda value: knowable(value.strip()) and value == value.strip() and "]" * 8 not in value)
fill = st.lists(st.sampled_from(["\u2460", "\u2461\u2462", "\n", "\u2463" * 30]), max_size=40).map(
    " ".join
)


@pytest.mark.parametrize("cut", CUTS)
@given(secret=secrets, before=fill, after=fill, limit=st.integers(50, 400))
@example("correct horse battery staple!", "\u2460 " * 20, "\u2461 " * 200, 120)
def test_of_no_known_secret_a_piece_of_eight_characters_stays(
    cut: Callable[..., str], secret: str, before: str, after: str, limit: int
) -> None:
    shown = Redactor({"key": secret}).redact(cut(f"{before} {secret} {after}", limit=limit))

    bare = shown.replace("[secret: key]", "\0").replace("[secret]", "\0")
    pieces = [secret[at : at + 8] for at in range(len(secret) - 7)]
    flat = " ".join(secret.split())
    pieces += [flat[at : at + 8] for at in range(len(flat) - 7)]
    assert [piece for piece in pieces if piece.strip() in bare and len(piece.strip()) >= 8] == []


@pytest.mark.parametrize("value", ["q7Zk!2Wm9#Xc4$Vb1&Nr8", "q7Zk|2Wm9*Xc4?Vb1^Nr8"])
@pytest.mark.parametrize("limit", range(60, 140))
def test_signs_that_occur_in_passwords_are_no_place_to_cut(value: str, limit: int) -> None:
    text = f"DB_PASSWORD={value} " + "then a lot of other words " * 20
    shown = Redactor().redact(excerpt(text, limit=limit))

    assert not any(value[at : at + 4] in shown for at in range(len(value) - 3))


@pytest.mark.parametrize("limit", range(120, 420, 7))
def test_a_value_does_not_lose_the_name_that_tells_it(limit: int) -> None:
    text = "\n".join(["a line of output"] * 30 + ["password: q7Zk2Wm9Xc4Vb1Nr", "done"] * 3)

    assert "q7Zk2Wm9" not in Redactor().redact(excerpt(text, limit=limit))


LINES = "\n".join([*PEM.split("\n")[:1], *[f"q7Zk2Wm9Xc4V{n:04}" * 4 for n in range(25)], "nQ=="])
KEY = f"{LINES}\n{PEM.split(chr(10))[-1]}"


@pytest.mark.parametrize("limit", range(60, 1500, 13))
@pytest.mark.parametrize("numbered", [False, True])
def test_of_a_private_key_nothing_stays_on_either_side_of_the_gap(
    limit: int, *, numbered: bool
) -> None:
    lines = ["cat id_rsa", *KEY.split("\n"), "done"]
    text = "\n".join(f"{n}\t{line}" for n, line in enumerate(lines) if numbered) or "\n".join(lines)

    shown = Redactor().redact(excerpt(text, limit=limit))

    assert "q7Zk2Wm9" not in shown


def test_a_shortened_text_says_how_much_is_missing() -> None:
    said = shortened("one two three " * 20, limit=60)

    assert said == "one two three one [... 262 characters are missing here ...]"
    assert shortened(" as it\n is ", limit=60) == "as it is"


@given(st.text(), st.integers(50, 300))
def test_a_shortened_text_keeps_to_its_limit(text: str, limit: int) -> None:
    assert len(shortened(text, limit=limit)) <= limit

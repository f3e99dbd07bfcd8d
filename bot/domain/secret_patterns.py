"""What secrets look like: a table of their shapes, and how sure each of them makes us."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.domain.chance import drawn_by_lot, stands_for_itself, varied

Search = Callable[[str], Iterator[tuple[int, int]]]
Test = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One kind of secret, and how to find where such secrets begin and end.

    A `sure` pattern finds nothing but secrets. The others may be wrong, so what they find is
    taken out of what is shown, and nothing is refused for it.
    """

    name: str
    found: Search
    sure: bool = True


_COMMON = frozenset({"password", "passwd", "pass", "secret", "token", "user", "postgres"})


def _shaped(shape: str, *hints: str, accepts: Test = varied, alone: bool = True) -> Search:
    """Return a search for a shape; only its group `secret` counts, where it has one.

    `hints` are texts without one of which nothing can match: to look for them is much cheaper.
    `alone`: it does not begin in the middle of a word, as `sk-` does in `task-`.
    """
    expression = re.compile(shape)
    group = "secret" if "secret" in expression.groupindex else 0

    def search(text: str) -> Iterator[tuple[int, int]]:
        if not any(hint in text for hint in hints):
            return
        for match in expression.finditer(text):
            within = alone and match.start() > 0 and text[match.start() - 1].isalnum()
            if not within and accepts(match[group]):
                yield match.span(group)

    return search


_ANCHORS = ("passw", "passphrase", "pwd", "secret", "token", "credential", "key")
_ASSIGNED = re.compile(
    r"(?:pass(?:word|wd|phrase)|pwd|(?<!\[)secret|token|credential"
    r"|(?:(?<=api)|(?<=access)|(?<=private)|(?<=signing)"
    r"|(?<=api[-_ ])|(?<=access[-_ ])|(?<=private[-_ ])|(?<=signing[-_ ]))key)"
    r"[\\\"'`\])]{0,4}(?:\s{0,4}(?:=>|:=|=|:|is\b)\s{0,4}|\s)[\\\"'`(]{0,4}"
    r"(?P<secret>[^\s\\\"'`,;()<>{}\[\]]{8,250})"
)
_UPPER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def _assigned(text: str) -> Iterator[tuple[int, int]]:
    """Find values given to what is named as a secret, such as `DB_PASSWORD=...`."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters become two, and every place would be wrong
        lowered = text.translate(_UPPER)
    for anchor in _ANCHORS:
        at = lowered.find(anchor)
        while at >= 0:
            match = _ASSIGNED.match(lowered, at)
            if match and drawn_by_lot(text[slice(*match.span("secret"))]):
                yield match.span("secret")
            at = lowered.find(anchor, at + len(anchor))


def _password(value: str) -> bool:
    return stands_for_itself(value) and value.casefold() not in _COMMON


_KEY_BLOCK = (
    r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
    # Up to the next dashes, so that a text full of beginnings is read once and not once for each.
    r"(?:(?:[^\"<>-]|-(?!----)){1,16000}-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
    # One that was cut off; its lines may be numbered, as our own tools number them.
    r"|(?:(?:\\[rn]|\s){1,9}[A-Za-z-]{1,40}: [^\n\\]{0,200}){0,9}"
    r"(?:\\[rn]|\s|\d+\t)+(?:[A-Za-z0-9+/=]{16,}(?:\\[rn]|\s|\d+\t)*)+)"
)
_KEY_END = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_KEY_LINE = re.compile(
    r"(?:\A|\n|\r|\\n|\\r)[ \t>]{0,8}(?:\d{1,9}\t)?"
    r"(?P<line>[A-Za-z0-9+/=]{1,200})(?:\\[rn]|[\s>]|\d{1,9}\t){1,9}\Z"
)
_KEY_REACH = 250
"""In characters: more than one line of a key has, with its number."""

_SHORTEST_TAIL = 8


def _key_tails(text: str) -> Iterator[tuple[int, int]]:
    """Find private keys whose beginning was cut away: lines of base64, and the end."""
    if "PRIVATE KEY" not in text:
        return
    done = 0
    for match in _KEY_END.finditer(text):
        start = match.start()
        while line := _KEY_LINE.search(text, max(done, start - _KEY_REACH), start):
            start = line.start("line")
        done = match.end()
        if match.start() - start > _SHORTEST_TAIL:
            yield start, done


_JWT = (
    r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,4000}\.eyJ[A-Za-z0-9_-]{8,8000}\.[A-Za-z0-9_-]{8,2000}"
)
_SLACK_HOOK = r"hooks\.slack\.com/(?:services|workflows)/(?P<secret>[A-Za-z0-9/_]{20,200})"
_IN_URL = r"://[^\s:/@'\"<>]{0,80}:(?P<secret>[^\s/@'\"<>]{3,200})@"

PATTERNS = (
    Pattern("private key", _shaped(_KEY_BLOCK, "PRIVATE KEY", accepts=bool, alone=False)),
    Pattern("private key", _key_tails),
    Pattern("slack token", _shaped(r"xox[a-z](?:\.xox[a-z])?-[0-9A-Za-z-]{10,250}", "xox")),
    Pattern("slack app token", _shaped(r"xapp-\d-[0-9A-Za-z-]{10,250}", "xapp-")),
    Pattern("slack webhook", _shaped(_SLACK_HOOK, "hooks.slack.com", alone=False)),
    Pattern("anthropic key", _shaped(r"sk-ant-[A-Za-z0-9_-]{20,250}", "sk-ant-")),
    Pattern("openai key", _shaped(r"sk-[A-Za-z0-9_-]{32,250}", "sk-", accepts=drawn_by_lot)),
    Pattern("github token", _shaped(r"gh[opsur]_[A-Za-z0-9]{36,255}", "gh")),
    Pattern("github token", _shaped(r"github_pat_[A-Za-z0-9_]{30,255}", "github_pat_")),
    Pattern("gitlab token", _shaped(r"gl[a-z]{2,5}-[A-Za-z0-9_-]{20,100}", "gl")),
    Pattern(
        "aws key",
        _shaped(r"A[KS]IA[A-Z2-7]{16}(?![A-Za-z0-9])", "AKIA", "ASIA", accepts=stands_for_itself),
    ),
    Pattern("google key", _shaped(r"AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])", "AIza")),
    Pattern(
        "stripe key", _shaped(r"[rs]k_(?:live|test)_[A-Za-z0-9]{16,250}", "k_live_", "k_test_")
    ),
    Pattern("npm token", _shaped(r"npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])", "npm_")),
    Pattern("pypi token", _shaped(r"pypi-[A-Za-z0-9_-]{60,250}", "pypi-")),
    Pattern("hugging face token", _shaped(r"hf_[A-Za-z0-9]{34}(?![A-Za-z0-9])", "hf_")),
    Pattern("json web token", _shaped(_JWT, "eyJ", accepts=bool, alone=False), sure=False),
    Pattern(
        "bearer token",
        _shaped(
            r"[Bb]earer\s+(?P<secret>[A-Za-z0-9._~+/=-]{16,2000})", "earer", accepts=drawn_by_lot
        ),
        sure=False,
    ),
    Pattern(
        "password in a URL",
        _shaped(_IN_URL, "://", accepts=_password, alone=False),
        sure=False,
    ),
    Pattern("assigned secret", _assigned, sure=False),
)

"""Secrets are taken out of texts, and what only looks like one stays."""

import base64
import json
import time
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.calls import CallStatus
from bot.domain.contracts import Contract
from bot.domain.secrets import Redactor
from tests.domain.builders import a_contract

# Put together here, so that no scanner of repositories takes them for real ones.
TOKEN = "-".join(["xoxb", "2093847562", "7Qm2LrT9", "Zp4XvB8nKc1WdEy6HsJf0GaU"])
PASSWORD = "tQ9/f+4 z&Lw=8?"
KNOWN = Redactor({"slack bot token": TOKEN, "database password": PASSWORD})

PEM = "\n".join(
    [
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "MIIEowIBAAKCAQEAy8Dbv8prpJ3WWRuBslkLOIAxmAuBn8qSfAtk1VwzOzXgDLbH",
        "kqUZ1w7Gf3mBv0c1ZlPjKq0X9rT5nQ==",
        "-----END RSA " + "PRIVATE KEY-----",
    ]
)

SURE = {
    "slack token": TOKEN,
    "slack app token": "xapp-" + "1-A0123BCDEF-4567890123456-" + "9f8e7d6c5b4a39281706f5e4d3c2b1a0",
    "slack webhook": "https://hooks.slack.com/services/T01ABCDEF/B02GHIJKL/mN3oP4qR5sT6uV7wX8yZ",
    "anthropic key": "sk-" + "ant-api03-q7Zk2Wm9Xc4Vb1Nr8Tp5Ls3Hd6Jf0GaYeUoIiPw-AA",
    "openai key": "sk-" + "proj-T3blbkFJq7Zk2Wm9Xc4Vb1Nr8Tp5Ls3Hd6Jf0Ga",
    "github token": "ghp" + "_16C7e42F292c6912E7710c838347Ae178B4a",
    "gitlab token": "glpat" + "-Xk3bN7qLz9Tf2WmR5vYc",
    "aws key": "AKIA" + "Z7Q2M4XW5VTN3KBR",
    "google key": "AIza" + "SyD4-7kQ9mZx2Wv8Lr3Tn6Bp1Hc5Jf0GaYe",
    "stripe key": "sk_" + "live_4eC39HqLyjWDarjtT1zdp7dc",
    "private key": PEM,
}

LIKELY = {
    "json web token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N",
    "password in a URL": "postgresql://shop:" + "s3cr-Et9@db.internal:5432/shop",
    "bearer token": "Authorization: Bearer " + "q7Zk2Wm9Xc4Vb1Nr8Tp5",
    "assigned secret": "DB_PASSWORD=" + "q7Zk2Wm9Xc4V",
}

ASSIGNMENTS = [
    'api_key: "q7Zk2Wm9Xc4Vb1Nr"',
    "the password is Tr0ub4dor&3",
    '{\\"client_secret\\": \\"q7Zk2Wm9Xc4Vb1Nr\\"}',
    "mysql --password q7Zk2Wm9Xc4V",
    "export SLACK_SIGNING_SECRET=8f742231b10e8888abcd99yyyzzz85a5",
    "token => 'q7Zk2Wm9Xc4Vb1Nr8Tp5'",
    "aws_secret_access_key = wJalrXUtnF7MDbPxRfiCYzK9dQ2",
]

INNOCENT = [
    "commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    "--hash=sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
    "data:image/png;base64," + base64.b64encode(bytes(range(256)) * 40).decode(),
    '"integrity": "sha512-Kw0ZQJYh1n1SyMPzgZ9m6l7nyBtSy0Wn1xPzxk3tU3lJZ8n3v0p7hA=="',
    "def sign_in(name: str, password: str, token: Token | None = None) -> Session:",
    "token = settings.slack_bot_token.get_secret_value()",
    "password=request.form['password'], secret=SecretStr(value)",
    "Set SLACK_BOT_TOKEN to the bot token of your app (xoxb-...).",
    "postgresql://user:password@localhost/shop, redis://:${REDIS_PASSWORD}@cache",
    "https://example.com:8443/path?tokens=12&page=3",
    "The token count is 1234567890 and max_tokens: 400000.",
    "class sk-loading-spinner-container-with-a-long-name",
    "keys: primary_key1 = account_number, foreign_key: customer_id2",
    "password: correct-horse-battery2",
    "token: /run/secrets/token1",
    "grep for -----BEGIN " + "PRIVATE KEY----- in the repository",
    "AKIA" + "IOSFODNN7EXAMPLE",
    "call-12-9fceb02d0ae598e9 of job 7, revision 9fceb02d0a",
]


@pytest.mark.parametrize("name", SURE)
def test_a_secret_of_a_known_shape_is_found_beyond_doubt(name: str) -> None:
    text = f"Use {SURE[name]} for it."

    redacted = Redactor().redact(text)

    assert redacted.startswith("Use ")
    assert redacted.endswith(" for it.")
    assert f"[secret: {name}]" in redacted
    assert Redactor().credentials({"a": [text]}) == (name,)


@pytest.mark.parametrize("name", LIKELY)
def test_what_is_probably_a_secret_is_taken_out_and_no_more(name: str) -> None:
    redacted = Redactor().redact(LIKELY[name])

    assert "[secret" in redacted
    assert Redactor().credentials(LIKELY[name]) == ()


@pytest.mark.parametrize("text", ASSIGNMENTS)
def test_a_random_value_that_is_named_a_secret_is_taken_out(text: str) -> None:
    assert "[secret" in Redactor().redact(text)


@pytest.mark.parametrize("text", INNOCENT)
def test_what_only_looks_like_a_secret_stays(text: str) -> None:
    assert KNOWN.redact(text) == text


@pytest.mark.parametrize(
    "form",
    [
        PASSWORD,
        quote(PASSWORD, safe=""),
        json.dumps({"a": PASSWORD}),
        base64.b64encode(f"shop:{PASSWORD}".encode()).decode(),
        base64.b64encode(f"shop1:{PASSWORD}!".encode()).decode(),
        base64.urlsafe_b64encode(f"shop12:{PASSWORD}".encode()).decode(),
        PASSWORD.encode().hex(),
    ],
)
def test_a_known_secret_is_found_in_every_form(form: str) -> None:
    assert KNOWN.credentials(form) == ("database password",)
    assert "[secret" in KNOWN.redact(form)


def test_the_surest_name_is_given_where_two_fit() -> None:
    text = f"SLACK_TOKEN={TOKEN}"

    assert Redactor().redact(text) == "SLACK_TOKEN=[secret: slack token]"


def test_a_known_secret_is_found_where_it_was_cut_off() -> None:
    redactor = Redactor({"signing secret": "8f742231b10e8888abcd99yyyzzz85a5"})

    assert redactor.redact("it began with 8f742231b10e8888abcd9") == "it began with [secret]"
    assert redactor.redact("and ended in 8888abcd99yyyzzz85a5") == "and ended in [secret]"


def test_a_private_key_is_found_where_it_was_cut_off_and_with_numbered_lines() -> None:
    numbered = "\n".join(f"{number}\t{line}" for number, line in enumerate(PEM.split("\n"), 1))

    assert Redactor().redact(numbered) == "1\t[secret: private key]"
    assert Redactor().redact(numbered.rsplit("\n", 1)[0]) == "1\t[secret: private key]"


def test_a_value_too_short_or_too_plain_is_named_and_left_alone() -> None:
    redactor = Redactor({"database password": "countersign", "A_KEY": "abc12", "B_KEY": ""})

    assert redactor.plain == ("A_KEY", "database password")
    assert redactor.redact("countersign says abc12") == "countersign says abc12"


def test_secrets_are_taken_out_of_nested_values_and_nothing_else_is_touched() -> None:
    contract = a_contract()
    value = {"a": [1, TOKEN, None], "b": (contract, CallStatus.DONE)}

    redacted = KNOWN.redacted(value)

    assert redacted["a"] == [1, "[secret: slack bot token]", None]
    assert redacted["b"][0] is contract
    assert redacted["b"][1] is CallStatus.DONE


def test_a_value_is_taken_out_whose_name_says_that_it_is_a_secret() -> None:
    given = {"password": "q7Zk2Wm9Xc4V", "env": {"API_KEY": "q7Zk2Wm9Xc4Vb1Nr"}, "token": "none"}

    redacted = Redactor().redacted(given)

    assert redacted["password"] == "[secret]"
    assert redacted["env"] == {"API_KEY": "[secret]"}
    assert redacted["token"] == "none"


def test_a_secret_that_is_a_name_is_taken_out_with_what_stands_under_it() -> None:
    assert KNOWN.redacted({TOKEN: f"of {TOKEN}"}) == {
        "[secret: slack bot token]": "of [secret: slack bot token]"
    }


@pytest.mark.parametrize("before", ["", "key.pem"])
def test_the_end_of_a_key_is_taken_out_wherever_its_text_stands_among_others(before: str) -> None:
    tail = PEM.split("\n", 2)[2]

    assert Redactor().redacted([before, tail]) == [before, "[secret: private key]"]
    assert Redactor().redacted({"file_text": tail}) == {"file_text": "[secret: private key]"}


def test_a_record_is_redacted_field_by_field() -> None:
    leaky: Contract = a_contract(outcome=f"Sign in with {TOKEN}")

    assert KNOWN.redacted(leaky).outcome == "Sign in with [secret: slack bot token]"


def test_the_redactor_does_not_show_what_it_knows() -> None:
    assert TOKEN not in repr(KNOWN)
    assert TOKEN not in repr(KNOWN.found(TOKEN))


@given(st.lists(st.one_of(st.text(), st.sampled_from([TOKEN, PASSWORD, PEM, *LIKELY.values()]))))
@example([TOKEN, TOKEN])
@example(["key=", TOKEN])
def test_no_known_secret_stays_and_no_text_grows(parts: list[str]) -> None:
    text = "".join(parts)

    redacted = KNOWN.redact(text)

    assert TOKEN not in redacted
    assert PASSWORD not in redacted
    assert len(redacted) <= len(text)


@given(st.text(min_size=24, max_size=60, alphabet="abcdefghijkmnpqrstuvwxyzABCDEFG0123456789"))
def test_base64_hides_nothing_wherever_the_secret_begins(value: str) -> None:
    redactor = Redactor({"key": value})

    for before in ("", "a", "ab", "abc"):
        hidden = base64.b64encode(f"{before}{value} and more".encode()).decode()
        assert redactor.credentials(hidden) == ("key",)


@pytest.mark.parametrize(
    "hostile",
    [
        "-----BEGIN " + "PRIVATE KEY-----\n",
        "eyJ",
        "eyJhbGciOiJI.",
        "token=",
        "Bearer ",
        "://a:",
        "A" * 16,
        "xox",
    ],
)
def test_a_hostile_text_is_read_in_a_time_that_grows_with_its_length(hostile: str) -> None:
    text = hostile * (200_000 // len(hostile))

    began = time.process_time()
    KNOWN.redact(text)

    assert time.process_time() - began < 5

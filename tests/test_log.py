"""Log lines: one event each, and no secret in any of them."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import log
from bot.config import Settings, secrets
from bot.domain.secrets import Redactor

TOKEN = "-".join(["xoxb", "2093847562", "7Qm2LrT9", "Zp4XvB8nKc1WdEy6HsJf0GaU"])
PASSWORD = 'tQ9/"f+4z&Lw=8?'


@pytest.fixture(autouse=True)
def _put_back() -> Iterator[None]:
    root = logging.getLogger()
    before = root.handlers[:]
    yield
    root.handlers[:] = before


def _fail() -> None:
    raise ValueError(TOKEN, PASSWORD)


@pytest.mark.parametrize("as_json", [True, False])
def test_no_line_holds_a_secret(as_json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    redactor = Redactor({"slack bot token": TOKEN, "database password": PASSWORD})
    log.configure(as_json=as_json, redact=redactor.redact)

    structlog.get_logger().info("it.happened", url=f"https://a.b/?t={TOKEN}", password=PASSWORD)
    logging.getLogger("a.library").warning("connecting with %s", TOKEN)
    try:
        _fail()
    except ValueError:
        structlog.get_logger().exception("it.failed")
        logging.getLogger("a.library").exception("failing")

    lines = capsys.readouterr().err
    assert lines.count("ValueError") >= 2
    assert TOKEN not in lines
    assert 'tQ9/"f+4z' not in lines.replace('\\"', '"')
    assert lines.count("[secret: slack bot token]") == 4


def test_a_redacted_line_is_still_json(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(as_json=True, redact=Redactor({"database password": PASSWORD}).redact)

    structlog.get_logger().info("it.happened", said=f'he said "{PASSWORD}"', then="more")

    line = json.loads(capsys.readouterr().err)
    assert line["said"] == 'he said "[secret]"'
    assert line["then"] == "more"


def test_secrets_that_become_known_later_are_hidden_too(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(as_json=True)

    log.hide(Redactor({"SHOP": "open-sesame-41"}).redact)
    structlog.get_logger().info("it.happened", said="open-sesame-41")

    assert "open-sesame" not in capsys.readouterr().err


def test_the_secrets_of_a_process_are_its_tokens_and_what_is_named_like_one() -> None:
    given = {
        "SLACK_BOT_TOKEN": TOKEN,
        "COUNTERSIGN_DATABASE_URL": "postgresql://shop:s%40crEt99@localhost/shop",
        "SHOP_API_KEY": "abc",
        "KEYBOARD": "querty",
        "EMPTY_PASSWORD": "",
    }

    found = secrets(Settings.model_validate(given), given)

    assert found == {
        "slack bot token": TOKEN,
        "database password": "s@crEt99",
        "SLACK_BOT_TOKEN": TOKEN,
        "SHOP_API_KEY": "abc",
    }
    assert list(Redactor(found).known) == ["slack bot token", "database password"]

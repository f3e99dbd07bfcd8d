"""Settings: what differs from one installation to the next. The organization is data, not this."""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from dotenv import dotenv_values
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


def environment(file: Path) -> dict[str, str]:
    """Return the process's own environment, and below it what a `.env` file says, if there is one.

    Raises OSError and UnicodeDecodeError.
    """
    written = {name: value for name, value in dotenv_values(file).items() if value is not None}
    return {**written, **os.environ}


class Settings(BaseSettings):
    """Made of an environment: the one given, or else the process's own."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    slack_bot_token: SecretStr = Field(default=SecretStr(""), validation_alias="SLACK_BOT_TOKEN")
    slack_app_token: SecretStr = Field(default=SecretStr(""), validation_alias="SLACK_APP_TOKEN")
    slack_signing_secret: SecretStr = Field(
        default=SecretStr(""), validation_alias="SLACK_SIGNING_SECRET"
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/", validation_alias="SLACK_API_URL", min_length=1
    )
    """Where Slack's Web API is; the local Slack has another address. It ends in `/`."""

    organization: Path = Field(
        default=Path("org/org.yml"), validation_alias="COUNTERSIGN_ORG", validate_default=True
    )
    data: Path = Field(
        default=Path(".countersign"), validation_alias="COUNTERSIGN_DATA", validate_default=True
    )
    """Where the database, the clones and the lock are kept."""
    database_url: str = Field(default="", validation_alias="COUNTERSIGN_DATABASE_URL")
    """`sqlite:///path` or `postgresql://...`; empty for a SQLite file under `data`."""

    host: str = Field(default="127.0.0.1", validation_alias="COUNTERSIGN_HOST")
    port: int = Field(default=3000, validation_alias="COUNTERSIGN_PORT", ge=0, le=65535)
    worker: str = Field(default="", validation_alias="COUNTERSIGN_WORKER")
    """This process among several workers: each must have its own name, or none."""
    at_a_time: int = Field(default=20, validation_alias="COUNTERSIGN_AT_A_TIME", ge=1, le=500)
    """How many assignments this process works on at a time."""
    log_json: bool = Field(default=False, validation_alias="COUNTERSIGN_LOG_JSON")
    local_models: str = Field(default="", validation_alias="COUNTERSIGN_LOCAL_MODELS")
    """The address of a local model server that stands in for every model. Its mind is scripted,
    and every card then says so."""

    @field_validator("organization", "data")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        # An isolated lane has another working directory.
        return path.absolute()

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data / 'countersign.sqlite'}"

    @property
    def work(self) -> Path:
        """Where clones and revisions are kept."""
        return self.data / "work"

    @property
    def uses_http(self) -> bool:
        """Slack reaches us over signed HTTP when there is no token for Socket Mode."""
        return not self.slack_app_token.get_secret_value()


_SECRET = ("_KEY", "_TOKEN", "_SECRET", "_PASSWORD")
"""How the names of variables end whose values nobody may see, whatever they are for."""


def secrets(settings: Settings, environment: Mapping[str, str]) -> dict[str, str]:
    """Return every secret this process was started with, by what it is."""
    tokens = {
        "slack bot token": settings.slack_bot_token.get_secret_value(),
        "slack app token": settings.slack_app_token.get_secret_value(),
        "slack signing secret": settings.slack_signing_secret.get_secret_value(),
        "database password": _password(settings.database),
    }
    named = {name: value for name, value in environment.items() if name.endswith(_SECRET)}
    return {name: value for name, value in {**tokens, **named}.items() if value}


def _password(url: str) -> str:
    try:
        return unquote(urlsplit(url).password or "")
    except ValueError:
        return ""  # whoever connects to it says what is wrong with it

"""The setup a doctor looks at: settings and environment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bot.config import Settings


@dataclass(frozen=True, slots=True)
class Setup:
    """One installation."""

    settings: Settings
    environment: Mapping[str, str]

    def secrets(self, named: Iterable[str] = ()) -> frozenset[str]:
        """Return every value that must not be shown, with those of these variables."""
        settings = self.settings
        own = (settings.slack_bot_token, settings.slack_app_token, settings.slack_signing_secret)
        keys = (value for name, value in self.environment.items() if _is_secret(name))
        others = (self.environment.get(name, "") for name in named)
        found = {*(secret.get_secret_value() for secret in own), *keys, *others}
        return frozenset(found | _passwords(settings.database)) - {""}


def existing(place: Path) -> Path:
    """Return this place, or the nearest directory around it that is there."""
    place = place.absolute()
    return next(near for near in (place, *place.parents) if near.exists())


def _is_secret(name: str) -> bool:
    return name.endswith(("_KEY", "_TOKEN", "_SECRET", "_PASSWORD"))


def _passwords(url: str) -> set[str]:
    """Return the password in a URL, as it is written there and as it is meant."""
    try:
        password = urlsplit(url).password or ""
    except ValueError:
        return set()
    return {password, unquote(password)}

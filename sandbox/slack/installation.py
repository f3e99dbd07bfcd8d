"""What the app may do here, read from its manifest: scopes, events, commands, shortcuts."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from sandbox.slack.reference import Reference
from sandbox.slack.wire import Json, SandboxError
from sandbox.slack.yamlfile import read_yaml

# Only granted when a manifest names it: with it, not_in_channel would never be seen.
_BY_NAME_ONLY = frozenset({"chat:write.public"})


@dataclass(frozen=True, slots=True)
class Installation:
    """The installed app. Without a manifest it has every scope and hears every event."""

    scopes: frozenset[str]
    events: frozenset[str] | None = None
    commands: tuple[Json, ...] | None = None
    shortcuts: tuple[Json, ...] | None = None
    has_home: bool = True

    @classmethod
    def unrestricted(cls, reference: Reference) -> Self:
        """Return what an app without a manifest gets."""
        return cls(scopes=reference.scopes - _BY_NAME_ONLY)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a manifest file, YAML or JSON; raises SandboxError when it is none."""
        data = read_yaml(path)
        if not isinstance(data, dict) or "display_information" not in data:
            raise SandboxError(f"{path}: not an app manifest; it has no display_information.")
        return cls.of_manifest(data)

    @classmethod
    def of_manifest(cls, manifest: Json) -> Self:
        """Return the installation a manifest asks for."""
        features = _section(manifest, "features")
        events = _section(_section(manifest, "settings"), "event_subscriptions")
        scopes = _section(_section(manifest, "oauth_config"), "scopes")
        return cls(
            scopes=frozenset(scopes.get("bot") or ()),
            events=frozenset(events.get("bot_events") or ()),
            commands=tuple(features.get("slash_commands") or ()),
            shortcuts=tuple(features.get("shortcuts") or ()),
            has_home=bool(_section(features, "app_home").get("home_tab_enabled")),
        )

    def grants(self, any_of: Iterable[str]) -> bool:
        """Say whether one of these scopes is granted (none needed counts as granted)."""
        wanted = tuple(any_of)
        return not wanted or any(scope in self.scopes for scope in wanted)

    def hears(self, event: str) -> bool:
        """Say whether the app subscribed to this event, named as in the manifest."""
        return self.events is None or event in self.events

    def knows_command(self, command: str) -> bool:
        return self.commands is None or any(c.get("command") == command for c in self.commands)

    def knows_shortcut(self, callback_id: str, *, kind: str) -> bool:
        """Say whether there is such a shortcut; `kind` is message or global."""
        if self.shortcuts is None:
            return True
        return any(
            s.get("callback_id") == callback_id and s.get("type") == kind for s in self.shortcuts
        )


def _section(data: Json, name: str) -> dict[str, Any]:
    return data.get(name) or {}

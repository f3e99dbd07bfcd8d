"""People and bots of the workspace, and how Slack writes them down."""

from dataclasses import dataclass

from sandbox.slack.wire import Json
from sandbox.slack.workspace import AppData, PersonData

_COLORS = ("9f69e7", "4bbe2e", "e7392d", "3c989f", "e96699", "2b6836", "e0a729", "684b6c")


@dataclass(slots=True)
class Member:
    """Somebody who can write here; `deleted` means deactivated."""

    id: str
    name: str
    real_name: str
    title: str = ""
    email: str = ""
    tz: str = "Etc/UTC"
    deleted: bool = False
    is_admin: bool = False
    is_bot: bool = False
    bot_id: str = ""
    app_id: str = ""
    color: str = _COLORS[0]
    updated_at: int = 0

    @classmethod
    def of_person(cls, data: PersonData, *, number: int) -> "Member":
        """Return the member for one line of the workspace file."""
        real_name = data.real_name or data.name
        fields = data.model_dump() | {"real_name": real_name}
        return cls(**fields, color=_COLORS[number % len(_COLORS)])

    @classmethod
    def of_app(cls, app: AppData) -> "Member":
        """Return the app's bot user."""
        return cls(
            id=app.bot_user_id,
            name=app.bot_name,
            real_name=app.name,
            is_bot=True,
            bot_id=app.bot_id,
            app_id=app.id,
        )

    def names(self) -> set[str]:
        """Return what people may type after an @."""
        return {self.name, self.real_name}

    def user_object(self, team_id: str) -> Json:
        """Return Slack's user object."""
        user: Json = {
            "id": self.id,
            "team_id": team_id,
            "name": self.name,
            "deleted": self.deleted,
            "color": self.color,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": "Coordinated Universal Time",
            "tz_offset": 0,
            "profile": self.profile(team_id),
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": False,
            "is_ultra_restricted": False,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": self.updated_at,
            "is_email_confirmed": not self.is_bot,
        }
        # Slack leaves time zone and presence out of people who are gone.
        gone = ("tz", "tz_label", "tz_offset", "real_name", "color") if self.deleted else ()
        return {key: value for key, value in user.items() if key not in gone}

    def profile(self, team_id: str) -> Json:
        """Return Slack's profile object."""
        first, _, last = self.real_name.partition(" ")
        profile: Json = {
            "title": self.title,
            "phone": "",
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.name,
            "display_name_normalized": self.name,
            "status_text": "",
            "status_emoji": "",
            "avatar_hash": self.id.lower(),
            "first_name": first,
            "last_name": last,
            "team": team_id,
        }
        if self.is_bot:
            return profile | {
                "bot_id": self.bot_id,
                "api_app_id": self.app_id,
                "always_active": True,
            }
        return profile | ({"email": self.email} if self.email else {})

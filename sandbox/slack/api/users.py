"""users.*, usergroups.*, team.info, bots.info: who is here."""

from sandbox.slack.api.call import Call, Method
from sandbox.slack.api.listing import number_of_items
from sandbox.slack.api.paging import page
from sandbox.slack.wire import Json, SlackError
from sandbox.slack.workspace import UsergroupData
from sandbox.slack.world.members import Member


async def list_(call: Call) -> Json:
    limit = number_of_items(call, default=1000)
    everyone = list(call.world.members.values())
    part, cursor = page(everyone, cursor=call.text("cursor"), limit=limit)
    return {
        "ok": True,
        "members": [_user(call, member) for member in part],
        "cache_ts": int(call.world.clock()),
        "response_metadata": {"next_cursor": cursor},
    }


async def info(call: Call) -> Json:
    return {"ok": True, "user": _user(call, _member(call, call.text("user")))}


async def lookup_by_email(call: Call) -> Json:
    email = call.text("email").lower()
    for member in call.world.people:
        if member.email.lower() == email and not member.deleted:
            return {"ok": True, "user": _user(call, member)}
    raise SlackError("users_not_found")


async def profile_get(call: Call) -> Json:
    member = _member(call, call.text("user") or call.world.bot.id)
    return {"ok": True, "profile": _without_email(call, member.profile(call.world.team.id))}


async def get_presence(call: Call) -> Json:
    member = _member(call, call.text("user") or call.world.bot.id)
    return {"ok": True, "presence": "away" if member.deleted else "active", "online": True}


async def usergroups_list(call: Call) -> Json:
    with_users = call.flag("include_users")
    groups = [_group(call, g, with_users=with_users) for g in call.world.usergroups]
    return {"ok": True, "usergroups": groups}


async def usergroups_users_list(call: Call) -> Json:
    for group in call.world.usergroups:
        if group.id == call.text("usergroup"):
            return {"ok": True, "users": list(group.users)}
    raise SlackError("no_such_subteam")


async def team_info(call: Call) -> Json:
    team = call.world.team
    about = {
        "id": team.id,
        "name": team.name,
        "domain": team.domain,
        "email_domain": "",
        "icon": {},
    }
    return {"ok": True, "team": about | {"url": call.parts.url}}


async def bots_info(call: Call) -> Json:
    app = call.world.app
    if call.text("bot") not in {"", app.bot_id}:
        raise SlackError("bot_not_found")
    bot = {
        "id": app.bot_id,
        "app_id": app.id,
        "user_id": app.bot_user_id,
        "name": app.name,
        "icons": {},
        "deleted": False,
        "updated": 0,
    }
    return {"ok": True, "bot": bot}


def _member(call: Call, user: str) -> Member:
    member = call.world.members.get(user)
    if member is None:
        raise SlackError("user_not_found")
    return member


def _user(call: Call, member: Member) -> Json:
    user = member.user_object(call.world.team.id)
    return user | {"profile": _without_email(call, user["profile"])}


def _without_email(call: Call, profile: Json) -> Json:
    # Slack shows addresses only to apps that asked for users:read.email.
    if call.parts.installation.grants(["users:read.email"]):
        return profile
    return {key: value for key, value in profile.items() if key != "email"}


def _group(call: Call, group: UsergroupData, *, with_users: bool) -> Json:
    about: Json = {
        "id": group.id,
        "team_id": call.world.team.id,
        "is_usergroup": True,
        "is_subteam": True,
        "name": group.name or group.handle,
        "handle": group.handle,
        "description": "",
        "is_external": False,
        "date_delete": 0,
        "user_count": len(group.users),
    }
    return about | ({"users": list(group.users)} if with_users else {})


METHODS: dict[str, Method] = {
    "users.list": list_,
    "users.info": info,
    "users.lookupByEmail": lookup_by_email,
    "users.profile.get": profile_get,
    "users.getPresence": get_presence,
    "usergroups.list": usergroups_list,
    "usergroups.users.list": usergroups_users_list,
    "team.info": team_info,
    "bots.info": bots_info,
}

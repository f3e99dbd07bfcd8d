"""Modals, stacked per person, and everyone's App Home."""

from collections.abc import Callable
from copy import deepcopy

from sandbox.slack.wire import Json
from sandbox.slack.world.changes import Change, HomePublished, ViewChanged

MODAL_DEPTH = 3  # Slack: at most three views in a stack


class Views:
    """Which views are open for whom."""

    def __init__(self, announce: Callable[[Change], None]) -> None:
        self._announce = announce
        self._stacks: dict[str, list[Json]] = {}
        self._homes: dict[str, Json] = {}

    def stack(self, user: str) -> list[Json]:
        """Return the person's open modals, the top one last."""
        return self._stacks.get(user, [])

    def home(self, user: str) -> Json | None:
        """Return what the app published for this person."""
        return self._homes.get(user)

    def find(self, view_id: str) -> tuple[str, Json] | None:
        """Return the owner and the open modal or home with this id."""
        return self._search(lambda view: view["id"] == view_id)

    def find_external(self, external_id: str) -> tuple[str, Json] | None:
        """Return the owner and the view the app gave this external id."""
        return self._search(lambda view: view.get("external_id") == external_id)

    def open(self, user: str, view: Json) -> None:
        """Show a first modal; whatever was open is gone."""
        view["root_view_id"] = view["id"]
        view["previous_view_id"] = None
        self._stacks[user] = [view]
        self._tell(user, view, how="opened")

    def push(self, user: str, view: Json) -> None:
        """Put a modal on top of the stack."""
        stack = self._stacks[user]
        view["root_view_id"] = stack[0]["id"]
        view["previous_view_id"] = stack[-1]["id"]
        stack.append(view)
        self._tell(user, view, how="pushed")

    def replace(self, user: str, old: Json, new: Json) -> None:
        """Change what a view shows; it keeps its id and its place."""
        lasting = ("id", "root_view_id", "previous_view_id", "type")
        kept = {name: old[name] for name in lasting if name in old}
        old.clear()
        old.update(new | kept)
        if old["type"] == "home":
            self._announce(HomePublished(user, deepcopy(old)))
        else:
            self._tell(user, old, how="updated")

    def close(self, user: str, view: Json) -> None:
        """Take a modal and everything above it away."""
        stack = self._stacks.get(user, [])
        at = stack.index(view)
        self._stacks[user] = stack[:at]
        for closed in reversed(stack[at:]):
            self._tell(user, closed, how="closed")

    def clear(self, user: str) -> None:
        """Take all the person's modals away."""
        if self.stack(user):
            self.close(user, self.stack(user)[0])

    def publish(self, user: str, view: Json) -> None:
        """Show a person's App Home."""
        view["root_view_id"] = view["id"]
        self._homes[user] = view
        self._announce(HomePublished(user, deepcopy(view)))

    def _search(self, matches: Callable[[Json], bool]) -> tuple[str, Json] | None:
        for user, stack in self._stacks.items():
            for view in stack:
                if matches(view):
                    return user, view
        return next(((u, view) for u, view in self._homes.items() if matches(view)), None)

    def _tell(self, user: str, view: Json, *, how: str) -> None:
        self._announce(ViewChanged(user, deepcopy(view), how))

"""Reachability: which directories bar a user's way, and how a namespace leads around them."""

import stat
from collections.abc import Iterable
from pathlib import Path


def barrier(path: Path, *, user: int) -> Path | None:
    """Return the outermost directory above this path that the user may not pass, if any."""
    for above in reversed(path.parents):
        status = above.stat()
        needed = stat.S_IXUSR if status.st_uid == user else stat.S_IXOTH
        if not status.st_mode & needed:
            return above
    return None


def way_in(places: Iterable[Path], *, writable: Path, user: int) -> list[str]:
    """Return bubblewrap's words that make these paths reachable for the user.

    Root's Python often lives under /root, which nobody else may pass. An empty directory is put
    over each such barrier, and only what is needed is put back behind it.
    """
    words: list[str] = []
    behind = [(place, bar) for place in (*places, writable) if (bar := barrier(place, user=user))]
    for bar in sorted({bar for _, bar in behind}):
        words += ["--tmpfs", str(bar)]
    for place, bar in behind:
        between = [above for above in reversed(place.parents) if above.is_relative_to(bar)][1:]
        words += [word for above in between for word in ("--dir", str(above))]
        how = "--bind" if place == writable else "--ro-bind"
        words += [how, str(place), str(place)]
    return words

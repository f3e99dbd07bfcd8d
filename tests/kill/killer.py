"""A git that does what it is told, and kills the bot before it hears that it is done."""

import shutil
from pathlib import Path

_SCRIPT = """\
#!/bin/sh
# The real git makes the effect. The bot is killed before the answer reaches it, once.
{git} "$@"
code=$?
case " $* " in
*" update-ref "*" refs/heads/main "*)
  if [ ! -e "{done}" ]; then
    : > "{done}"
    kill -9 "$(cat "{victim}")"
  fi
  ;;
esac
exit $code
"""


def deadly_git(place: Path, *, victim: Path, done: Path) -> Path:
    """Put such a git into a folder of its own and return the folder, for the front of PATH.

    `victim` is the file that holds the number of the bot's process, which is not the one that
    calls git. `done` is the file that says it has killed.
    """
    git = shutil.which("git")
    assert git is not None
    folder = place / "deadly"
    folder.mkdir()
    program = folder / "git"
    program.write_text(_SCRIPT.format(git=git, victim=victim, done=done), encoding="ascii")
    program.chmod(0o755)
    return folder

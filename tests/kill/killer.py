"""A git that does what it is told, and kills who told it to before he hears that it is done."""

import shutil
from pathlib import Path

_SCRIPT = """\
#!/bin/sh
# The real git makes the effect. The caller is killed before the answer reaches it, once.
{git} "$@"
code=$?
case " $* " in
*" update-ref "*" refs/heads/main "*)
  if [ ! -e "{done}" ]; then
    : > "{done}"
    kill -9 $PPID
  fi
  ;;
esac
exit $code
"""


def deadly_git(place: Path, *, done: Path) -> Path:
    """Put such a git into a folder of its own and return the folder, for the front of PATH.

    `done` is the file that says it has killed.
    """
    git = shutil.which("git")
    assert git is not None
    folder = place / "deadly"
    folder.mkdir()
    program = folder / "git"
    program.write_text(_SCRIPT.format(git=git, done=done), encoding="ascii")
    program.chmod(0o755)
    return folder

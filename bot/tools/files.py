"""Files of a workspace: reached step by step from its root, and never through a link.

A command of the lane may put a link where a directory was, between our look and our step. So no
path is ever resolved by name: each directory is opened from the one before it.
"""

import os
import secrets
import shutil
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bot.errors import ConflictError, InvalidInputError, NotFoundError

MAX_FILE = 2 * 1024 * 1024
DEEPEST = 100
"""How many directories within each other are looked into: each is an open descriptor."""
_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# Without O_NONBLOCK, opening a pipe somebody left in the workspace would wait for ever.
_FILE = os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK


def relative(path: str) -> PurePosixPath:
    """Return a path inside the workspace. Raises InvalidInputError."""
    wanted = PurePosixPath(path)
    if wanted.is_absolute() or ".." in wanted.parts or "\0" in path:
        raise InvalidInputError(
            f"{path!r} leads out of the workspace; give a path relative to its root."
        )
    if any(part.lower() == ".git" for part in wanted.parts):
        raise InvalidInputError(f"{path!r} belongs to git; its data cannot be read or changed.")
    return wanted


@dataclass(frozen=True, slots=True)
class Files:
    """The files below a root. `owner` is the user new files are given to."""

    root: Path
    owner: int | None = None

    def read(self, path: str) -> str:
        """Return a text file. Raises NotFoundError, InvalidInputError."""
        return _text(self.read_bytes(relative(path), limit=MAX_FILE), path)

    def read_bytes(self, path: PurePosixPath, *, limit: int) -> bytes:
        """Return a regular file of at most `limit` bytes. Raises as `read` does."""
        with self._parent(path) as (directory, name):
            place = _open(name, os.O_RDONLY | _FILE, directory, path)
        with os.fdopen(place, "rb") as file:
            status = os.fstat(place)
            if not stat.S_ISREG(status.st_mode):
                raise InvalidInputError(f"{path} is not a file.")
            content = file.read(limit + 1)
        if len(content) > limit:
            raise InvalidInputError(
                f"{path} is larger than {limit:,} bytes ({status.st_size:,}); "
                "search it for what you need."
            )
        return content

    def replace(self, path: str, text: str) -> None:
        """Change a text file that is there, at once or not at all. Raises NotFoundError."""
        wanted = relative(path)
        with self._parent(wanted) as (directory, name):
            mode = stat.S_IMODE(os.stat(name, dir_fd=directory, follow_symlinks=False).st_mode)
            with self._draft(directory, text, mode=mode) as draft:
                os.rename(draft, name, src_dir_fd=directory, dst_dir_fd=directory)

    def create(self, path: str, text: str) -> None:
        """Create a text file and the directories it needs. Raises ConflictError."""
        wanted = relative(path)
        with (
            self._parent(wanted, make=True) as (directory, name),
            self._draft(directory, text, mode=0o644) as draft,
        ):
            try:
                # Unlike a renaming, a link never replaces what is there.
                os.link(draft, name, src_dir_fd=directory, dst_dir_fd=directory)
            except FileExistsError:
                raise ConflictError(f"{path} is there already; use edit to change it.") from None

    def move(self, path: str, *, to: str) -> None:
        """Give a file another path, and make the directories it needs; never over another file.

        Done already, it changes nothing. Raises NotFoundError, ConflictError, InvalidInputError.
        """
        old, new = relative(path), relative(to)
        with self._parent(new, make=True) as (there, name):
            if not self._is_there(old):
                if self._is_there(new):
                    return
                raise NotFoundError(f"There is no file {path}.")
            with self._parent(old) as (here, known):
                self._refuse_directories(here, known, path)
                self._link(here, known, there, name, to=to)
                os.unlink(known, dir_fd=here)

    def delete(self, path: str) -> bool:
        """Delete a file or a link, or a directory with all that is in it; False where none is.

        Raises InvalidInputError.
        """
        try:
            with self._parent(relative(path)) as (directory, name):
                _delete(directory, name, path=path, depth=0)
        except (NotFoundError, FileNotFoundError):
            return False
        return True

    def _is_there(self, path: PurePosixPath) -> bool:
        try:
            with self._parent(path) as (directory, name):
                os.stat(name, dir_fd=directory, follow_symlinks=False)
        except (NotFoundError, FileNotFoundError):
            return False
        return True

    def _refuse_directories(self, directory: int, name: str, path: str) -> None:
        status = os.stat(name, dir_fd=directory, follow_symlinks=False)
        if stat.S_ISDIR(status.st_mode):
            raise InvalidInputError(f"{path} is a directory; move its files one by one.")

    def _link(self, here: int, known: str, there: int, name: str, *, to: str) -> None:
        try:
            # Unlike a renaming, a link never replaces what is there.
            os.link(known, name, src_dir_fd=here, dst_dir_fd=there, follow_symlinks=False)
        except FileExistsError:
            raise ConflictError(f"{to} is there already; delete it first, or edit it.") from None

    @contextmanager
    def _draft(self, directory: int, text: str, *, mode: int) -> Iterator[str]:
        """Write the text to a file nobody knows yet, so that a crash never leaves half a file."""
        name = f".countersign-{secrets.token_hex(8)}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FILE
        place = os.open(name, flags, mode, dir_fd=directory)
        try:
            with os.fdopen(place, "wb") as file:
                self._give(place)
                os.fchmod(place, mode)
                file.write(text.encode())
            yield name
        finally:
            with suppress(FileNotFoundError):
                os.unlink(name, dir_fd=directory)

    def walk(self, path: str) -> Iterator[str]:
        """Yield every file and link below a directory, in order, git's own data excepted."""
        start = relative(path)
        with self._directory(start.parts) as directory:
            yield from self._walk(directory, start)

    def _walk(self, directory: int, path: PurePosixPath) -> Iterator[str]:
        if len(path.parts) > DEEPEST:
            yield f"{path.parts[0]}/... (nested too deep to be listed)"
            return
        with os.scandir(directory) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
        for entry in ordered:
            if entry.name.lower() == ".git":
                continue
            inner = path / entry.name
            if entry.is_symlink():
                yield f"{_shown(inner)} (a link, not followed)"
            elif entry.is_dir(follow_symlinks=False):
                below = os.open(entry.name, _DIRECTORY, dir_fd=directory)
                try:
                    yield from self._walk(below, inner)
                finally:
                    os.close(below)
            else:
                yield _shown(inner)

    @contextmanager
    def _parent(self, path: PurePosixPath, *, make: bool = False) -> Iterator[tuple[int, str]]:
        if not path.parts:
            raise InvalidInputError("Give the path of a file, relative to the workspace's root.")
        with self._directory(path.parts[:-1], make=make) as directory:
            yield directory, path.name

    @contextmanager
    def _directory(self, parts: tuple[str, ...], *, make: bool = False) -> Iterator[int]:
        directory = os.open(self.root, _DIRECTORY)
        try:
            for part in parts:
                below = self._step(directory, part, make=make)
                os.close(directory)
                directory = below
            yield directory
        finally:
            os.close(directory)

    def _step(self, directory: int, part: str, *, make: bool) -> int:
        try:
            return os.open(part, _DIRECTORY, dir_fd=directory)
        except FileNotFoundError:
            if not make:
                raise NotFoundError(f"There is no directory {part} there.") from None
        except OSError:  # ENOTDIR, or ELOOP on systems that see the link first
            raise InvalidInputError(f"{part} is a link or a file, not a directory.") from None
        os.mkdir(part, 0o755, dir_fd=directory)
        made = os.open(part, _DIRECTORY, dir_fd=directory)
        self._give(made)
        return made

    def _give(self, place: int) -> None:
        if self.owner is not None:
            os.fchown(place, self.owner, self.owner)


def _shown(path: PurePosixPath) -> str:
    """Return a path as text: a name may be any bytes, and what is no text can be kept nowhere."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _delete(directory: int, name: str, *, path: str, depth: int) -> None:
    """Delete what has this name in a directory. Links are deleted, and never followed."""
    if depth > DEEPEST:
        raise InvalidInputError(f"{path} is nested more than {DEEPEST} directories deep.")
    if not stat.S_ISDIR(os.stat(name, dir_fd=directory, follow_symlinks=False).st_mode):
        os.unlink(name, dir_fd=directory)
        return
    below = os.open(name, _DIRECTORY, dir_fd=directory)
    try:
        for inner in os.listdir(below):  # noqa: PTH208 - a descriptor has no path
            if inner.lower() == ".git":
                raise InvalidInputError(f"{path} holds data of git, which cannot be changed.")
            _delete(below, inner, path=path, depth=depth + 1)
    finally:
        os.close(below)
    os.rmdir(name, dir_fd=directory)


def _open(name: str, flags: int, directory: int, path: PurePosixPath) -> int:
    try:
        return os.open(name, flags, dir_fd=directory)
    except FileNotFoundError:
        raise NotFoundError(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise InvalidInputError(f"{path} is a directory.") from None
    except OSError as error:  # ELOOP: the last step is a link; ENXIO: a pipe or a socket
        raise InvalidInputError(f"{path} is a link or no regular file; it is not used.") from error


def _text(content: bytes, path: str) -> str:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise InvalidInputError(f"{path} is not a text file ({len(content):,} bytes).")
    return text


def remove_tree(directory: Path) -> None:
    """Delete a directory and all below it, however deep a lane has dug.

    What cannot be deleted stays: the next sweep tries again.
    """
    # shutil.rmtree calls itself for each level, and gives up where Python does.
    program = shutil.which("rm")
    if program is None:
        shutil.rmtree(directory, ignore_errors=True)
        return
    words = (program, "-rf", "--", str(directory))
    subprocess.run(words, check=False, stderr=subprocess.DEVNULL)  # noqa: S603 - no lane names it

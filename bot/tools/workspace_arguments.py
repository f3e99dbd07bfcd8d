"""What a model gives the verbs of the workspace server."""

from pydantic import Field

from bot.tools.served import Arguments


class List(Arguments):
    path: str = Field(default=".", description="A directory, relative to the workspace's root.")


class Search(Arguments):
    pattern: str = Field(
        min_length=1, max_length=1000, description="A POSIX extended regular expression."
    )
    path: str = Field(default=".", description="Where to search, relative to the root.")
    ignore_case: bool = False


class Read(Arguments):
    path: str = Field(description="A file, relative to the workspace's root.")
    first_line: int = Field(default=1, ge=1)
    last_line: int = Field(default=0, ge=0, description="0 reads to the end of the file.")


class Edit(Arguments):
    path: str = Field(description="A file, relative to the workspace's root.")
    old: str = Field(min_length=1, description="The exact passage; it must occur exactly once.")
    new: str = Field(description="What stands there afterwards.")


class Write(Arguments):
    path: str = Field(description="A file that is not there yet, relative to the root.")
    content: str


class Move(Arguments):
    path: str = Field(description="A file, relative to the workspace's root.")
    to: str = Field(description="Its new path; nothing may be there yet.")


class Delete(Arguments):
    path: str = Field(
        description="A file, or a directory with all that is in it, relative to the root."
    )


class Run(Arguments):
    command: str = Field(description="One of the repository's allowed commands.")


class Diff(Arguments):
    pass


class HandIn(Arguments):
    summary: str = Field(
        min_length=1,
        max_length=2000,
        description="What was changed and why: the message of the commit.",
    )

"""Merging: what was agreed reaches the real repository, exactly once, and never by force.

Nothing here needs a work tree, and the only step with an effect is one compare-and-set of a
reference: whoever is killed before it has done nothing, whoever is killed after it has finished.
"""

from dataclasses import dataclass

from bot.domain.ids import RevisionId
from bot.errors import ConflictError, InvalidInputError
from bot.tools.git import Git, GitError, Identity
from bot.tools.upstream import Access, Upstream

TRAILER = "Countersign-Call"
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge to be made. `key` names the call; the same key never merges twice."""

    revision: RevisionId
    summary: str
    author: Identity
    key: str


@dataclass(frozen=True, slots=True)
class Target:
    """The real repository, and the store its revisions come from."""

    access: Access

    @property
    def upstream(self) -> Upstream:
        return self.access.upstream

    @property
    def git(self) -> Git:
        return self.upstream.git

    @property
    def branch(self) -> str:
        return self.access.reference

    async def merged(self, revision: RevisionId, *, key: str) -> str | None:
        """Return the commit with which this call merged this revision, if it did."""
        await self.upstream.look()
        return await self._found(revision, key=key)

    async def merge(self, merge: Merge) -> str:
        """Merge a revision into the branch and return the merge commit.

        Raises ConflictError, InvalidInputError; the branch has not moved then.
        """
        await self.upstream.refuse_work_trees()
        await self.upstream.bring(merge.revision)
        for _ in range(_ATTEMPTS):
            await self.upstream.look()
            if commit := await self._found(merge.revision, key=merge.key):
                return commit
            if commit := await self._attempt(merge):
                return commit
        raise ConflictError(f"{self.access.branch} keeps moving; try again when it is calmer.")

    async def _found(self, revision: RevisionId, *, key: str) -> str | None:
        if await self.git.resolve(revision) is None:
            return None
        listed = await self.git(
            *(
                "log",
                "--merges",
                "--ancestry-path",
                f"--format=%H %(trailers:key={TRAILER},valueonly)",
            ),
            *(f"{revision}..{self.branch}", "--"),
        )
        pairs = (line.split(maxsplit=1) for line in listed.splitlines() if line)
        return next((pair[0] for pair in pairs if len(pair) == 2 and pair[1].strip() == key), None)

    async def _attempt(self, merge: Merge) -> str | None:
        """Merge once; None when somebody else moved the branch in the meantime."""
        tip = (await self.git("rev-parse", "--verify", self.branch)).strip()
        if await self.git.asks("merge-base", "--is-ancestor", merge.revision, tip) is not None:
            raise ConflictError(f"{self.access.branch} contains {merge.revision} already.")
        commit = await self.git.commit_tree(
            await self._tree(tip, merge.revision),
            parents=(tip, merge.revision),
            message=f"{merge.summary.strip()}\n\n{TRAILER}: {merge.key}\n",
            author=merge.author,
        )
        try:
            await self.upstream.move(self.branch, to=commit, since=tip)
        except GitError:
            if await self.upstream.at(self.branch) == tip:
                raise
            return None
        return commit

    async def _tree(self, tip: str, revision: RevisionId) -> str:
        """Return the merged tree. Raises ConflictError naming the files."""
        code, out = await self.git.result(
            "merge-tree", "--write-tree", "--name-only", "--no-messages", tip, revision
        )
        lines = out.splitlines()
        if code == 0 and lines:
            return lines[0]
        if code == 1:
            raise ConflictError(
                f"{revision} conflicts with {self.access.branch} in {', '.join(lines[1:])}. "
                "Nothing was merged. Somebody has to resolve it on top of the present branch."
            )
        raise GitError("git merge-tree failed; merging needs git 2.38 or newer.")

    async def tag(self, name: str, *, revision: RevisionId) -> None:
        """Tag a revision. Raises InvalidInputError, ConflictError where the tag is elsewhere."""
        reference = f"refs/tags/{name}"
        if await self.git.asks("check-ref-format", reference) is None or name.startswith("-"):
            raise InvalidInputError(f"{name!r} cannot be the name of a tag.")
        there = await self.upstream.at(reference)
        if there is None:
            await self._place(reference, revision)
        elif there != revision:
            raise ConflictError(f"The tag {name} is at {there} already; it is not moved.")

    async def tagged(self, name: str, *, revision: RevisionId) -> bool:
        """Say whether this tag is at this revision."""
        return await self.upstream.at(f"refs/tags/{name}") == revision

    async def _place(self, reference: str, revision: RevisionId) -> None:
        await self.upstream.bring(revision)
        await self.upstream.move(reference, to=revision, since="0" * len(revision))

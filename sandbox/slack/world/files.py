"""Files: announced, uploaded, shared."""

from dataclasses import dataclass, field

from sandbox.slack.wire import Json


@dataclass(slots=True)
class StoredFile:
    """One file; `content` is None until it was uploaded."""

    id: str
    name: str
    title: str
    user: str
    created_at: int
    content: bytes | None = None
    alt_text: str = ""
    snippet_type: str = ""
    completed: bool = False
    deleted: bool = False
    channels: list[str] = field(default_factory=list)

    @property
    def filetype(self) -> str:
        return self.snippet_type or self.name.rpartition(".")[2].lower() or "text"


@dataclass(slots=True)
class Files:
    """All files by id, and the tickets of uploads under way."""

    by_id: dict[str, StoredFile] = field(default_factory=dict)
    tickets: dict[str, str] = field(default_factory=dict)

    def absent(self, blocks: list[Json]) -> list[str]:
        """Return Slack's message for every image that names a file which is no image here."""
        named = [
            str(block["slack_file"]["id"])
            for block in blocks
            if block.get("type") == "image" and "id" in block.get("slack_file", {})
        ]
        return [f"[ERROR] invalid slack file: {each}" for each in named if not self._shows(each)]

    def _shows(self, file_id: str) -> bool:
        file = self.by_id.get(file_id)
        there = file is not None and file.completed and not file.deleted
        return there and file is not None and mimetype(file).startswith("image/")


_TYPES = {
    "txt": "text/plain",
    "text": "text/plain",
    "md": "text/markdown",
    "markdown": "text/markdown",
    "json": "application/json",
    "diff": "text/x-diff",
    "patch": "text/x-diff",
    "python": "text/x-python",
    "py": "text/x-python",
    "csv": "text/csv",
    "html": "text/html",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
}


def mimetype(file: StoredFile) -> str:
    """Return the media type Slack would give the file."""
    return _TYPES.get(file.filetype, "application/octet-stream")


def file_object(file: StoredFile, *, base_url: str) -> Json:
    """Return Slack's file object; `base_url` ends with a slash."""
    link = f"{base_url}files/{file.id}/{file.name}"
    kind = mimetype(file)
    text = kind.startswith("text/") or kind == "application/json"
    wide: Json = {"thumb_360": link} if kind.startswith("image/") else {}
    if text and file.content is not None:
        wide = {"preview": file.content[:1000].decode(errors="replace"), "editable": True}
    return {
        "id": file.id,
        "created": file.created_at,
        "timestamp": file.created_at,
        "name": file.name,
        "title": file.title,
        "mimetype": kind,
        "filetype": file.filetype,
        "pretty_type": file.filetype.upper(),
        "user": file.user,
        "mode": "snippet" if text else "hosted",
        "size": len(file.content or b""),
        "is_external": False,
        "is_public": bool(file.channels),
        "url_private": link,
        "url_private_download": link + "?download=1",
        "permalink": link,
        "channels": [c for c in file.channels if c.startswith("C")],
        "groups": [c for c in file.channels if c.startswith("G")],
        "ims": [c for c in file.channels if c.startswith("D")],
        "alt_txt": file.alt_text,
        **wide,
    }

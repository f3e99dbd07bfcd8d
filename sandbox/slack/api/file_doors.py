"""The addresses to which files are uploaded and from which they are read."""

from aiohttp import web
from aiohttp.web_request import FileField

from sandbox.slack.world.files import Files, mimetype


class FileDoors:
    """Answers `/upload/v1/<ticket>` and `/files/<id>/<name>`."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def add_to(self, app: web.Application) -> None:
        """Register the routes."""
        app.router.add_post("/upload/v1/{ticket}", self.upload)
        app.router.add_get("/files/{id}/{name}", self.download)
        # Blocks name a file by its id alone.
        app.router.add_get("/files/{id}", self.download)

    async def upload(self, request: web.Request) -> web.Response:
        """Take a file's content; each address works once."""
        file_id = self._files.tickets.pop(request.match_info["ticket"], None)
        if file_id is None:
            raise web.HTTPNotFound(text="This upload address was used before, or never issued.")
        content = await _content(request)
        self._files.by_id[file_id].content = content
        return web.Response(text=f"OK - {len(content)}")

    async def download(self, request: web.Request) -> web.Response:
        """Hand out a file's content, for the page as well as for the app."""
        file = self._files.by_id.get(request.match_info["id"])
        if file is None or file.content is None:
            raise web.HTTPNotFound(text="There is no such file.")
        # Uploaded HTML or SVG must not run as a part of the page.
        headers = {
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        }
        if "download" in request.query:
            headers["Content-Disposition"] = "attachment"
        return web.Response(body=file.content, content_type=mimetype(file), headers=headers)


async def _content(request: web.Request) -> bytes:
    if request.content_type != "multipart/form-data":
        return await request.read()
    form = await request.post()
    parts = [value for value in form.values() if isinstance(value, FileField)]
    return parts[0].file.read() if parts else b""

"""What the local model server offers besides conversations: its models, and embeddings."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from sandbox.models.checks import model_name, positive, refused
from sandbox.models.conversation import tokens_in
from sandbox.models.embeddings import DIMENSIONS, as_base64, embedding
from sandbox.models.exchange import House, body_of, key_of
from sandbox.models.failures import FailureError
from sandbox.models.troubles import openai_error

UNNAMED = ("local-model",)


def add_catalogue(app: web.Application, house: House) -> None:
    """Serve /v1/models and /v1/embeddings."""

    async def models(request: web.Request) -> web.Response:
        try:
            return web.json_response(_models(request, house))
        except FailureError as failure:
            return _refused(failure)

    async def embeddings(request: web.Request) -> web.Response:
        try:
            house.desk.budget(key_of(request))
            return web.json_response(_embeddings(await body_of(request)))
        except FailureError as failure:
            return _refused(failure)

    app.router.add_get("/v1/models", models)
    app.router.add_post("/v1/embeddings", embeddings)


def _refused(failure: FailureError) -> web.Response:
    status, body = openai_error(failure, model="", request="req_local")
    return web.json_response(body, status=status)


def _models(request: web.Request, house: House) -> dict[str, Any]:
    house.desk.budget(key_of(request))
    names = house.mind.script.models or UNNAMED
    if "anthropic-version" in request.headers:
        listed = [{"type": "model", "id": name, "display_name": name} for name in names]
        return {"data": listed, "has_more": False, "first_id": names[0], "last_id": names[-1]}
    owned = [{"id": name, "object": "model", "created": 0, "owned_by": "local"} for name in names]
    return {"object": "list", "data": owned}


def _embeddings(body: Mapping[str, Any]) -> dict[str, Any]:
    texts = body.get("input")
    if isinstance(texts, str):
        texts = [texts]
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts) or not texts:
        raise refused("input: expected a string or a list of strings")
    dimensions = positive(body.get("dimensions", DIMENSIONS), name="dimensions")
    vectors = [embedding(text, dimensions=dimensions) for text in texts]
    packed = body.get("encoding_format") == "base64"
    read = sum(tokens_in(len(text)) for text in texts)
    return {
        "object": "list",
        "model": model_name(body),
        "data": [
            {"object": "embedding", "index": i, "embedding": as_base64(v) if packed else v}
            for i, v in enumerate(vectors)
        ],
        "usage": {"prompt_tokens": read, "total_tokens": read},
    }

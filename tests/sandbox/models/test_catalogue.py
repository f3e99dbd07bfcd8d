"""The list of models, embeddings, and the server as a process."""

import asyncio
import base64
import re
import struct
import sys
from pathlib import Path

import pytest

from sandbox.models import LocalModels, Script
from sandbox.models.embeddings import embedding
from tests.sandbox.models.client import EXAMPLE, Client

KEY = {"Authorization": "Bearer sk-one"}


async def test_the_models_of_the_script_are_listed(client: Client) -> None:
    async with LocalModels(Script.load(EXAMPLE)) as models:
        openai = await client.get(f"{models.openai_url}/models", KEY)
        headers = {"x-api-key": "sk-one", "anthropic-version": "2023-06-01"}
        anthropic = await client.get(f"{models.anthropic_url}/v1/models", headers)
        refused = await client.get(f"{models.openai_url}/models")

    assert [model["id"] for model in openai["data"]] == ["local/small", "local/large"]
    assert anthropic["first_id"] == "local/small"
    assert refused["error"]["code"] == "invalid_api_key"


def test_the_same_words_always_give_the_same_direction() -> None:
    form, also_form, other = (
        embedding(text) for text in ("fix the signup form", "the signup form is broken", "pay Mia")
    )

    assert embedding("fix the signup form") == form
    assert sum(part * part for part in form) == pytest.approx(1)
    assert similarity(form, also_form) > 0.3 > abs(similarity(form, other))


def similarity(one: list[float], two: list[float]) -> float:
    return sum(a * b for a, b in zip(one, two, strict=True))


async def test_embeddings_come_as_numbers_or_packed(client: Client) -> None:
    async with LocalModels(Script.from_data({})) as models:
        url = f"{models.openai_url}/embeddings"
        body = {"model": "local/words", "input": ["one", "two"], "dimensions": 8}
        plain = await client.post(url, body, KEY)
        packed = await client.post(url, body | {"encoding_format": "base64"}, KEY)
        refused = await client.post(url, {"model": "m", "input": []}, KEY)

    numbers = plain.data["data"][1]["embedding"]
    raw = base64.b64decode(packed.data["data"][1]["embedding"])
    assert list(struct.unpack("<8f", raw)) == pytest.approx(numbers)
    assert plain.data["usage"]["prompt_tokens"] == 2
    assert refused.status == 400


async def run(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "sandbox.models",
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def test_it_runs_as_a_process_of_its_own(client: Client) -> None:
    process = await run("--script", str(EXAMPLE))
    assert process.stdout is not None
    line = (await process.stdout.readline()).decode()
    [url] = re.findall(r"and (http://\S+)", line)

    answer = await client.openai(url)
    process.terminate()
    await process.communicate()

    assert answer.data["choices"][0]["message"]["content"] == "Nothing to say to hello."
    assert process.returncode == 0


async def test_a_script_that_cannot_be_used_ends_with_the_reason(tmp_path: Path) -> None:
    file = tmp_path / "mind.yml"
    file.write_text("strikt: true\n")

    process = await run("--script", str(file))
    _, errors = await process.communicate()

    assert process.returncode == 2
    assert "mind.yml:1: strikt: there is no such key; did you mean 'strict'?" in errors.decode()


async def test_a_port_in_use_is_explained(client: Client) -> None:
    async with LocalModels(Script.from_data({})) as models:
        port = models.url.rpartition(":")[2]
        process = await run("--script", str(EXAMPLE), "--port", port)
        _, errors = await process.communicate()

    assert process.returncode == 2
    assert f"Cannot listen on 127.0.0.1:{port}" in errors.decode()

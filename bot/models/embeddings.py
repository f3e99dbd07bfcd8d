"""How alike two agents are by what an embedding model makes of their descriptions."""

import asyncio
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from bot.domain.ids import ModelName
from bot.domain.models import Prompt, Told
from bot.domain.organization import Organization
from bot.domain.secrets import Redactor
from bot.domain.similarity import Profile
from bot.errors import CountersignError
from bot.models.client import LiteLlm
from bot.models.endpoint import ModelEndpoint
from bot.models.lexical import LexicalSimilarity
from bot.models.library import Library
from bot.models.pacing import Pacer
from bot.models.refusals import explained, refusal_of
from bot.ports import Similarity

log = structlog.get_logger()

_LONGEST = 8000  # the smallest of the usual embedding models reads about 8,000 tokens


@dataclass(frozen=True, slots=True)
class EmbeddedSimilarity:
    """Compares vectors. Where the model does not answer, words are compared instead."""

    name: ModelName
    endpoint: ModelEndpoint
    pacer: Pacer
    library: Library
    redactor: Redactor = field(default_factory=Redactor)
    otherwise: LexicalSimilarity = field(default_factory=LexicalSimilarity)

    async def scores(self, mine: Profile, others: Sequence[Profile]) -> Sequence[float]:
        """Return how alike each of the others is, between 0 and 1."""
        if not others:
            return []
        try:
            first, *rest = await self._embedded([each.text for each in (mine, *others)])
        except CountersignError:
            log.warning("similarity.by_words", model=self.endpoint.model, exc_info=True)
            return await self.otherwise.scores(mine, others)
        return [max(0.0, cosine(first, each)) for each in rest]

    async def _embedded(self, texts: Sequence[str]) -> list[list[float]]:
        litellm = await self.library.module()
        safe = [self.redactor.redact(text)[:_LONGEST] for text in texts]
        paced = Prompt(self.name, "", (Told("\n".join(safe)),), (), 0)
        async with self.pacer.admitted(paced, endpoint=self.endpoint):
            try:
                async with asyncio.timeout(self.endpoint.timeout.total_seconds()):
                    answer = await litellm.aembedding(**self._request(safe))
            except Exception as error:
                refusal = refusal_of(error)
                if refusal is None:
                    raise
                raise explained(refusal, model=self.endpoint.model) from None
        found = sorted(answer.data, key=lambda each: each["index"])
        return [list(each["embedding"]) for each in found]

    def _request(self, texts: Sequence[str]) -> dict[str, object]:
        reached = {"api_key": self.endpoint.key, "api_base": self.endpoint.base_url}
        given = {name: value for name, value in reached.items() if value}
        seconds = self.endpoint.timeout.total_seconds()
        return {
            "model": self.endpoint.model,
            "input": list(texts),
            "timeout": seconds,
            "max_retries": 0,
            **given,
        }


def cosine(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the cosine of the angle between two vectors; 0 where one of them is nothing."""
    lengths = math.hypot(*one) * math.hypot(*other)
    return sum(a * b for a, b in zip(one, other, strict=True)) / lengths if lengths else 0.0


def similarity_of(organization: Organization, llm: LiteLlm) -> Similarity:
    """Return what compares agents: the organization's embedding model, or else their words."""
    name = organization.embeddings
    endpoint = llm.endpoints.get(name) if name else None
    if name is None or endpoint is None:
        return LexicalSimilarity()
    return EmbeddedSimilarity(name, endpoint, llm.pacer, llm.library, llm.redactor)

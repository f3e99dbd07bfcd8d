"""Language models: the only package that reaches LiteLLM."""

from bot.models.client import LiteLlm, Patience
from bot.models.embeddings import similarity_of
from bot.models.endpoint import ModelEndpoint, Price
from bot.models.pacing import CallsAtATime, Pacer

__all__ = [
    "CallsAtATime",
    "LiteLlm",
    "ModelEndpoint",
    "Pacer",
    "Patience",
    "Price",
    "similarity_of",
]

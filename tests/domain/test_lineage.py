"""A model's name tells its families, or nothing."""

import pytest

from bot.domain.lineage import lineages_of
from bot.domain.reviews import independent


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("anthropic/claude-sonnet-4-5", {"claude"}),
        ("bedrock/us.anthropic.claude-3-5-sonnet-20240620-v1:0", {"claude"}),
        ("vertex_ai/claude-3-5-sonnet@20240620", {"claude"}),
        ("gpt-4o", {"gpt"}),
        ("openai/o3-mini", {"gpt"}),
        ("o1", {"gpt"}),
        ("openai/o4-mini", {"gpt"}),
        ("openrouter/openai/chatgpt-4o-latest", {"gpt"}),
        ("ft:gpt-4o-mini:acme::abc123", {"gpt"}),
        ("gemini/gemini-2.5-pro", {"gemini"}),
        ("ollama/gemma3:27b", {"gemini"}),
        ("mistral/mistral-large-latest", {"mistral"}),
        ("together_ai/mistralai/Mixtral-8x7B-Instruct-v0.1", {"mistral"}),
        ("codestral/codestral-latest", {"mistral"}),
        ("mistral/ministral-8b-latest", {"mistral"}),
        ("ollama/llama3.1:8b", {"llama"}),
        ("ollama/codellama", {"llama"}),
        ("replicate/meta/meta-llama-3-70b-instruct", {"llama"}),
        ("dashscope/qwen-max", {"qwen"}),
        ("deepseek/deepseek-chat", {"deepseek"}),
        ("cohere_chat/command-r-plus", {"command"}),
        ("xai/grok-4", {"grok"}),
        ("groq/deepseek-r1-distill-llama-70b", {"deepseek", "llama"}),
        ("huggingface/together/deepseek-ai/DeepSeek-R1-Distill-Qwen-32B", {"deepseek", "qwen"}),
        ("ollama/deepseek-r1:32b", {"deepseek", "qwen"}),
        ("deepseek/deepseek-r1", {"deepseek"}),
    ],
)
def test_a_name_tells_the_families_a_model_descends_from(model: str, expected: set[str]) -> None:
    assert lineages_of(model) == expected


@pytest.mark.parametrize(
    "model",
    [
        "azure/gpt-4o",
        "bedrock/arn:aws:bedrock:eu-west-1:123456789012:provisioned-model/claude",
        "litellm_proxy/claude",
        "sagemaker/llama-endpoint",
        "openai/our-own-model",
        "huggingface/EleutherAI/gpt-neo-2.7B",
        "gpt4all",
        "",
    ],
)
def test_a_name_the_operator_chose_tells_nothing(model: str) -> None:
    assert lineages_of(model) == frozenset()


def test_the_provider_is_not_mistaken_for_the_family() -> None:
    assert lineages_of("ollama/qwen2.5-coder") == {"qwen"}


def test_a_distil_is_not_independent_of_either_parent() -> None:
    distil = lineages_of("groq/deepseek-r1-distill-llama-70b")

    assert not independent(distil, lineages_of("groq/llama-3.3-70b-versatile"))
    assert not independent(distil, lineages_of("deepseek/deepseek-chat"))
    assert independent(distil, lineages_of("anthropic/claude-sonnet-4-5"))

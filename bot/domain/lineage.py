"""Lineage: the families of models one model descends from, told by its name."""

import re

_OPAQUE = frozenset({"azure", "azure_text", "litellm_proxy", "sagemaker", "sagemaker_chat"})
"""Providers whose model names are chosen by the operator: a deployment `gpt` may be anything."""

_FAMILIES = (
    ("claude", r"(?<![a-z])claude"),
    ("gpt", r"(?<![a-z])(?:chat)?gpt(?!4all|-neo|-j)|^(?:ft:)?o\d(?![a-z0-9])"),
    ("gemini", r"(?<![a-z])(?:gemini|gemma|medgemma|codegemma)"),
    ("mistral", r"(?<![a-z])(?:(?:mis|mix|pix)tral|(?:mini|code|magi|dev|vox)stral)"),
    ("llama", r"(?<![a-z])(?:code|tiny|meta)?llama|(?<![a-z])(?:vicuna|alpaca)"),
    ("qwen", r"(?<![a-z])(?:qwen|qwq|qvq|codeqwen)"),
    ("deepseek", r"(?<![a-z])deepseek"),
    ("command", r"(?<![a-z])command(?![a-z])|(?<![a-z])(?:c4ai|aya)(?![a-z])"),
    ("grok", r"(?<![a-z])grok"),
    ("nova", r"(?<![a-z])nova(?![a-z])"),
    ("phi", r"(?<![a-z])phi-?\d"),
    ("kimi", r"(?<![a-z])(?:kimi|moonshot)"),
    ("glm", r"(?<![a-z])(?:chat)?glm"),
    ("granite", r"(?<![a-z])granite"),
    ("jamba", r"(?<![a-z])jamba"),
    # Sizes of DeepSeek R1 that were only ever published as distils of the two others.
    ("llama", r"deepseek-r1[:-](?:8|70)b"),
    ("qwen", r"deepseek-r1[:-](?:1\.5|7|8|14|32)b"),
)
_TABLE = tuple((lineage, re.compile(pattern)) for lineage, pattern in _FAMILIES)


def lineages_of(model: str) -> frozenset[str]:
    """Return the families this model descends from; empty where the name does not tell.

    `model` is LiteLLM's name. A distil carries both its teacher's family and its own.
    """
    provider, _, name = model.lower().strip().rpartition("/")
    if provider.split("/")[0] in _OPAQUE or "arn:" in model.lower():
        return frozenset()
    return frozenset(lineage for lineage, pattern in _TABLE if pattern.search(name))

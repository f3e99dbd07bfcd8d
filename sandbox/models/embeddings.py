"""Embeddings without a model: words hashed into a vector, the same text always to the same one."""

import base64
import math
import re
import struct
from hashlib import blake2b
from itertools import pairwise

DIMENSIONS = 256


def embedding(text: str, *, dimensions: int = DIMENSIONS) -> list[float]:
    """Return a vector of length 1; texts that share words point in similar directions."""
    vector = [0.0] * dimensions
    words = re.findall(r"\w+", text.lower())
    for feature in [*words, *(" ".join(pair) for pair in pairwise(words))]:
        digest = int.from_bytes(blake2b(feature.encode(), digest_size=8).digest(), "big")
        vector[digest % dimensions] += 1.0 if digest >> 63 else -1.0
    length = math.sqrt(sum(part * part for part in vector))
    return [part / length for part in vector] if length else [1.0, *vector[1:]]


def as_base64(vector: list[float]) -> str:
    """Return it as OpenAI's `encoding_format: base64`: little-endian 32-bit floats."""
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()

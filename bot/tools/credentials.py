"""Credentials: how git gets a token without its ever standing in a command line, a variable, an
address or a configuration.
"""

import json
import os
import shlex
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

HELPER = Path(__file__).with_name("credential_helper.py")
_ANYBODY = "x-access-token"
"""The name hosts ignore beside a token; an address may name another one before an `@`."""
PASSED_ON = (
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO"),
    *("HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"),
)
"""What a company's network may ask for."""

Offer = tuple[tuple[str, ...], int, Mapping[str, str]]
"""Options for git, the descriptor it must inherit, and variables."""


def surroundings(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables a broker starts with: how to reach programs and the network."""
    kept = ("PATH", *PASSED_ON)
    return {name: environment[name] for name in kept if name in environment}


@dataclass(frozen=True, slots=True)
class Credential:
    """A token for one address."""

    address: str
    token: str = field(repr=False)

    @contextmanager
    def offered(self) -> Iterator[Offer]:
        """Keep the token in a nameless file while git may ask for it."""
        said = {"username": urlsplit(self.address).username or _ANYBODY, "password": self.token}
        place = _nameless_file()
        try:
            os.write(place, json.dumps(said).encode())
            yield self._options(place), place, surroundings(os.environ)
        finally:
            os.close(place)

    def _options(self, place: int) -> tuple[str, ...]:
        address = urlsplit(self.address)
        host = address.netloc.rpartition("@")[2]
        words = (sys.executable, "-I", "-S", str(HELPER), str(place), address.scheme, host)
        settings = (
            "credential.helper=",  # forgets every other helper
            f"credential.helper=!{shlex.join(words)}",
            "credential.useHttpPath=false",
            # A redirection could lead the token elsewhere, and what is fetched from elsewhere.
            "http.followRedirects=false",
            "protocol.allow=never",
            f"protocol.{address.scheme}.allow=always",
        )
        return tuple(word for setting in settings for word in ("-c", setting))


def _nameless_file() -> int:
    if hasattr(os, "memfd_create"):
        return os.memfd_create("credential")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())

"""Credentials: one belongs to one system, and no agent ever passes one on."""

from collections.abc import Sequence

from bot.domain.gate import Outcome, Ruling

CREDENTIAL = "credential-in-arguments"
"""What stands among the rules that spoke where a call held a credential. No policy can lift it."""


def credential_ruling(names: Sequence[str]) -> Ruling:
    """Return the ruling on a call whose arguments hold these credentials."""
    held = ", ".join(names)
    reason = (
        f"The arguments hold a credential ({held}). A credential belongs to one system: the host "
        "uses it where it is needed, and no call passes it on."
    )
    return Ruling(Outcome.DENY, (reason,), (CREDENTIAL,))

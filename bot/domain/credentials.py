"""Credentials: one belongs to one system, and no agent ever passes one on."""

import re
from collections.abc import Sequence

from bot.domain.gate import Facts, Outcome, Ruling
from bot.domain.secrets import texts_in
from bot.domain.tools import DESK, Effect

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


_MARK = re.compile(r"\[secret: [^\]\n]{1,80}\]")


def marked(facts: Facts) -> Ruling | None:
    """Return the ruling on a call that would write down our mark in place of a secret, or None.

    An agent that was shown a file without its secret must not put the mark where the secret was.
    At the desk it only speaks of it.
    """
    if facts.tool.effect is Effect.READ or facts.tool.server == DESK:
        return None
    found = next((m for text in texts_in(facts.arguments) if (m := _MARK.search(text))), None)
    if found is None:
        return None
    reason = (
        f"The arguments hold {found[0]}: that stands where the host took a secret out of what you "
        "were shown, and is not what is there. Leave that passage as it is and write around it, "
        "or ask the requester."
    )
    return Ruling(Outcome.DENY, (reason,), malformed=True)

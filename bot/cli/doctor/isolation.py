"""Isolation: what keeps the commands of agents in their workspace on this machine."""

from pathlib import Path

from bot.cli.doctor.results import Result, ok, problem, warning
from bot.cli.doctor.setup import existing
from bot.tools.isolation import Refused
from bot.tools.probing import Probed, probe

_INSTALL = "Install bubblewrap (Debian: apt install bubblewrap), or use Linux 6.7 or newer."


async def isolation(place: Path, *, required: bool, tried: bool = True) -> Result:
    """Try the isolations where the workspaces will be."""
    return isolation_of(await probe(existing(place), required=required, tried=tried))


def isolation_of(probed: Probed) -> Result:
    """Say what the probe found."""
    says = " ".join((f"{probed.isolation.description}.", *probed.rejected))
    if probed.isolation.isolated:
        return ok("Isolation", says)
    if isinstance(probed.isolation, Refused):
        return problem("Isolation", says, remedy=_INSTALL)
    remedy = f"{_INSTALL} On a shared machine, write `isolation: required` in org.yml."
    return warning("Isolation", says, remedy=remedy)

"""Orders: what the organization says about a merge, and how that may change between two starts."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot.domain.organization import ApprovalRule, Limits, Organization
from bot.gate import Gate
from bot.org import load
from tests.services.world import MIA, OMAR, TOOLS

ORG = Path(__file__).parents[3] / "org"
SAMPLE = "as in the sample"
OTHER_OWNER = "omar has lost the web shop"
TWO = "two must approve"
FROZEN = "nothing is merged"
ORDERS = (SAMPLE, OTHER_OWNER, TWO, FROZEN)
_FREEZE = """
@id("freeze")
@tier("red")
@reason("Nothing is merged this week.")
forbid (principal, action == Action::"repository__merge", resource);
"""


@dataclass(frozen=True, slots=True)
class Order:
    """An organization and its gate. With `frozen` no policy lets a merge through."""

    organization: Organization
    gate: Gate
    frozen: bool = False

    def granting(self) -> "Order":
        """Return the order under which people may approve more than one merge at once."""
        organization = _with_rule(self.organization, reversible=("repository__merge",))
        return replace(self, organization=organization)

    def within(self, limits: Limits) -> "Order":
        """Return the order with other limits for every role."""
        roles = self.organization.roles.items()
        limited = {name: replace(role, limits=limits) for name, role in roles}
        return replace(self, organization=replace(self.organization, roles=limited))

    @property
    def rule(self) -> ApprovalRule:
        """Who decides about the web shop."""
        return next(iter(self.organization.repositories.values())).approval


def orders() -> Mapping[str, Order]:
    """Return the sample organization, and what its people may make of it."""
    sample = load(ORG / "org.yml", environment={})
    other = _with_rule(sample, owners=(MIA,))
    two = _with_rule(sample, owners=(OMAR, MIA), quorum=2)
    lanes = (ORG / "lanes.cedar").read_text(encoding="utf-8")
    return {
        SAMPLE: Order(sample, _gate(sample, lanes)),
        OTHER_OWNER: Order(other, _gate(other, lanes)),
        TWO: Order(two, _gate(two, lanes)),
        FROZEN: Order(sample, _gate(sample, lanes + _FREEZE), frozen=True),
    }


def _with_rule(organization: Organization, **changes: object) -> Organization:
    name, shop = next(iter(organization.repositories.items()))
    changed = replace(shop, approval=replace(shop.approval, **changes))  # type: ignore[arg-type]
    return replace(organization, repositories={**organization.repositories, name: changed})


def _gate(organization: Organization, lanes: str) -> Gate:
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, "lanes.cedar")
        file.write_text(lanes, encoding="utf-8")
        return Gate.load(organization, tools=TOOLS, lanes=file, gates=ORG / "gates.cedar")

"""Which events reach the app: those it subscribed to, may read, and is present for."""

from sandbox.slack.delivery.courier import Courier
from sandbox.slack.delivery.events import Outgoing, envelope, events_of
from sandbox.slack.installation import Installation
from sandbox.slack.reference import Reference
from sandbox.slack.world.changes import Change
from sandbox.slack.world.world import World


class Feed:
    """Listens to the workspace and hands the app's share to the courier."""

    def __init__(
        self,
        world: World,
        *,
        installation: Installation,
        reference: Reference,
        courier: Courier,
    ) -> None:
        self._world = world
        self._installation = installation
        self._reference = reference
        self._courier = courier

    def take(self, change: Change) -> None:
        """Send what the app should hear of this change."""
        for outgoing in events_of(self._world, change):
            if self._reaches_app(outgoing):
                self._courier.send_event(envelope(self._world, outgoing.event))

    def _reaches_app(self, outgoing: Outgoing) -> bool:
        present = not outgoing.channel or (
            self._world.bot.id in self._world.channels[outgoing.channel].members
        )
        scopes = self._reference.event_scopes.get(outgoing.subscription, ())
        hears = self._installation.hears(outgoing.subscription)
        return present and hears and self._installation.grants(scopes)

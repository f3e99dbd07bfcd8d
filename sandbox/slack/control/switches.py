"""What happens to Slack as a whole: outages, cut connections, another way to the app."""

from sandbox.slack.control.faults import Faults
from sandbox.slack.delivery.http import HttpTransport
from sandbox.slack.delivery.sockets import Sockets
from sandbox.slack.parts import Parts
from sandbox.slack.wire import SandboxError
from sandbox.slack.world.changes import AppConnected


class Switches:
    """Turns the whole Slack into another state."""

    def __init__(self, parts: Parts, *, sockets: Sockets, faults: Faults) -> None:
        self._parts = parts
        self._sockets = sockets
        self._faults = faults
        self._http: HttpTransport | None = None

    async def down(self) -> None:
        """Refuse everything and cut every connection, until `up`."""
        self._faults.down()
        await self._sockets.drop()

    def up(self) -> None:
        """End `down`; events that waited are sent now."""
        self._faults.up()

    async def drop_sockets(self) -> None:
        """Cut every Socket Mode connection, as a network fault does."""
        await self._sockets.drop()

    async def refresh_sockets(self) -> None:
        """Ask the app to reconnect, as Slack does every few hours."""
        await self._sockets.refresh()

    def zombie_sockets(self, number: int = 1) -> None:
        """Let this many connections stay open but carry nothing any more."""
        self._sockets.bewitch(number)

    def deliver_to(self, url: str | None) -> None:
        """Send everything to this request URL by signed HTTP; None goes back to Socket Mode."""
        if self._http is not None:
            self._parts.tasks.start(self._http.close())
            self._http = None
        if url is not None:
            self._http = HttpTransport(
                url,
                signing_secret=self._parts.secrets.signing_secret,
                timing=self._parts.timing,
                clock=self._parts.world.clock,
            )
        self._parts.courier.transport = self._http or self._sockets
        self._parts.world.announce(AppConnected(self._parts.courier.transport.connected))

    async def verify_url(self) -> None:
        """Send the url_verification challenge; raises SandboxError when it is not met."""
        if self._http is None:
            raise SandboxError("There is no request URL to verify; call deliver_to(url) first.")
        await self._http.verify("local-verification-token")

    async def hang_up(self) -> None:
        """Let nobody wait for us any more."""
        self._faults.up()
        await self._sockets.drop()

    async def close(self) -> None:
        """Let go of the connections to the app."""
        if self._http is not None:
            await self._http.close()

"""People who press again what nobody acknowledged, as people do."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.slack import LocalSlack, Person, SandboxError
from tests.scenarios.conversations import Conversation
from tests.scenarios.office import STORY, WEBSHOP

_PATIENCE = 600.0
_PRESS_AGAIN = 5.0
"""Seconds after which a person presses again when nothing has visibly happened."""


@dataclass(frozen=True, slots=True)
class People:
    """Rita, who asks for the story's work, and Omar, who owns the repository."""

    slack: LocalSlack

    async def ask(self) -> Conversation:
        """Ask for the story's work; return its thread."""
        ts = await self.slack.person("U0RITA").say(WEBSHOP, f"@Countersign {STORY}")
        return Conversation(self.slack, WEBSHOP, ts)

    async def play(self) -> Conversation:
        """Ask, agree, approve and accept; return the thread when everything is over."""
        rita, omar = self.slack.person("U0RITA"), self.slack.person("U0OMAR")
        thread = await self.ask()
        letters = Conversation(self.slack, omar.dm_channel)
        await self._insist(rita, thread, "accept_scope")
        await self._insist(omar, letters, "approve")
        await self._insist(rita, thread, "accept_result")
        await thread.shows("job", "*Accepted.*", within=_PATIENCE)
        await thread.shows("result", "*Accepted* by", within=_PATIENCE)
        await thread.shows("approval", "and carried out", within=_PATIENCE)
        await letters.shows("approval", "and carried out", within=_PATIENCE)
        return thread

    async def _insist(self, who: Person, where: Conversation, action: str) -> None:
        """Press a button until it is gone."""
        await where.offers(action, within=_PATIENCE)
        while (message := where.with_button(action)) is not None:
            try:
                await who.click(where.channel, message["ts"], action_id=action)
            except SandboxError:
                # Slack shows a warning sign: nobody acknowledged the click.
                await self.slack.wait_for(lambda: self.slack.connected, timeout=_PATIENCE)
            await self._until(lambda: where.with_button(action) is None)

    async def _until(self, condition: Callable[[], bool]) -> None:
        try:
            await self.slack.wait_for(condition, timeout=_PRESS_AGAIN)
        except TimeoutError:
            return

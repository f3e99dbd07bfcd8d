"""The story of the demo, played by people who press what they are shown."""

from sandbox.slack import Json
from tests.scenarios.conversations import Conversation, has_button, key_of, text_of
from tests.scenarios.office import Office

BLOCKING = "An address of blanks alone is still accepted"
MINOR = "The customer's name is written to the log"


async def the_whole_story(office: Office) -> None:
    """Play it to its end, and look at everything it leaves behind."""
    thread = await office.ask()
    root = await thread.press(office.rita, "accept_scope")
    word = await office.rita.say(thread.channel, "Please keep it small.", thread_ts=thread.ts)
    letters = office.letters(office.omar)
    await thread.offers("approve")
    card = await letters.press(office.omar, "approve", key=thread.asked)
    await thread.press(office.rita, "accept_result")
    await thread.shows("job", "*Accepted.*")
    await thread.shows("result", "*Accepted* by <@U0RITA>")

    _one_of_each(thread, root=root)
    _steered(office, thread, word)
    _findings(thread)
    _approved(thread, letters, asked=card)
    _merged(office)


def _one_of_each(thread: Conversation, *, root: Json) -> None:
    keys = [key_of(message) for message in thread.messages if message.get("bot_id")]
    assert len(keys) == len(set(keys)), keys
    assert [key_of(message) for message in thread.of("job")] == [key_of(root)]
    assert thread.of("job")[0]["ts"] == root["ts"], "the root message is edited, not posted again"
    assert len(thread.of("result")) == 1
    assert [reaction["name"] for reaction in thread.root["reactions"]] == ["eyes"]


def _steered(office: Office, thread: Conversation, word: str) -> None:
    [written] = [message for message in thread.messages if message["ts"] == word]
    assert [reaction["name"] for reaction in written["reactions"]] == ["eyes"]
    told = [str(e.messages) for e in office.models.journal if e.role == "builder"]
    assert any("The requester says" in text and "> Please keep it small." in text for text in told)


def _findings(thread: Conversation) -> None:
    found = {text_of(message).split("*")[1]: text_of(message) for message in thread.of("finding")}
    assert set(found) == {"Blocking finding", "Minor finding"}
    assert BLOCKING in found["Blocking finding"]
    assert MINOR in found["Minor finding"]
    assert all("*Addressed* by the owner" in text for text in found.values())
    verdicts = [text_of(message) for message in thread.of("verdict")]
    # Those on the first revision are struck out since there is a second one.
    assert sum("~revise~" in text for text in verdicts) == 1
    assert sum("~pass~" in text for text in verdicts) == 1
    assert sum("*pass*" in text for text in verdicts) == 2


def _approved(thread: Conversation, letters: Conversation, *, asked: Json) -> None:
    number = key_of(asked).split(":")[1]
    copies = [*thread.of(f"approval:{number}"), *letters.of(f"approval:{number}")]
    assert [key_of(copy) for copy in copies] == [
        f"approval:{number}:thread",
        f"approval:{number}:U0OMAR",
    ]
    for copy in copies:
        assert "*Approved* by <@U0OMAR>" in text_of(copy)
        assert "and carried out" in text_of(copy)
        assert not has_button(copy, "approve")


def _merged(office: Office) -> None:
    assert office.webshop.merges() == [office.webshop.main]
    assert office.webshop.author() == "builder-1"
    assert "if not form.email.strip():" in office.webshop.file("shop/signup.py")

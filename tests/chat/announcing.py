"""Making announcements in a chat, for tests."""

from sandbox import Person
from sandbox.seen import SeenMessage
from tests.chat.conftest import PATIENCE, asks, presses

WORDS = "Dinner is at 19:00 in the hotel."
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002"
    "000001e221bc330000000049454e44ae426082"
)
"""A picture of one dot."""


async def previews(person: Person, label: str | None = None) -> list[SeenMessage]:
    """Press for the preview, the first button unless said: what people get, then the question when."""
    heading = await presses(person, label or person.chat.last.buttons[0][0])
    assert heading.text.endswith("Preview: this is what people get.")
    seen = [await person.receives(PATIENCE)]
    while not seen[-1].buttons or seen[-1].buttons[0] != ["Send now"]:
        seen.append(await person.receives(PATIENCE))
    return seen


async def prepares(person: Person, words: str = WORDS) -> SeenMessage:
    """Write it, to everybody, as it is, now: up to the last look."""
    await asks(person, f"/announce {words}")
    await presses(person, "To everybody")
    await previews(person)
    return await presses(person, "Send now")

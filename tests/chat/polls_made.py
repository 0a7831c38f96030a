"""Making quick polls in a chat, for tests."""

from sqlalchemy import select

from bot.app import Bot
from bot.db.tables import poll_answers, poll_rounds, questions
from sandbox import Person
from sandbox.seen import SeenMessage
from tests.chat.conftest import PATIENCE, asks, presses, time_is

QUESTION = "Shall we walk to the restaurant tonight?"


async def previews(person: Person, label: str) -> list[SeenMessage]:
    """Press for the preview: what people get, then what can be changed and *Ask now*."""
    heading = await presses(person, label)
    assert heading.text.endswith("Preview: this is what people get.")
    return await sees_preview(person)


async def sees_preview(person: Person) -> list[SeenMessage]:
    """The messages of a preview, below its heading."""
    seen = [await person.receives(PATIENCE)]
    while not any("Throw it away" in row for row in seen[-1].buttons):
        seen.append(await person.receives(PATIENCE))
    return seen


async def prepares(person: Person, question: str = QUESTION, kind: str = "Yes or no") -> SeenMessage:
    """With first buttons up to the last look."""
    await asks(person, f"/poll {question}")
    whom = await presses(person, kind)
    until = await presses(person, whom.buttons[0][0])
    return (await previews(person, until.buttons[0][0]))[-1]


async def settles_in(bot: Bot) -> None:
    """Who has just joined is left alone for ten minutes: let them pass."""
    await time_is(bot, "2018-11-11T12:15")


async def counted(bot: Bot, kind: str) -> list[str]:
    """What counts of the answers to quick polls of a kind."""
    found = (
        select(poll_answers.c.value)
        .join(poll_rounds, poll_rounds.c.id == poll_answers.c.round_id)
        .join(questions, questions.c.poll_id == poll_rounds.c.poll_id)
        .where(questions.c.poll_id.startswith("quick-"), questions.c.kind == kind, poll_answers.c.current)
    )
    async with bot.db.read() as session:
        return list((await session.execute(found)).scalars())


async def is_asked(person: Person, question: str = QUESTION) -> SeenMessage:
    """Wait for the question; others may come before it."""
    while question not in (seen := await person.receives(PATIENCE)).text:
        pass
    return seen

"""A question waits for words only while one stays with it: who goes elsewhere is heard as at any time."""

from datetime import date

import pytest

import handlers
from bot.app import Bot
from bot.domain.corrections import Field
from bot.gateway.inbox import CURRENT, Entry
from bot.settings import Settings
from bot.views.card import Correct
from handlers import amendments, announcing, edits, imports, poll_making, travels, urgent
from handlers.leaving import WAITING_FOR_WORDS
from sandbox import Person, Sandbox
from sandbox.seen import SeenMessage
from tests.chat.conftest import PATIENCE, asks, joins, presses, running, time_is
from tests.chat.polling import given, opens

KEPT = {
    "join",
    amendments.FLOW,
    announcing.FLOW,
    edits.FLOW,
    imports.FLOW,
    poll_making.FLOW,
    travels.FLOW,
    urgent.FLOW,
}
"""The way in, and dialogues with a draft or a file."""
LOST = "I am lost, where is bus 2?"


async def hears(person: Person, words: str) -> SeenMessage:
    """Wait until a message says this, whatever else comes before."""
    while words not in (seen := await person.receives(PATIENCE)).text:
        pass
    return seen


async def is_not_understood(person: Person, text: str = LOST) -> None:
    """Write something that nothing waits for: the answer says whom to call."""
    answer = await asks(person, text)
    assert answer.text.startswith("I did not understand that.")
    assert "Organisers: +371 0000 0001" in answer.text


def test_every_dialogue_is_a_question_in_words_or_holds_what_is_not_to_be_lost() -> None:
    assert set(WAITING_FOR_WORDS) | KEPT == set(handlers.FLOWS)
    assert not set(WAITING_FOR_WORDS) & KEPT


@pytest.mark.parametrize("meeting_time", ["2018-11-09T22:30"])
class TestAPoll:
    """It ends in a question that is answered in words."""

    async def asked_to_write(self, bot: Bot, person: Person) -> int:
        """Answer two questions of the day by a tap, up to the one that waits for words."""
        round_id = await opens(bot, "day", day=date(2018, 11, 8))
        await asks(person, "/polls")
        await presses(person, "Your day: Thursday, 8 November")
        await presses(person, "good")
        last = await presses(person, "good")
        assert last.text.endswith("Please write your answer now, in your own language.")
        return round_id

    @pytest.mark.parametrize("way", ["Today", "My card", "Help", "/next", "/today", "/help"])
    async def test_who_goes_elsewhere_is_not_answering_any_more(
        self, bot: Bot, radom_a: Person, way: str
    ) -> None:
        round_id = await self.asked_to_write(bot, radom_a)
        await asks(radom_a, way)
        await is_not_understood(radom_a)
        assert await given(bot, round_id) == [("day_info", "4"), ("day_rate", "4")], "what was answered stays"

    @pytest.mark.parametrize("label", ["Help", "Questions and polls"])
    async def test_nor_who_leaves_it_by_a_button(self, bot: Bot, radom_a: Person, label: str) -> None:
        round_id = await self.asked_to_write(bot, radom_a)
        if label not in [one for row in radom_a.chat.last.buttons for one in row]:
            await asks(radom_a, "x" * 501)  # too long: below that answer stands the way to the others
        await presses(radom_a, label)
        await is_not_understood(radom_a)
        assert len(await given(bot, round_id)) == 2

    async def test_who_comes_back_to_it_answers_as_before(self, bot: Bot, radom_a: Person) -> None:
        round_id = await self.asked_to_write(bot, radom_a)
        await radom_a.taps("Today")
        await radom_a.receives(PATIENCE)
        await asks(radom_a, "/polls")
        await presses(radom_a, "Your day: Thursday, 8 November")
        assert (await asks(radom_a, "Warmer buses")).text.startswith("Noted: “Warmer buses”")
        assert ("day_fix", "Warmer buses") in await given(bot, round_id)

    async def test_neither_a_restart_nor_what_comes_by_itself_ends_it(
        self, settings: Settings, sandbox: Sandbox, meeting_time: str
    ) -> None:
        agnieszka = sandbox.add_person("Agnieszka")
        async with running(settings, meeting_time) as bot:
            await joins(bot, agnieszka, "PL-RAD-03")
            round_id = await self.asked_to_write(bot, agnieszka)
        async with running(settings) as bot:
            await time_is(bot, "2018-11-10T07:31")
            reminder = await hears(agnieszka, "Bus 1 leaves at 08:30")
            assert ["On my way", "I am late"] in reminder.buttons
            await agnieszka.presses("On my way", message_id=reminder.id)
            await hears(agnieszka, "you are on your way")
            await agnieszka.send("Warmer buses")
            await hears(agnieszka, "Noted: “Warmer buses”")
            assert ("day_fix", "Warmer buses") in await given(bot, round_id)


class TestACorrection:
    """*Something is wrong* asks what is right."""

    async def test_who_goes_back_to_the_card_asks_for_nothing(self, radom_a: Person) -> None:
        await asks(radom_a, "/me")
        await presses(radom_a, "Something is wrong")
        await presses(radom_a, "Room")
        await asks(radom_a, "305")
        await presses(radom_a, "Something is wrong")
        await presses(radom_a, "Room")
        await radom_a.taps("My card")
        await radom_a.receives(PATIENCE)
        await is_not_understood(radom_a, "See you at the bus")
        assert "Room: “305” – waiting for an answer" in (await asks(radom_a, "/me")).text

    async def test_nor_who_looks_at_another_line(self, radom_a: Person) -> None:
        await asks(radom_a, "/me")
        await presses(radom_a, "Something is wrong")
        question = await presses(radom_a, "Room")
        await presses(radom_a, question.buttons[0][0])
        await is_not_understood(radom_a)

    async def test_who_presses_again_after_a_crash_is_still_asked(self, bot: Bot, radom_a: Person) -> None:
        await asks(radom_a, "/me")
        await presses(radom_a, "Something is wrong")
        question = await presses(radom_a, "Room")
        message = {"message_id": question.id, "date": 0, "chat": {"id": radom_a.id, "type": "private"}}
        query = {"id": "1", "chat_instance": "1", "data": Correct(Field.ROOM).pack(), "message": message}
        query |= {"from": {"id": radom_a.id, "is_bot": False, "first_name": "Agnieszka"}}
        applied = Entry(10**9, 10**9, "", applied=True)  # the answer was still owed
        CURRENT.set(applied)
        await bot.chat.handle(applied, {"update_id": applied.update_id, "callback_query": query})
        assert applied.failure is None
        assert (await asks(radom_a, "305")).text.startswith("Thank you. I have asked for it.")

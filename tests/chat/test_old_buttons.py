"""F39: a button pressed long after it was shown. What was answered is stored before anything is said."""

import asyncio

import pytest

from bot.app import Bot
from sandbox import Person, Sandbox
from sandbox.seen import SeenMessage
from tests.chat.conftest import PATIENCE, asks, presses
from tests.chat.polling import given, opens

pytestmark = pytest.mark.fault("F39")

SEMINAR = "After the seminar: Citizens’ debate: the future of Europe"
TOO_LATE = ("answerCallbackQuery", "query is too old and response timeout expired or query ID is invalid")
GONE = ("editMessageText", "message to edit not found")
OUT_OF_REACH = ("editMessageText", "message can't be edited")


@pytest.fixture
def meeting_time() -> str:
    """Friday night, in quiet hours: nothing comes unasked."""
    return "2018-11-09T22:30"


async def _asked(bot: Bot, person: Person) -> tuple[int, SeenMessage, str]:
    """The round, the message with its question, and what its button *good* carries."""
    round_id = await opens(bot, "seminar", item_id="P18")
    await asks(person, "/polls")
    seen = await presses(person, SEMINAR)
    return round_id, seen, seen.data[3][0]


@pytest.mark.parametrize("troubles", [(TOO_LATE,), (GONE,), (TOO_LATE, OUT_OF_REACH)], ids=len)
@pytest.mark.parametrize("reachable", [True, False], ids=["shown", "out of reach"])
async def test_an_answer_under_an_old_button_counts_and_the_next_question_comes(
    bot: Bot, sandbox: Sandbox, radom_a: Person, troubles: tuple[tuple[str, str], ...], reachable: bool
) -> None:
    round_id, seen, good = await _asked(bot, radom_a)
    for method, words in troubles:
        sandbox.faults.add("error", method=method, code=400, description=f"Bad Request: {words}")
    if reachable:
        await radom_a.presses("good")
    else:
        await radom_a.presses_stale(seen.id - 3, good)
    shown = await radom_a.receives(PATIENCE)
    assert shown.buttons, "no dead end"
    assert await given(bot, round_id) == [("sess_rate", "4")]
    await asks(radom_a, "/help")


async def test_an_answer_is_stored_while_telegram_takes_no_call(
    bot: Bot, sandbox: Sandbox, radom_a: Person
) -> None:
    round_id, seen, good = await _asked(bot, radom_a)
    for method in ("answerCallbackQuery", "editMessageText", "sendMessage"):
        sandbox.faults.add("hang", method=method, applied=False, seconds=2)
    before = sandbox.journal.last
    await radom_a.presses_stale(seen.id, good)
    async with asyncio.timeout(PATIENCE):
        while not await given(bot, round_id):
            await asyncio.sleep(0.02)
    done = [call for call in sandbox.journal if call.seq > before and call.method != "getUpdates"]
    assert not any(call.ok for call in done), "it was stored before anything was said"

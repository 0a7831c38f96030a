"""An organiser looks at what came of the polls; a delegate at what was published."""

import struct
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import update

from bot.app import Bot
from bot.db.engine import Database
from bot.db.tables import poll_rounds
from bot.poll_keys import PollKeys
from bot.settings import Settings
from sandbox import Person, Sandbox
from sandbox.seen import SeenMessage
from tests.chat.conftest import asks, joins, presses, running
from tests.chat.polling import closes
from tests.chat.test_items import content
from tests.integration.services.polls.crowd import Crowd, answers_all

RATES = ("very poor", "poor", "all right", "good", "very good")


@pytest.fixture
def meeting_time() -> str:
    """Friday night, in quiet hours: nothing comes unasked."""
    return "2018-11-09T22:30"


@pytest.fixture
async def crowd(settings: Settings) -> Crowd:
    """Everybody has answered, or not, before the bot starts."""
    key = PollKeys.of(settings).key("ttchan-2018")
    assert key is not None
    db = Database(settings.database)
    made = await answers_all(db, 1, key=key)
    async with db.write() as session:
        await session.execute(update(poll_rounds).values(opens_at=datetime(2018, 11, 9, 20, tzinfo=UTC)))
    await db.dispose()
    return made


@pytest.fixture
async def bot(crowd: Crowd, settings: Settings, meeting_time: str) -> AsyncIterator[Bot]:
    """The bot, ready, when they have."""
    async with running(settings, meeting_time) as ready:
        yield ready


def size(sandbox: Sandbox, seen: SeenMessage) -> tuple[int, int]:
    """Width and height of the picture of a message, in pixels."""
    png = content_of_photo(sandbox, seen)
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def content_of_photo(sandbox: Sandbox, seen: SeenMessage) -> bytes:
    return sandbox.world.files.get(seen.raw["photo"][-1]["file_id"]).content


async def test_he_sees_the_polls_and_the_first_picture_at_once(
    bot: Bot, sandbox: Sandbox, martins: Person, crowd: Crowd
) -> None:
    polls = await asks(martins, "/results")
    assert polls.text.startswith("Results of polls")
    seen = await presses(martins, "After the seminar")
    assert size(sandbox, seen)[0] == 1080
    said = [value for _, _, value in crowd.given("seminar", "sess_rate")]
    counts = [said.count(key) for key in "12345"]
    lines = seen.text.splitlines()
    assert lines[:2] == ["After the seminar, 1 of 5", "How was it?"]
    assert f"{len(said)} answers" in lines
    for label, count in zip(RATES, counts, strict=True):
        assert f"{label}: {count} ({round(100 * count / len(said))}%)" in lines
    assert ["By item", "By town"] in seen.buttons


async def test_he_goes_through_the_questions_in_one_message(
    sandbox: Sandbox, martins: Person, crowd: Crowd
) -> None:
    await asks(martins, "/results")
    first = await presses(martins, "After the seminar")
    second = await presses(martins, "Next ›")
    assert (second.id, second.edited) == (first.id, True)
    assert second.text.splitlines()[1] == "How useful is it for your work or town?"
    assert content_of_photo(sandbox, second) != content_of_photo(sandbox, first)
    back = await presses(martins, "‹ Back")
    assert back.id == first.id
    assert back.text == first.text
    items = await presses(martins, "By item")
    assert items.id == first.id
    assert "Seminar A: Solidarity begins in our towns (mean" in items.text
    towns = await presses(martins, "By town")
    assert "Raška (mean" in towns.text
    assert (await presses(martins, "All together")).text == first.text


async def test_before_and_after_are_told_of_the_same_people(martins: Person, crowd: Crowd) -> None:
    await asks(martins, "/results")
    await presses(martins, "Looking back at the meeting")
    seen = await presses(martins, "Before and after")
    assert "Before and after: the same" in seen.text
    assert "Higher after than before: " in seen.text


async def test_what_people_wrote_stands_in_pages(martins: Person, crowd: Crowd) -> None:
    await asks(martins, "/results")
    await presses(martins, "Your day")
    await presses(martins, "Next ›")
    await presses(martins, "Next ›")
    words = await presses(martins, "Read the answers")
    assert words.text.startswith("What should we change tomorrow?")
    assert words.text.count("“") == 8
    assert "Help" in words.buttons[-1]
    more = await presses(martins, "More ›")
    assert more.id == words.id
    pictures = await presses(martins, "‹ Pictures")
    assert "photo" in pictures.raw


async def test_he_sees_who_answered_and_who_has_not(martins: Person, crowd: Crowd) -> None:
    await asks(martins, "/results")
    await presses(martins, "Before we start")
    seen = await presses(martins, "Who answered")
    asked = len(crowd.asked["before"])
    answered = len({who for poll, _, _, who in crowd.said if poll == "before"})
    assert f"Answered: {answered} of {asked} ({round(100 * answered / asked)}%)" in seen.text
    assert "Anonymous: nobody sees who answered what." in seen.text
    silent = await presses(martins, "Who has not answered")
    names = set(crowd.asked["before"]) - {who for poll, _, _, who in crowd.said if poll == "before"}
    listed = sum(int(line.rsplit(": ", 1)[1]) for line in silent.text.splitlines() if line[-1:].isdigit())
    assert listed == len(names)
    assert silent.buttons[-1] == ["‹ Who answered", "Help"]


async def test_he_takes_the_workbook_home(sandbox: Sandbox, martins: Person, crowd: Crowd) -> None:
    await asks(martins, "/results")
    await presses(martins, "After the seminar")
    await presses(martins, "Who answered")
    await martins.presses("Excel")
    file = await martins.receives(30)
    assert file.raw["document"]["file_name"] == "seminar.xlsx"
    book = openpyxl.load_workbook(BytesIO(content(sandbox, file)))
    assert book["Answers"].max_row - 1 == sum(poll == "seminar" for poll, *_ in crowd.said)


async def test_he_publishes_and_a_delegate_finds_the_totals(
    bot: Bot, sandbox: Sandbox, martins: Person, radom_a: Person, crowd: Crowd
) -> None:
    rounds = [one for one in crowd.rounds.values() if one.poll_id == "before"]
    await closes(bot, rounds[0].id)
    await asks(martins, "/results")
    await presses(martins, "Before we start")
    await presses(martins, "Who answered")
    told = await presses(martins, "Publish to delegates")
    assert "Delegates see the totals." in told.text
    assert not any("Publish to delegates" in row for row in told.buttons)
    await asks(radom_a, "/polls")
    seen = await presses(radom_a, "Before we start")
    assert size(sandbox, seen)[0] == 1080
    assert seen.text.startswith("Before we start, 1 of 11")
    assert seen.buttons == [["Next ›"], ["Questions and polls"], ["Help"]]


async def test_a_delegate_finds_no_way_into_what_is_not_published(
    martins: Person, radom_a: Person, crowd: Crowd
) -> None:
    refused = await asks(radom_a, "/results")
    assert refused.text.startswith("You cannot do this")
    await asks(martins, "/results")
    seen = await presses(martins, "Before we start")
    waiting = await asks(radom_a, "/polls")
    forged = next(data for row in seen.data for data in row if data.startswith("1result|"))
    await radom_a.presses_stale(waiting.id, forged)
    assert (await radom_a.receives(20)).text.startswith("You cannot do this")
    round_id = forged.split("|")[1]
    await radom_a.presses_stale(waiting.id, f"1published|{round_id}|")
    assert "it is not for you" in (await radom_a.receives(20)).text


async def test_it_is_told_in_latvian(bot: Bot, ilze: Person, crowd: Crowd, sandbox: Sandbox) -> None:
    host = sandbox.add_person("Mārtiņš", language_code="lv")
    await joins(bot, host, "LV-DAU-02", "latviešu")
    await asks(host, "/results")
    seen = await presses(host, "Pēc semināra")
    assert "Kā Jūs to vērtējat?" in seen.text
    assert "ļoti labi: " in seen.text
    assert "answers" not in seen.text

"""An organiser changes the programme from a phone; those affected, and only they, are told once."""

import shutil
from pathlib import Path

import pytest

from bot.app import Bot
from bot.settings import Settings
from sandbox import Person, Sandbox
from tests.chat.conftest import PATIENCE, asks, joins, presses, running
from tests.integration.command import ttchan
from tests.sample import FOLDER

pytestmark = pytest.mark.parametrize("meeting_time", ["2018-11-11T12:00"])
"""Sunday noon: P38, the Lead Shot Factory, is for group B at 13:50."""

FACTORY = "13:50 Lead Shot Factory and its…"


@pytest.fixture
async def organiser(bot: Bot, sandbox: Sandbox) -> Person:
    """Žanete, an organiser, in group A: what she changes for group B is not told to her."""
    person = sandbox.add_person("Žanete")
    await joins(bot, person, "LV-DAU-03")
    return person


@pytest.fixture
async def radom_b(bot: Bot, sandbox: Sandbox) -> Person:
    """Krzysztof, a delegate of Radom in group B."""
    person = sandbox.add_person("Krzysztof")
    await joins(bot, person, "PL-RAD-04")
    return person


async def tells_now(organiser: Person) -> None:
    """Nobody waits for three minutes in a test."""
    told = await presses(organiser, "Tell them now")
    assert "They are being told." in told.text


async def test_an_organiser_moves_an_item_by_three_taps_and_those_affected_are_told_once(
    bot: Bot, organiser: Person, radom_a: Person, radom_b: Person, sandbox: Sandbox
) -> None:
    today = await asks(organiser, "/edit")
    assert "Sunday, 11 November: which item?" in today.text
    item = await presses(organiser, FACTORY)
    assert item.buttons[0] == ["14:05 (+15)", "14:20 (+30)"]
    seen = await presses(organiser, "14:20 (+30)")
    assert seen.text.splitlines()[0].startswith("Lead Shot Factory and its tower (group B): 13:50 → 14:20")
    assert "Will be told: 1 · not joined yet:" in seen.text
    assert seen.buttons[0] == ["Publish"]
    done = await presses(organiser, "Publish")
    assert "They are told at 12:03" in done.text
    await presses(organiser, "Another item")
    await presses(organiser, "14:20 Lead Shot Factory and its…")
    await presses(organiser, "Meeting point")
    await asks(organiser, "At the gate of the hotel")
    await presses(organiser, "Publish")
    await tells_now(organiser)
    notice = await radom_b.receives(PATIENCE)
    assert notice.text.splitlines()[:2] == [
        "Lead Shot Factory and its tower (group B): 13:50 → 14:20.",
        "Meet here: Daugavpils Skrošu rūpnīca (Lead Shot Factory) – At the gate of the hotel"
        " (was: Daugavpils Skrošu rūpnīca (Lead Shot Factory) – Factory gate).",
    ]
    assert notice.buttons[0] == ["Seen"]
    await radom_b.receives_nothing()
    await radom_a.receives_nothing()
    leader = sandbox.add_person("Małgorzata")
    await joins(bot, leader, "PL-RAD-01")
    assert (
        "1 person has not confirmed the last change: Krzysztof Ćwierkalski"
        in (await asks(leader, "/delegation")).text
    )
    confirmed = await presses(radom_b, "Seen")
    assert confirmed.edited
    assert confirmed.text == notice.text + "\n\nYou have seen this. Thank you."
    assert ["Seen"] not in confirmed.buttons
    assert "has not confirmed" not in (await asks(leader, "/delegation")).text
    assert "seen: 1" in (await presses(organiser, "Look again")).text


async def test_a_cancelled_item_is_struck_through_and_may_take_place_after_all(
    organiser: Person, radom_b: Person
) -> None:
    found = await asks(organiser, "/edit lead shot")
    assert found.buttons[0] == [FACTORY]
    await presses(organiser, FACTORY)
    await presses(organiser, "Cancel it")
    await presses(organiser, "Reason")
    assert "Reason: The tower is closed." in (await asks(organiser, "The tower is closed.")).text
    await presses(organiser, "Publish")
    await tells_now(organiser)
    notice = await radom_b.receives(PATIENCE)
    assert notice.html.startswith("<b>Cancelled:</b> <s>Lead Shot Factory")
    assert "tower is closed" not in notice.text
    await presses(organiser, "Another item")
    await presses(organiser, FACTORY)
    await presses(organiser, "It takes place")
    await presses(organiser, "Publish")
    await tells_now(organiser)
    assert "takes place after all: 13:50" in (await radom_b.receives(PATIENCE)).text


async def test_a_typed_time_is_read_as_the_workbook_reads_it(organiser: Person) -> None:
    await asks(organiser, "/edit")
    await presses(organiser, FACTORY)
    assert (await asks(organiser, "half past two")).text.startswith("I could not read that as a time.")
    assert "13:50 → 14:30" in (await asks(organiser, "14.30")).text
    await presses(organiser, "Change more")
    await presses(organiser, "Place")
    await presses(organiser, "More ›")
    seen = await presses(organiser, "Park Hotel Latgola")
    assert "13:50 → 14:30" in seen.text
    assert "Meet here: Park Hotel Latgola (was: " in seen.text
    dropped = await presses(organiser, "‹ Items")
    assert [FACTORY] in dropped.buttons


async def test_a_draft_survives_a_restart_and_a_change_in_between_shows_the_fresh_preview(
    settings: Settings, sandbox: Sandbox, meeting_time: str
) -> None:
    first, second = sandbox.add_person("Mārtiņš"), sandbox.add_person("Žanete")
    async with running(settings, meeting_time) as bot:
        await joins(bot, second, "LV-DAU-03")
        await joins(bot, first, "LV-DAU-02")
        assert "Mārtiņš" in (await second.receives(PATIENCE)).text
        await asks(first, "/edit shot factory")
        await presses(first, FACTORY)
        await presses(first, "14:20 (+30)")
    async with running(settings):
        await asks(second, "/edit P38")
        await presses(second, FACTORY)
        await presses(second, "Note")
        await asks(second, "Bring a torch.")
        assert (await presses(second, "Publish")).text.startswith("Published.")
        again = await presses(first, "Publish")
        assert again.text.startswith("Somebody changed the programme in the meantime.")
        assert "13:50 → 14:20" in again.text
        assert "Note" not in again.text
        assert (await presses(first, "Publish")).text.startswith("Published.")
        card = await presses(first, "Another item")
        assert ["14:20 Lead Shot Factory and its…"] in card.buttons


async def test_a_load_beside_a_running_bot_tells_as_well(
    bot: Bot, radom_a: Person, radom_b: Person, data_dir: Path, tmp_path: Path, sandbox: Sandbox
) -> None:
    book = tmp_path / "book"
    shutil.copytree(FOLDER, book, ignore=shutil.ignore_patterns("*.xlsx"))
    sheet = book / "programme.csv"
    text = sheet.read_text(encoding="utf-8-sig")
    assert text.count("P38,2018-11-11,13:50,14:50") == 1
    sheet.write_text(
        text.replace("P38,2018-11-11,13:50,14:50", "P38,2018-11-11,14:20,15:20"), encoding="utf-8"
    )
    ended = await ttchan("load", str(book), "--publish", DATA_DIR=str(data_dir))
    assert ended.code == 0, ended.err
    moved = await ttchan("clock", "--add", "3m", DATA_DIR=str(data_dir), API_URL=sandbox.url)
    assert moved.code == 0, moved.err
    assert "13:50 → 14:20" in (await radom_b.receives(PATIENCE)).text
    await radom_a.receives_nothing()


async def test_publish_pressed_again_publishes_nothing_more(organiser: Person, radom_b: Person) -> None:
    await asks(organiser, "/edit shot factory")
    await presses(organiser, FACTORY)
    await presses(organiser, "14:05 (+15)")
    preview = organiser.chat.last
    await presses(organiser, "Publish")
    await tells_now(organiser)
    assert "13:50 → 14:05" in (await radom_b.receives(PATIENCE)).text
    await organiser.presses_stale(preview.id, preview.data[0][0])
    assert "which item?" in (await organiser.receives(PATIENCE)).text
    assert (await organiser.sees_toast()).text == "Nothing waits to be published any more."
    await radom_b.receives_nothing()


async def test_publish_means_what_stands_above_it(organiser: Person, radom_b: Person) -> None:
    await asks(organiser, "/edit shot factory")
    await presses(organiser, FACTORY)
    first = await presses(organiser, "14:05 (+15)")
    assert "13:50 → 14:05" in first.text
    second = await asks(organiser, "14:40")
    assert "13:50 → 14:40" in second.text
    await organiser.presses_stale(first.id, first.data[0][0])
    fresh = await organiser.receives(PATIENCE)
    assert (fresh.id, fresh.edited) == (first.id, True)
    assert fresh.text.splitlines()[0] == "This button is from an older message. Here is the way on:"
    assert "13:50 → 14:40" in fresh.text
    assert "Nothing is published yet." in fresh.text
    done = await presses(organiser, "Publish")
    assert done.text.splitlines()[:2] == [
        "Published.",
        "Lead Shot Factory and its tower (group B): 13:50 → 14:40.",
    ]
    await tells_now(organiser)
    assert "13:50 → 14:40" in (await radom_b.receives(PATIENCE)).text
    await radom_b.receives_nothing()


async def test_publish_under_another_item_publishes_nothing(organiser: Person, radom_b: Person) -> None:
    await asks(organiser, "/edit shot factory")
    await presses(organiser, FACTORY)
    first = await presses(organiser, "14:05 (+15)")
    found = await asks(organiser, "/edit P39")
    other = await presses(organiser, found.buttons[0][0])
    await organiser.presses_stale(first.id, first.data[0][0])
    opened = await organiser.receives(PATIENCE)
    assert opened.text == other.text
    assert (await organiser.sees_toast()).text == "Nothing waits to be published any more."
    await presses(organiser, opened.buttons[0][0])
    await organiser.presses_stale(first.id, first.data[0][0])
    fresh = await organiser.receives(PATIENCE)
    assert fresh.text.startswith("This button is from an older message.")
    assert "Lead Shot Factory" not in fresh.text
    await radom_b.receives_nothing()


async def test_what_was_published_is_named_beside_how_many_know(organiser: Person, radom_b: Person) -> None:
    await asks(organiser, "/edit shot factory")
    await presses(organiser, FACTORY)
    await presses(organiser, "14:20 (+30)")
    await presses(organiser, "Publish")
    told = await presses(organiser, "Tell them now")
    moved = "Published.\nLead Shot Factory and its tower (group B): 13:50 → 14:20.\n"
    assert told.text.startswith(moved)
    assert "13:50 → 14:20" in (await radom_b.receives(PATIENCE)).text
    await presses(radom_b, "Seen")
    again = await presses(organiser, "Look again")
    assert again.text.startswith(moved)
    assert "seen: 1" in again.text

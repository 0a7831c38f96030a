"""An organiser sends the workbook in chat: what would change, what is to choose, Publish."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.app import Bot
from bot.crash import EXIT_CODE
from bot.db.tables import erasures
from bot.settings import Settings
from sandbox import Person, Sandbox
from schedules import retention
from tests.books import Book
from tests.chat.conftest import PATIENCE, asks, joins, presses, running
from tests.chat.importing import ITEM, MOVED, column, edited, hears, moved, sends, waiting
from tests.chat.test_privacy import Victim


async def test_the_organiser_sends_the_workbook_looks_and_publishes(
    martins: Person, radom_a: Person, data_dir: Path
) -> None:
    asked = await asks(martins, "/import")
    assert asked.text.startswith("Please send me the workbook as a file: .xlsx or .ods")
    seen = await sends(martins, moved().add("programme", "P44", "P99", **{"title:en": "Tea"}).xlsx())
    assert seen.edited
    assert "Programme: 1 new, 1 moved, 48 unchanged" in seen.text
    assert MOVED in seen.text
    assert "Tea (P99): new" in seen.text
    assert seen.buttons == [["Publish"], ["Show all"], ["No, thank you", "Help"]]
    assert "It concerns 81 people. Will be told: 2." in seen.text
    assert "12:30–13:30 Lunch in the Fortress" in (await asks(radom_a, "/tomorrow")).text
    done = await presses(martins, "Publish")
    assert done.text == "Published as version 2.\nPeople are told at 07:28."
    assert done.buttons == [["Tell them now", "Who knows"], ["Today", "Help"]]
    assert "14:20–15:20 Lunch in the Fortress" in (await asks(radom_a, "/tomorrow")).text
    await martins.presses("Tell them now")
    assert "12:30 → 14:20" in (await hears(radom_a, "Lunch in the Fortress")).text
    assert column(data_dir, "SELECT object FROM audit_log WHERE action = 'import'") == ["2"]
    assert column(data_dir, "SELECT DISTINCT source || author FROM item_changes") == [f"import{martins.id}"]
    assert waiting(data_dir) == []


async def test_a_caption_will_do_and_csv_files_in_a_zip_too(martins: Person) -> None:
    seen = await sends(martins, moved().zip(), "meeting.zip", "/import")
    assert MOVED in seen.text


async def test_no_thank_you_changes_nothing_and_forgets_the_file(martins: Person, data_dir: Path) -> None:
    await sends(martins, moved().zip(), caption="/import")
    (kept,) = waiting(data_dir)
    assert kept.stat().st_mode & 0o777 == 0o600
    assert (await presses(martins, "No, thank you")).text == "Nothing was changed."
    await asks(martins, "/me")
    assert waiting(data_dir) == []
    assert column(data_dir, "SELECT version FROM meetings") == [1]


async def test_the_same_file_again_changes_nothing_and_offers_nothing(martins: Person) -> None:
    seen = await sends(martins, Book().xlsx(), caption="/import")
    assert "Nothing changes for anybody." in seen.text
    assert seen.buttons == [["Today", "Help"]]


async def test_show_all_sends_every_change_as_a_file(martins: Person, sandbox: Sandbox) -> None:
    book = Book()
    for row in book.sheets["programme"][1:]:
        book.set("programme", row[0], "note:en", f"Note of {row[0]}")
    seen = await sends(martins, book.xlsx(), caption="/import")
    assert "… and 39 more" in seen.text
    await martins.presses("Show all")
    document = await martins.receives(PATIENCE)
    assert document.raw["document"]["file_name"] == "changes.txt"
    text = sandbox.world.files.get(document.raw["document"]["file_id"]).content.decode()
    assert all(f"Note of {row[0]}" in text for row in book.sheets["programme"][1:])
    assert (await presses(martins, "Publish")).text.startswith("Published as version 2.")


async def test_what_would_lack_a_translation_is_told_before_it_is_published(
    martins: Person, sandbox: Sandbox
) -> None:
    book = moved().set("programme", ITEM, "title:lt", "").set("programme", "P21", "note:sv", "")
    book.set("programme", "P33", "note:sv", "")
    seen = await sends(martins, book.xlsx(), caption="/import")
    assert (
        "Texts without a translation: Swedish 2 (Programme P21 note:sv, Programme P33 note:sv),"
        " Lithuanian 1 (Programme P36 title:lt)." in seen.text
    )
    await martins.presses("Show all")
    document = await martins.receives(PATIENCE)
    text = sandbox.world.files.get(document.raw["document"]["file_id"]).content.decode()
    assert text.splitlines()[-3:] == [
        "No translation: Programme P36 title:lt",
        "No translation: Programme P21 note:sv",
        "No translation: Programme P33 note:sv",
    ]


async def test_a_text_changed_here_and_in_the_file_is_to_choose(
    bot: Bot, martins: Person, data_dir: Path
) -> None:
    await edited(bot, f"""UPDATE items SET note = '{{"en"\\: "Edited here"}}' WHERE id = '{ITEM}'""")
    await edited(bot, """UPDATE items SET note = '{"en"\\: "Here too"}' WHERE id = 'P21'""")
    book = (
        moved().set("programme", ITEM, "note:en", "In the file").set("programme", "P21", "note:en", "There")
    )
    book.set("programme", ITEM, "note:lv", "").set("programme", "P21", "note:lv", "")
    seen = await sends(martins, book.xlsx(), caption="/import")
    assert seen.text.startswith("2 texts were changed here and in the file. Please choose.")
    assert "note:en\nIn the file: There\nEdited here: Here too" in seen.text
    assert seen.buttons[:4] == [
        ["Take the file’s"],
        ["Keep what was edited"],
        ["All 2 from the file"],
        ["Keep all 2 edited"],
    ]
    seen = await presses(martins, "Keep what was edited")
    assert "note:en\nIn the file: In the file\nEdited here: Edited here" in seen.text
    seen = await presses(martins, "Take the file’s")
    assert seen.buttons[0] == ["Publish"]
    await presses(martins, "Publish")
    notes = column(data_dir, f"SELECT note FROM items WHERE id IN ('P21', '{ITEM}') ORDER BY id")
    assert "Here too" in str(notes[0])
    assert "In the file" in str(notes[1])
    again = await sends(martins, book.xlsx(), caption="/import")
    assert "Nothing changes for anybody." in again.text  # what was decided is remembered


async def test_an_import_makes_nobody_an_organiser_and_takes_the_role_from_nobody(
    martins: Person, data_dir: Path
) -> None:
    book = Book().set("participants", "PL-RAD-03", "role", "organiser")
    book.add("participants", "PL-RAD-03", "PL-RAD-99", role="organiser")
    book.set("participants", "PL-RAD-05", "role", "leader")
    book.drop("participants", "LV-DAU-02")  # the one who sends it
    seen = await sends(martins, book.xlsx(), caption="/import")
    assert "Roles of organisers are set by the operator’s load or in /people." in seen.text
    assert "So this stays as it is: LV-DAU-02, PL-RAD-03, PL-RAD-99." in seen.text
    await presses(martins, "Publish")
    roles = "SELECT id || ' ' || role FROM participants WHERE withdrawn = 0 AND id IN "
    assert column(data_dir, f"{roles} ('LV-DAU-02', 'PL-RAD-03', 'PL-RAD-05', 'PL-RAD-99') ORDER BY id") == [
        "LV-DAU-02 organiser",
        "PL-RAD-03 participant",
        "PL-RAD-05 leader",
        "PL-RAD-99 participant",
    ]


async def test_publish_shows_the_new_difference_when_something_was_changed_since(
    bot: Bot, martins: Person, data_dir: Path
) -> None:
    await sends(martins, moved().xlsx(), caption="/import")
    await edited(bot, "UPDATE items SET withdrawn = 1 WHERE id = 'P36'")
    seen = await presses(martins, "Publish")
    assert seen.text.startswith("The programme was changed in the meantime.")
    assert column(data_dir, "SELECT version FROM meetings") == [2]
    assert seen.buttons[0] == ["Publish"]
    assert (await presses(martins, "Publish")).text.startswith("Published")
    assert column(data_dir, "SELECT withdrawn FROM items WHERE id = 'P36'") == [1]


async def test_a_restart_between_preview_and_publish_loses_nothing(
    settings: Settings, sandbox: Sandbox
) -> None:
    person = sandbox.add_person("Mārtiņš")
    async with running(settings, "2018-11-10T07:25") as bot:
        await joins(bot, person, "LV-DAU-02")
        await sends(person, moved().xlsx(), caption="/import")
    async with running(settings):
        assert (await presses(person, "Publish")).text.startswith("Published as version 2.")


async def test_a_second_press_and_somebody_elses_press_are_told_that_it_is_over(
    bot: Bot, martins: Person, sandbox: Sandbox, data_dir: Path
) -> None:
    ilze = sandbox.add_person("Ilze")
    await edited(bot, "UPDATE participants SET role = 'organiser' WHERE id = 'LV-DAU-03'")
    await joins(bot, ilze, "LV-DAU-03")
    preview = await sends(martins, moved().xlsx(), caption="/import")
    await ilze.presses_stale(1, preview.data[0][0])
    await hears(ilze, "This import is over")
    await martins.presses("Publish")
    await hears(martins, "Published")
    await martins.presses_stale(preview.id, preview.data[0][0])
    over = await hears(martins, "This import is over")
    assert over.buttons == [["Import a workbook"], ["Today", "Help"]]
    assert (await presses(martins, "Import a workbook")).text.startswith("Please send me the workbook")
    assert column(data_dir, "SELECT version FROM meetings") == [3]


@pytest.mark.parametrize("point", ["before_apply", "after_apply"])
@pytest.mark.fault("F2")
async def test_killed_at_publish_it_is_published_once_and_told(
    settings: Settings, sandbox: Sandbox, point: str
) -> None:
    person = sandbox.add_person("Mārtiņš")
    async with running(settings, "2018-11-10T07:25") as bot:
        await joins(bot, person, "LV-DAU-02")
        await sends(person, moved().xlsx(), caption="/import")
    dying = await Victim(settings, point).start()
    await person.presses("Publish")
    assert await asyncio.wait_for(dying.wait(), PATIENCE) == EXIT_CODE
    async with running(settings):
        await hears(person, "Published as version 2.")
    assert column(settings.data_dir, "SELECT count(*) FROM item_changes") == [1]


async def test_who_is_erased_is_in_no_file_that_waits(
    bot: Bot, martins: Person, radom_a: Person, data_dir: Path
) -> None:
    await sends(martins, moved().xlsx(), caption="/import")
    (kept,) = waiting(data_dir)
    assert "Źródłogórska" in kept.read_text(encoding="utf-8")
    await asks(radom_a, "/forget")
    await radom_a.presses("Yes, erase my data")
    await hears(radom_a, "Your data are erased")
    async with bot.db.write() as session:  # a little later
        await session.execute(update(erasures).values(scrub_at=bot.clock.real()))
    await retention.wipe(bot.chat.deps)
    assert waiting(data_dir) == []
    await martins.presses("Publish")
    await hears(martins, "This import is over")


@pytest.mark.fault("F2")
async def test_killed_while_it_reads_it_reads_again(settings: Settings, sandbox: Sandbox) -> None:
    person = sandbox.add_person("Mārtiņš")
    async with running(settings, "2018-11-10T07:25") as bot:
        await joins(bot, person, "LV-DAU-02")
    dying = await Victim(settings, "after_apply").start()
    await person.send_document(moved().xlsx(), "meeting.xlsx", caption="/import")
    assert await asyncio.wait_for(dying.wait(), PATIENCE) == EXIT_CODE
    async with running(settings):
        assert MOVED in (await hears(person, "What would change")).text

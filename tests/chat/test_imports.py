"""An organiser sends the workbook in chat: what would change, what is to mend or to choose, Publish."""

import asyncio
import sqlite3
import zipfile
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest

from bot.app import Bot
from bot.settings import Settings
from sandbox import Person, Sandbox
from sandbox.seen import SeenMessage
from tests.books import Book
from tests.chat.conftest import PATIENCE, asks, joins, presses, running

REFUSED = "You cannot do this: it is for the leaders of delegations or for the organisers."
ITEM = "P36"
MOVED = "Lunch in the Fortress (P36): start 12:30 → 14:20; end 13:30 → 15:20"


async def sends(person: Person, content: bytes, name: str = "meeting.xlsx", caption: str = "") -> SeenMessage:
    """Send a file and wait till the line of progress is the answer; a refusal comes without one."""
    await person.send_document(content, name, caption=caption)
    seen = await person.receives(PATIENCE)
    while not seen.text.startswith(REFUSED) and (not seen.edited or seen.text.endswith(" …")):
        seen = await person.receives(PATIENCE)
    return seen


def moved() -> Book:
    """The item half an hour later."""
    return Book().set("programme", ITEM, "start", "14:20").set("programme", ITEM, "end", "15:20")


async def hears(person: Person, beginning: str) -> SeenMessage:
    """Wait for a message that begins so; other news may come before it."""
    seen = await person.receives(PATIENCE)
    while not seen.text.startswith(beginning):
        seen = await person.receives(PATIENCE)
    return seen


def waiting(data_dir: Path) -> list[Path]:
    """Files on their way in, and those that wait for their organiser."""
    return list((data_dir / "imports").glob("*"))


def column(data_dir: Path, sql: str) -> list[object]:
    """The first column of a query."""
    connection = sqlite3.connect(data_dir / "ttchan.db")
    try:
        return [row[0] for row in connection.execute(sql)]
    finally:
        connection.close()


def edited(data_dir: Path, sql: str) -> None:
    """Change what is published as somebody in the chat would have."""
    connection = sqlite3.connect(data_dir / "ttchan.db")
    with connection:
        connection.execute(sql)
        connection.execute("UPDATE meetings SET version = version + 1")
    connection.close()


@pytest.fixture
async def martins(bot: Bot, sandbox: Sandbox) -> Person:
    """An organiser, who has joined and reads English."""
    person = sandbox.add_person("Mārtiņš", language_code="lv")
    await joins(bot, person, "LV-DAU-02")
    return person


@pytest.fixture
async def others(martins: Person, radom_a: Person) -> AsyncIterator[Person]:
    """A delegate beside the organiser."""
    yield radom_a


async def test_the_organiser_sends_the_workbook_looks_and_publishes(
    martins: Person, others: Person, data_dir: Path
) -> None:
    asked = await asks(martins, "/import")
    assert asked.text.startswith("Please send me the workbook as a file: .xlsx or .ods")
    seen = await sends(martins, moved().add("programme", "P44", "P99", **{"title:en": "Tea"}).xlsx())
    assert seen.edited
    assert "Programme: 1 new, 1 moved, 48 unchanged" in seen.text
    assert MOVED in seen.text
    assert "Tea (P99): new" in seen.text
    assert seen.buttons == [["Publish"], ["Show all"], ["No, thank you", "Help"]]
    assert "It concerns 81 people; of these, 2 use the bot and are told." in seen.text
    assert "12:30–13:30 Lunch in the Fortress" in (await asks(others, "/tomorrow")).text
    done = await presses(martins, "Publish")
    assert done.text.startswith("Published as version 2.")
    assert "14:20–15:20 Lunch in the Fortress" in (await asks(others, "/tomorrow")).text
    assert column(data_dir, "SELECT object FROM audit_log WHERE action = 'import'") == ["2"]
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


async def test_what_is_to_mend_names_sheet_row_and_column(martins: Person, data_dir: Path) -> None:
    await asks(martins, "/import")
    broken = Book().set("programme", ITEM, "start", "25:99")
    place = broken.sheets["programme"].index(broken.row("programme", ITEM)) + 1
    seen = await sends(martins, broken.xlsx())
    assert seen.text.startswith("There is 1 thing to mend in the file.")
    assert f"Programme, row {place}, column start: “25:99” is not a time" in seen.text
    assert column(data_dir, "SELECT version FROM meetings") == [1]
    assert MOVED in (await sends(martins, moved().xlsx())).text  # the dialogue is still open


async def test_of_many_problems_the_first_ten_are_shown_and_all_are_sent(
    martins: Person, sandbox: Sandbox
) -> None:
    broken = Book()
    for row in broken.sheets["programme"][1:]:
        broken.set("programme", row[0], "start", "never")
    seen = await sends(martins, broken.zip(), caption="/import")
    assert seen.text.startswith("There are 49 things to mend in the file.")
    assert seen.text.count("is not a time") == 10
    assert "… and 39 more" in seen.text
    document = await martins.receives(PATIENCE)
    content = sandbox.world.files.get(document.raw["document"]["file_id"]).content.decode()
    assert content.count("is not a time") == 49


def bomb() -> bytes:
    """A small file that unpacks to 200 MB."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 200 * 2**20)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x00\x01 nothing of the kind", "This is not a workbook: send an .xlsx or .ods file"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "This is a web page, not a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "This is an old .xls file"),
        (Book().xlsx()[:4000], "The file is damaged"),
        (b"PK\x03\x04" + b"\xff" * 6 * 2**20, "The file has 6.0 MB, at most 5 MB are read"),
    ],
    ids=["noise", "html", "xls", "cut", "large"],
)
async def test_what_is_no_workbook_is_refused_in_one_sentence(
    martins: Person, data_dir: Path, content: bytes, said: str
) -> None:
    seen = await sends(martins, content, "../../etc/meeting.xlsx", "/import")
    assert seen.text.startswith(said)
    assert seen.text.endswith("Nothing was changed. You can send the file again at once.")
    assert waiting(data_dir) == []


async def test_others_are_answered_while_a_bomb_is_looked_at(martins: Person, others: Person) -> None:
    sending = asyncio.ensure_future(sends(martins, bomb(), caption="/import"))
    loop = asyncio.get_running_loop()
    slowest = 0.0
    while not sending.done():
        began = loop.time()
        await asks(others, "/next")
        slowest = max(slowest, loop.time() - began)
    assert (await sending).text.startswith("The file is not built as a spreadsheet builds it")
    assert slowest < 1.5


async def test_a_file_of_another_meeting_is_refused(martins: Person) -> None:
    seen = await sends(martins, Book().set("meeting", "code", "value", "elsewhere").xlsx(), caption="/import")
    assert seen.text.startswith("The file is of the meeting elsewhere, but this bot is for ")
    assert seen.buttons == [["Today", "Help"]]


async def test_a_text_changed_here_and_in_the_file_is_to_choose(martins: Person, data_dir: Path) -> None:
    edited(data_dir, f"""UPDATE items SET note = '{{"en": "Edited here"}}' WHERE id = '{ITEM}'""")
    edited(data_dir, """UPDATE items SET note = '{"en": "Here too"}' WHERE id = 'P21'""")
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
    martins: Person, data_dir: Path
) -> None:
    await sends(martins, moved().xlsx(), caption="/import")
    edited(data_dir, "UPDATE items SET withdrawn = 1 WHERE id = 'P36'")
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
    edited(data_dir, "UPDATE participants SET role = 'organiser' WHERE id = 'LV-DAU-03'")
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


async def test_words_in_place_of_the_file_are_answered_with_the_question(martins: Person) -> None:
    await asks(martins, "/import")
    assert (await asks(martins, "here it comes")).text.startswith("Please send me the workbook")
    assert "Today" in str((await asks(martins, "/help")).buttons)


async def test_a_leader_and_a_delegate_are_refused(bot: Bot, others: Person, sandbox: Sandbox) -> None:
    leader = sandbox.add_person("Małgorzata")
    await joins(bot, leader, "PL-RAD-01")
    for person in (leader, others):
        assert (await asks(person, "/import")).text.startswith(REFUSED)
        assert (await sends(person, moved().xlsx(), caption="/import")).text.startswith(REFUSED)


async def test_a_file_that_telegram_does_not_hand_over_is_told(martins: Person, sandbox: Sandbox) -> None:
    sandbox.faults.add("error", method="getFile", code=400, description="Bad Request: file is too big")
    seen = await sends(martins, moved().xlsx(), caption="/import")
    assert seen.text.startswith("I could not get the file from Telegram.")
    assert MOVED in (await sends(martins, moved().xlsx())).text

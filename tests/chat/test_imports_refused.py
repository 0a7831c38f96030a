"""What is wrong with a workbook that is sent in chat, and who may not send one."""

import asyncio
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from bot.app import Bot
from sandbox import Person, Sandbox
from tests.books import Book
from tests.chat.conftest import PATIENCE, asks, joins
from tests.chat.importing import ITEM, MOVED, REFUSED, column, moved, sends, waiting


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
@pytest.mark.fault("bad:xlsx")
async def test_what_is_no_workbook_is_refused_in_one_sentence(
    martins: Person, data_dir: Path, content: bytes, said: str
) -> None:
    seen = await sends(martins, content, "../../etc/meeting.xlsx", "/import")
    assert seen.text.startswith(said)
    assert seen.text.endswith("Nothing was changed. You can send the file again at once.")
    assert waiting(data_dir) == []


@pytest.mark.fault("bad:xlsx")
async def test_others_are_answered_while_a_bomb_is_looked_at(martins: Person, radom_a: Person) -> None:
    sending = asyncio.ensure_future(sends(martins, bomb(), caption="/import"))
    loop = asyncio.get_running_loop()
    slowest = 0.0
    while not sending.done():
        began = loop.time()
        await asks(radom_a, "/next")
        slowest = max(slowest, loop.time() - began)
    assert (await sending).text.startswith("The file is not built as a spreadsheet builds it")
    assert slowest < 1.5


async def test_a_file_of_another_meeting_is_refused(martins: Person) -> None:
    seen = await sends(martins, Book().set("meeting", "code", "value", "elsewhere").xlsx(), caption="/import")
    assert seen.text.startswith("The file is of the meeting elsewhere, but this bot is for ")
    assert seen.buttons == [["Today", "Help"]]


async def test_words_in_place_of_the_file_are_answered_with_the_question(martins: Person) -> None:
    await asks(martins, "/import")
    assert (await asks(martins, "here it comes")).text.startswith("Please send me the workbook")
    assert "Today" in str((await asks(martins, "/help")).buttons)


async def test_a_leader_and_a_delegate_are_refused(bot: Bot, radom_a: Person, sandbox: Sandbox) -> None:
    leader = sandbox.add_person("Małgorzata")
    await joins(bot, leader, "PL-RAD-01")
    for person in (leader, radom_a):
        assert (await asks(person, "/import")).text.startswith(REFUSED)
        assert (await sends(person, moved().xlsx(), caption="/import")).text.startswith(REFUSED)


async def test_a_file_that_telegram_does_not_hand_over_is_told(martins: Person, sandbox: Sandbox) -> None:
    sandbox.faults.add("error", method="getFile", code=400, description="Bad Request: file is too big")
    seen = await sends(martins, moved().xlsx(), caption="/import")
    assert seen.text.startswith("I could not get the file from Telegram.")
    assert MOVED in (await sends(martins, moved().xlsx())).text

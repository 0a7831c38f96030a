"""The notice on the command line, and what a load says of people's data."""

import shutil
from pathlib import Path

import pytest

from bot.db.engine import Database
from bot.domain.privacy import Subject
from bot.services import privacy
from tests.integration.command import COLD, WITHOUT_CATALOGS, ttchan
from tests.integration.services.conftest import NOW
from tests.sample import FOLDER


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "Who is responsible"), ("lv", "Kas par to atbild"), ("de", "Wer verantwortlich ist")],
)
async def test_the_notice_is_printed_as_a_page_and_nothing_else(
    published: Path, lang: str, words: str
) -> None:
    done = await ttchan("privacy", "--lang", lang, program=COLD, DATA_DIR=str(published))
    assert done.code == 0
    assert done.out.startswith(f'<!DOCTYPE html>\n<html lang="{lang}">')
    assert f"<b>{words}</b>" in done.out
    assert done.err == ""


async def test_the_notice_as_text_has_no_tags_and_a_language_without_a_catalog_is_told(
    published: Path,
) -> None:
    words = ("privacy", "--lang", "de", "--format", "text")
    done = await ttchan(*words, program=WITHOUT_CATALOGS, DATA_DIR=str(published))
    assert done.out.startswith("Who is responsible\n")
    assert "<" not in done.out
    assert done.err == "There is no catalog for de yet: this notice is in English.\n"


async def test_no_meeting_and_no_such_language_are_refused(published: Path, tmp_path: Path) -> None:
    nobody = await ttchan("privacy", DATA_DIR=str(tmp_path))
    unknown = await ttchan("privacy", "--lang", "xx", DATA_DIR=str(published))
    assert (nobody.code, unknown.code) == (1, 1)


async def test_a_load_of_a_meeting_that_is_over_says_what_a_bot_would_erase(published: Path) -> None:
    done = await ttchan("load", str(FOLDER), DATA_DIR=str(published))
    (note,) = (line for line in done.out.splitlines() if line.startswith("Note: this meeting ended"))
    assert "food needs (kept 14 days) and names and accounts (kept 75 days)" in note
    assert "ttchan run --at 2018-11-08T08:00" in note
    assert "81 unchanged" in done.out, "nothing was erased by the load"


async def test_a_load_names_the_row_of_who_was_erased_by_its_id_alone(
    published: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(published, tmp_path / "data")
    db = Database(f"sqlite+aiosqlite:///{folder / 'ttchan.db'}")
    async with db.write() as session:
        subject = Subject(None, 1, "PL-RAD-05")
        await privacy.erase(session, subject, {}, real=NOW, poll_key=lambda _: None)
    await db.dispose()
    done = await ttchan("load", str(FOLDER), "--publish", DATA_DIR=str(folder))
    assert "Note: PL-RAD-05 asked to be erased: this row is left out." in done.out
    assert "Nothing to change." in done.out
    raw = b"".join(path.read_bytes() for path in folder.glob("ttchan.db*"))
    assert b"PL-RAD-05" in raw
    last_name = next(
        line.split(",")[2]
        for line in (FOLDER / "participants.csv").read_text().splitlines()
        if "PL-RAD-05" in line
    )
    assert last_name.encode() not in raw

"""The notice on the command line, and what a load says of people's data."""

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.db.engine import Database
from bot.domain.privacy import Subject
from bot.services import privacy
from tests.integration.services.conftest import NOW
from tests.sample import FOLDER


def ttchan(data_dir: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TTCHAN_")}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env=kept | {"TTCHAN_DATA_DIR": str(data_dir)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    assert ttchan(folder, "load", str(FOLDER), "--publish").returncode == 0
    return folder


@pytest.mark.parametrize(("lang", "words"), [("en", "Who is responsible"), ("lv", "Kas par to atbild")])
def test_the_notice_is_printed_as_a_page_and_nothing_else(published: Path, lang: str, words: str) -> None:
    done = ttchan(published, "privacy", "--lang", lang)
    assert done.returncode == 0
    assert done.stdout.startswith(f'<!DOCTYPE html>\n<html lang="{lang}">')
    assert f"<b>{words}</b>" in done.stdout
    assert done.stderr == ""


def test_the_notice_as_text_has_no_tags_and_a_language_without_a_catalog_is_told(published: Path) -> None:
    done = ttchan(published, "privacy", "--lang", "de", "--format", "text")
    assert done.stdout.startswith("Who is responsible\n")
    assert "<" not in done.stdout
    assert done.stderr == "There is no catalog for de yet: this notice is in English.\n"


def test_no_meeting_and_no_such_language_are_refused(published: Path, tmp_path: Path) -> None:
    assert (
        ttchan(tmp_path, "privacy").returncode,
        ttchan(published, "privacy", "--lang", "xx").returncode,
    ) == (1, 1)


def test_a_load_of_a_meeting_that_is_over_says_what_a_bot_would_erase(published: Path) -> None:
    done = ttchan(published, "load", str(FOLDER))
    (note,) = (line for line in done.stdout.splitlines() if line.startswith("Note: this meeting ended"))
    assert "food needs (kept 14 days) and names and accounts (kept 75 days)" in note
    assert "ttchan run --at 2018-11-08T08:00" in note
    assert "81 unchanged" in done.stdout, "nothing was erased by the load"


def test_a_load_names_the_row_of_who_was_erased_by_its_id_alone(published: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(published, tmp_path / "data")

    async def erase() -> None:
        db = Database(f"sqlite+aiosqlite:///{folder / 'ttchan.db'}")
        async with db.write() as session:
            subject = Subject(None, 1, "PL-RAD-05")
            await privacy.erase(session, subject, {}, real=NOW, poll_key=lambda _: None)
        await db.dispose()

    asyncio.run(erase())
    done = ttchan(folder, "load", str(FOLDER), "--publish")
    assert "Note: PL-RAD-05 asked to be erased: this row is left out." in done.stdout
    assert "Nothing to change." in done.stdout
    raw = b"".join(path.read_bytes() for path in folder.glob("ttchan.db*"))
    assert b"PL-RAD-05" in raw
    last_name = next(
        line.split(",")[2]
        for line in (FOLDER / "participants.csv").read_text().splitlines()
        if "PL-RAD-05" in line
    )
    assert last_name.encode() not in raw

"""``ttchan close-meeting``: names go at once, if the meeting is over and the report was made."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.poll_keys import PollKeys
from tests.integration.command import Ended, ttchan

NAMED = "SELECT count(*) FROM participants WHERE last_name <> ''"


@pytest.fixture
def data(published: Path, tmp_path: Path) -> Path:
    """The sample meeting, years after it, with a key of anonymous answers."""
    folder = Path(shutil.copytree(published, tmp_path / "data"))
    PollKeys(folder).key("ttchan-2018")
    return folder


def ask(data: Path, statement: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(data / "ttchan.db")) as connection, connection:
        return connection.execute(statement, values).fetchall()


def reported(data: Path) -> None:
    made = 1, "2018-11-20 12:00:00.000000", "2018-11-20 12:00:00.000000", "en", "0" * 64
    ask(
        data,
        "INSERT INTO packs (meeting_id, made_at, recorded_at, language, digest) VALUES (?,?,?,?,?)",
        *made,
    )


async def close(data: Path, *words: str) -> Ended:
    return await ttchan("close-meeting", *words, DATA_DIR=str(data))


async def test_without_a_report_nothing_is_erased(data: Path) -> None:
    ended = await close(data, "--yes")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("No report was made since the meeting ended: ttchan report DIR first.")
    assert ask(data, NAMED) == [(81,)]


async def test_before_its_end_a_meeting_is_not_closed(data: Path) -> None:
    reported(data)
    meets = "2018-11-12 21:59:00.000000"
    ask(data, "UPDATE state SET rehearsal_meets=?, rehearsal_real='2100-01-01 00:00:00.000000'", meets)
    ended = await close(data, "--yes")
    assert (ended.code, ended.err) == (
        1,
        "The meeting is not over: its last day is Monday, 12 November 2018.\n",
    )
    assert ask(data, NAMED) == [(81,)]


async def test_whoever_does_not_say_yes_erases_nothing(data: Path) -> None:
    reported(data)
    ended = await close(data)
    assert (ended.code, ended.err) == (1, "Nothing was erased.\n")
    assert "  81 people of the list: names, rooms, buses, e-mail, who answered what" in ended.out.splitlines()
    assert ask(data, NAMED) == [(81,)]


@pytest.mark.parametrize("words", [(), ("--without-report",)])
async def test_names_food_and_key_go_and_the_pack_stays(data: Path, words: tuple[str, ...]) -> None:
    if not words:
        reported(data)
    ended = await close(data, "--yes", *words)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines()[-1] == "Erased: 81 people, 0 accounts, 13 food needs."
    assert ask(data, NAMED) == [(0,)]
    assert ask(data, "SELECT count(*) FROM participants WHERE erased='time'") == [(81,)]
    assert ask(data, "SELECT count(*) FROM packs") == [(0 if words else 1,)]
    acts = ask(data, "SELECT action, object, role FROM audit_log WHERE action='close_meeting'")
    assert acts == [("close_meeting", "81 people", "command line")]
    assert PollKeys(data).key("ttchan-2018") is None
    again = await close(data, "--yes", *words)
    assert (again.code, again.out.splitlines()[-1]) == (0, "Erased: 0 people, 0 accounts, 0 food needs.")

"""``ttchan report``: the pack in a folder, its row and its act; what cannot be done is said in a line."""

import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.cli.packing import DOCUMENTS
from bot.db.engine import Database
from bot.db.tables import audit_log, packs
from tests.integration.command import WITHOUT_CATALOGS, Ended, ttchan
from tests.integration.live import publish_sample


@pytest.fixture
def data(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "data"))


async def report(data: Path, *words: str, program: str = "") -> Ended:
    return await ttchan("report", *words, program=program, DATA_DIR=str(data))


def rows(data: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(data / "ttchan.db")) as connection:
        return connection.execute(statement).fetchall()


async def test_the_pack_is_written_remembered_and_logged(
    db: Database, database_url: str, tmp_path: Path
) -> None:
    await publish_sample(db)
    folder = tmp_path / "pack"
    ended = await ttchan(
        "report", str(folder), "--lang", "lv", DATABASE_URL=database_url, DATA_DIR=str(tmp_path)
    )
    assert (ended.code, ended.err) == (0, "")
    said = ended.out.splitlines()
    steps = [f"{number} of {len(DOCUMENTS)}: {one.name}" for number, one in enumerate(DOCUMENTS, 1)]
    assert said[: len(steps)] == steps
    assert sorted(one.name for one in folder.iterdir()) == sorted(one.name for one in DOCUMENTS)
    last = [line.rpartition("  ")[0] for line in said if line.endswith(" KiB")][-1]
    async with db.read() as session:
        (pack,) = (await session.execute(select(packs))).all()
        acts = select(audit_log.c.action, audit_log.c.object, audit_log.c.actor)
        logged = (await session.execute(acts.where(audit_log.c.action == "export_report"))).all()
    assert (pack.language, pack.made_by) == ("lv", None)
    assert pack.digest == hashlib.sha256(Path(last).read_bytes()).hexdigest()
    assert [tuple(one) for one in logged] == [("export_report", "lv", None)]


async def test_a_look_at_what_is_missing_writes_nothing(data: Path, tmp_path: Path) -> None:
    ended = await report(data, str(tmp_path / "pack"), "--check", "--lang", "lt", program=WITHOUT_CATALOGS)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("There is no catalog for lt yet:")
    assert "Report due: Saturday, 12 January 2019" in ended.out
    assert "Days without a text: Thu 8, Fri 9, Sat 10, Sun 11 and Mon 12." in ended.out
    assert not (tmp_path / "pack").exists()
    assert rows(data, "SELECT 1 FROM packs") == []
    assert rows(data, "SELECT 1 FROM audit_log WHERE action='export_report'") == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("{}/pack", "--lang", "xx"), "--lang xx: choose one of"),
        (("{}/pack", "--item", "P18", "--item", "P99"), "--item P99: no item has this id"),
        (("{}/data/ttchan.db",), "{}/data/ttchan.db is a file: name a folder."),
        (("/proc/pack",), "/proc/pack: "),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_line(
    data: Path, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    ended = await report(data, *(word.format(tmp_path) for word in words))
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith(said.format(tmp_path))
    assert ended.err.count("\n") == 1
    assert rows(data, "SELECT 1 FROM packs") == []


async def test_without_a_meeting_there_is_nothing_to_report(tmp_path: Path) -> None:
    ended = await report(tmp_path, str(tmp_path / "pack"))
    assert (ended.code, ended.err) == (1, "No meeting is published yet: ttchan load PATH --publish\n")

"""What a start refuses: another bot on the data, settings that cannot be used, a database that is none."""

import sqlite3
from pathlib import Path

import pytest

from bot.db.migrate import migrate
from sandbox import Person, Sandbox
from tests.integration.command import COLD, beside, free_port


async def test_a_second_bot_on_the_same_data_is_refused_at_once(
    sandbox: Sandbox, anna: Person, tmp_path: Path
) -> None:
    async with beside(sandbox, tmp_path) as first:
        await first.says('"ready"')
        async with beside(sandbox, tmp_path) as second:
            ended = await second.ends()
        assert ended.code == 78
        assert ended.err.splitlines()[-1] == "Another TTChan is running on this data; stop it first."
        await anna.start()
        await anna.receives(10)


@pytest.mark.parametrize(
    ("more", "words", "said"),
    [
        (
            {"API_URL": "https://api.telegram.org"},
            ("--at", "2018-11-10T07:25"),
            "A rehearsal needs a sandbox",
        ),
        ({"DATABASE_URL": "postgresql://u:geheim@db:port/x"}, (), "TTCHAN_DATABASE_URL"),
        ({"TOKEN": "123:short", "SEND_RATE": "much"}, (), "TTCHAN_SEND_RATE"),
        ({"CRASH_AT": "after_store", "API_URL": "https://api.telegram.org"}, (), "TTCHAN_CRASH_AT"),
        ({"DATA_DIR": "/dev/null/data"}, (), "TTCHAN_DATA_DIR"),
    ],
)
@pytest.mark.fault("bad:configuration")
async def test_settings_that_cannot_be_used_are_said_in_lines(
    sandbox: Sandbox, tmp_path: Path, more: dict[str, str], words: tuple[str, ...], said: str
) -> None:
    async with beside(sandbox, tmp_path, *words, program=COLD, **more) as running:
        ended = await running.ends()
    assert ended.code == 78, ended.err
    assert ended.worked <= 3
    assert said in ended.err
    assert "Traceback" not in ended.err
    assert "geheim" not in ended.err
    assert "unclosed" not in ended.err.lower()


@pytest.mark.fault("bad:configuration")
async def test_a_database_that_is_away_ends_the_start_with_1_and_one_line(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    """Later it may be there: whoever restarts the bot may do so again."""
    url = f"postgresql://u:geheim@127.0.0.1:{free_port()}/x"
    async with beside(sandbox, tmp_path, DATABASE_URL=url) as running:
        ended = await running.ends()
    assert ended.code == 1
    assert ended.err == "The database cannot be used (ConnectionRefusedError): check TTCHAN_DATABASE_URL.\n"


@pytest.mark.fault("bad:configuration")
async def test_a_door_that_is_taken_is_said(sandbox: Sandbox, tmp_path: Path) -> None:
    port = sandbox.url.rpartition(":")[2]
    async with beside(sandbox, tmp_path, LISTEN=f"127.0.0.1:{port}") as running:
        ended = await running.ends()
    assert ended.code == 78
    assert ended.err.splitlines()[-1].startswith("TTCHAN_LISTEN: ")


@pytest.mark.parametrize("at", ["yesterday", "9999-12-31T23:59-12:00"])
@pytest.mark.fault("bad:configuration")
async def test_a_meeting_time_that_is_none_is_refused_with_1(
    sandbox: Sandbox, tmp_path: Path, at: str
) -> None:
    async with beside(sandbox, tmp_path, "--at", at) as running:
        ended = await running.ends()
    assert ended.code == 1, ended.err
    assert "is not a time such as 2018-11-10T07:25" in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.fault("bad:configuration")
async def test_a_misspelt_setting_is_told_in_the_log(sandbox: Sandbox, tmp_path: Path) -> None:
    async with beside(sandbox, tmp_path, ADMIN="5") as running:
        await running.says("TTCHAN_ADMIN")
        await running.says('"ready"')


async def test_a_newer_database_is_refused_and_left_alone(sandbox: Sandbox, tmp_path: Path) -> None:
    await migrate(f"sqlite+aiosqlite:///{tmp_path}/ttchan.db")
    with sqlite3.connect(tmp_path / "ttchan.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    async with beside(sandbox, tmp_path) as running:
        ended = await running.ends()
    assert ended.code == 78
    assert ended.err.splitlines()[-1] == "The database was written by a newer TTChan: run that version."


@pytest.mark.fault("F32")
async def test_a_file_that_is_no_database_is_refused_and_left_alone(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "ttchan.db").write_bytes(b"this is no database at all" * 100)
    async with beside(sandbox, tmp_path) as running:
        ended = await running.ends()
    assert ended.code == 78
    assert "Traceback" not in ended.err
    assert (tmp_path / "ttchan.db").read_bytes() == b"this is no database at all" * 100

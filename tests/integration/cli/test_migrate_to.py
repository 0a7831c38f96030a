"""``ttchan migrate-to``: what an operator is told, and what a kill leaves behind."""

import shutil
from pathlib import Path

import pytest

from sandbox import Sandbox
from tests.databases import Masters, Stage
from tests.integration import moved
from tests.integration.command import Ended, beside, free_port, ttchan
from tests.postgres import Postgres

MOVED = (
    "This database was moved to PostgreSQL: set TTCHAN_DATABASE_URL to that one. "
    "If the bot is to go on with this one after all: ttchan migrate-to --back\n"
)


@pytest.fixture
def folder(tmp_path: Path, masters: Masters) -> Path:
    """A data directory with the sample meeting."""
    made = tmp_path / "data"
    made.mkdir(mode=0o700)
    shutil.copy(masters.sqlite(Stage.PUBLISHED), made / "ttchan.db")
    return made


async def _moves(folder: Path, *words: str, **more: str) -> Ended:
    return await ttchan("migrate-to", *words, DATA_DIR=str(folder), API_URL="http://127.0.0.1:9", **more)


async def test_an_operator_moves_and_goes_back(folder: Path, postgres: Postgres, sandbox: Sandbox) -> None:
    url, file = postgres.create(), folder / "ttchan.db"
    done = await _moves(folder, url)
    assert done.code == 0, done.err
    lines = done.out.splitlines()
    assert "  participants: 81" in lines
    assert sum(line.endswith(" tables, each compared.") for line in lines) == 1
    assert f"{folder}, so TTCHAN_DATA_DIR must stay that folder." in lines
    assert any(line.startswith(f"The bot refuses {file} from now on.") for line in lines)
    async with beside(sandbox, folder) as running:
        assert (await running.ends()).err == MOVED
    for words in (("load", "examples/ttchan-2018"), ("hold",), ("migrate-to", url)):
        refused = await ttchan(*words, DATA_DIR=str(folder))
        assert (refused.code, refused.err) == (78, MOVED)
    copied = await ttchan("backup", str(folder.parent / "copies"), "--plain", DATA_DIR=str(folder))
    assert (copied.code, copied.err) == (1, MOVED)
    checked = await ttchan("check", DATA_DIR=str(folder), API_URL="http://127.0.0.1:9")
    assert f"MEND  database: {MOVED}" in checked.out
    async with beside(sandbox, folder, DATABASE_URL=url) as running:
        await running.says('"ready"')
        assert (await running.stops()).code == 0
    back = await _moves(folder, "--back")
    assert back.code == 0
    assert back.out.startswith(f"The bot may go on with {file}.")
    async with beside(sandbox, folder) as running:
        await running.says('"ready"')
        assert (await running.stops()).code == 0


@pytest.mark.parametrize("point", ["move_copied", "move_compared", "move_committed"])
@pytest.mark.fault("F2")
async def test_a_move_that_is_killed_leaves_nothing_or_all_and_is_done_by_the_next(
    folder: Path, postgres: Postgres, point: str
) -> None:
    url, before = postgres.create(), await moved.rows(f"sqlite+aiosqlite:///{folder}/ttchan.db")
    killed = await _moves(folder, url, CRASH_AT=point)
    assert killed.code == 137
    assert await moved.rows(url) == (before if point == "move_committed" else {})
    assert await moved.rows(f"sqlite+aiosqlite:///{folder}/ttchan.db") == before
    done = await _moves(folder, url)
    assert done.code == 0, done.err
    assert ("An earlier try had copied everything." in done.out) == (point == "move_committed")
    assert await moved.rows(url) == before
    assert (await _moves(folder, url)).err == MOVED


async def test_what_cannot_be_done_is_said_in_a_sentence_without_the_password(
    folder: Path, postgres: Postgres, tmp_path: Path
) -> None:
    secret = tmp_path / "password"
    secret.write_text("geheim@!\n", "utf-8")
    nowhere = "Name the database to move to: ttchan migrate-to postgresql://name@host/database\n"
    for words, said in (
        ((), nowhere),
        (("sqlite:///else.db",), nowhere),
        (("mysql://u:geheim@h/d",), "The address must begin with sqlite:/// or postgresql+asyncpg://.\n"),
        (
            (f"postgresql://u:geheim@127.0.0.1:{free_port()}/x",),
            "PostgreSQL cannot be reached at this address (ConnectionRefusedError). Nothing was changed.\n",
        ),
        (
            (f"postgresql://u@127.0.0.1:{free_port()}/x", "--password-file", str(secret)),
            "PostgreSQL cannot be reached at this address (ConnectionRefusedError). Nothing was changed.\n",
        ),
        (
            ("postgresql://u:geheim@h/d", "--password-file", str(secret)),
            "--password-file needs an address with a name and without a password.\n",
        ),
        (
            ("postgresql://u@h/d", "--password-file", str(tmp_path / "none")),
            f"{tmp_path / 'none'} cannot be read.\n",
        ),
        (("--back",), "The SQLite database was not moved. Nothing was changed.\n"),
    ):
        refused = await _moves(folder, *words)
        assert (refused.code, refused.err) == (1, said)
        assert "geheim" not in refused.out
    url = postgres.create()
    await moved.execute(url, "CREATE TABLE alembic_version (version_num text)")
    await moved.execute(url, "INSERT INTO alembic_version VALUES ('9999')")
    newer = await _moves(folder, url)
    assert newer.code == 78
    assert "written by a newer TTChan" in newer.err


async def test_a_password_from_a_file_opens_the_door(
    folder: Path, postgres: Postgres, tmp_path: Path
) -> None:
    """The server of the tests asks for none; what is looked at is that the address stays whole with it."""
    url, secret = postgres.create(), tmp_path / "password"
    secret.write_text("geheim@/!\n", "utf-8")
    done = await _moves(folder, url, "--password-file", str(secret))
    assert done.code == 0, done.err
    assert "geheim" not in done.out + done.err
    assert len((await moved.rows(url))["participants"]) == 81


async def test_a_move_beside_a_running_bot_is_refused(
    folder: Path, postgres: Postgres, sandbox: Sandbox
) -> None:
    async with beside(sandbox, folder) as running:
        await running.says('"ready"')
        refused = await _moves(folder, postgres.create())
        assert (refused.code, refused.err) == (78, "Another TTChan is running on this data; stop it first.\n")
        assert (await running.stops()).code == 0

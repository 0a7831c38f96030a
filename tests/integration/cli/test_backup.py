"""``ttchan backup`` and ``ttchan restore`` as an operator meets them, and killed at every moment."""

import asyncio
import random
import re
from pathlib import Path

import pytest
from sqlalchemy import delete

from bot.db.engine import Database
from bot.db.tables import participants
from tests.backups import Place, content, with_programs
from tests.forked import Forked
from tests.integration.command import Ended, ttchan
from tests.integration.gateway.feeding import sqlite_first
from tests.integration.services.conftest import meeting_id
from tests.proving import drawn_seed

__all__ = ["meeting_id"]

KILLS = 50
CHANGED = ("state", "audit_log")
"""What a backup and a restore change themselves."""


@pytest.fixture
def place(
    db: Database, meeting_id: int, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Place:
    """A published meeting."""
    monkeypatch.setenv("PATH", with_programs())
    return Place(database_url, tmp_path)


@pytest.fixture
async def backup(place: Place, db: Database) -> Path:
    """A backup of it; since then everybody was taken from the list."""
    done = await ttchan("backup", **place.environment)
    assert done.code == 0, done.err
    async with db.write() as session:
        await session.execute(delete(participants))
    await db.dispose()
    (made,) = place.backups.iterdir()
    return made


async def _restore(place: Place, backup: Path, *words: str, **more: str) -> Ended:
    return await ttchan(
        "restore", str(backup), "--identity", str(place.key), *words, **(place.environment | more)
    )


async def test_an_operator_makes_a_key_backs_up_drills_and_restores(
    place: Place, backup: Path, tmp_path: Path
) -> None:
    made = await ttchan("backup", "--new-key", str(tmp_path / "new.key"))
    assert re.match(r"TTCHAN_BACKUP_RECIPIENT=age1\w{58}\n.*two places", made.out)
    drilled = await _restore(place, backup, "--drill")
    assert "It can be restored: every part, every row" in drilled.out
    assert (await content(place.url))["participants"] == []
    done = await _restore(place, backup)
    assert done.code == 0, done.err
    assert re.search(r"Restored in \d\.\d s\.", done.out)
    assert "kept for 14 days" in done.out
    assert "sends nothing by itself until an admin decides" in done.out
    assert len((await content(place.url))["participants"]) == 81
    checked = await ttchan("check", **place.environment)
    lines = checked.out.splitlines()
    assert f"ok    backups: each night into {place.backups}" in lines
    assert any(re.match(r"ok    restore drill: \d{4}-\d\d-\d\d, in \d\.\d s", line) for line in lines)


@pytest.mark.parametrize("database_url", ("sqlite",), indirect=True)
async def test_what_cannot_be_done_is_said_in_a_sentence(place: Place, backup: Path, tmp_path: Path) -> None:
    without = {name: value for name, value in place.environment.items() if not name.startswith("BACKUP")}
    nowhere = await ttchan("backup", **without)
    assert (nowhere.code, nowhere.err) == (1, "Name a file or a folder for it, or set TTCHAN_BACKUP_DIR.\n")
    unsealed = await ttchan("backup", str(tmp_path / "x"), **without)
    assert unsealed.code == 1
    assert unsealed.err.startswith("Nothing encrypts it: set TTCHAN_BACKUP_RECIPIENT")
    keyless = await ttchan("restore", str(backup), **place.environment)
    assert keyless.code == 1
    assert keyless.err.endswith("--identity KEYFILE. Nothing was changed.\n")
    secret = place.key.read_text().splitlines()[-1]
    wrong = await ttchan("backup", **(place.environment | {"BACKUP_RECIPIENT": secret}))
    assert wrong.code == 78
    assert secret not in wrong.out + wrong.err
    assert "must be the public key" in wrong.err


async def _is_whole(place: Place, backup: Path, *, restored: bool) -> None:
    """Either the old or the new data, and the way on from there."""
    now = await content(place.url, but=CHANGED)
    assert len(now["participants"]) == (81 if restored else 0)
    done = await _restore(place, backup)
    assert done.code == 0, done.err
    now = await content(place.url)
    assert len(now["participants"]) == 81
    assert "'restored'" in now["state"][0]
    assert not list(place.side.glob(".ttchan-restoring-*"))


@sqlite_first
@pytest.mark.parametrize("point", ("restore_staged", "restore_aside", "restore_switched"))
@pytest.mark.fault("F2", "F33")
async def test_a_restore_that_is_killed_leaves_the_old_data_or_the_new(
    place: Place, backup: Path, point: str
) -> None:
    if point == "restore_aside" and not place.sqlite:
        pytest.skip("PostgreSQL switches in one transaction: there is no such point")
    done = await _restore(place, backup, CRASH_AT=point)
    assert done.code == 137
    await _is_whole(place, backup, restored=point == "restore_switched")


@sqlite_first
@pytest.mark.parametrize("point", ("backup_copied", "backup_written"))
@pytest.mark.fault("F2")
async def test_a_backup_that_is_killed_is_whole_or_not_there(place: Place, point: str) -> None:
    done = await ttchan("backup", CRASH_AT=point, **place.environment)
    assert done.code == 137
    found = list(place.backups.iterdir())
    assert len(found) == (point == "backup_written")
    for one in found:
        assert (await _restore(place, one, "--drill")).code == 0
    again = await ttchan("backup", str(place.backups / "again.age"), **place.environment)
    assert again.code == 0, again.err
    assert not list(place.side.glob(".ttchan-making-*"))


@pytest.mark.proof
@pytest.mark.timeout(1800)
@pytest.mark.fault("F1", "F33")
async def test_a_restore_killed_at_any_moment_leaves_the_old_data_or_the_new(
    place: Place, backup: Path, db: Database
) -> None:
    seed = drawn_seed()
    dice, restored = random.Random(seed), 0
    words = ("restore", str(backup), "--identity", str(place.key))
    environment = {f"TTCHAN_{name}": value for name, value in place.environment.items()}
    for _ in range(KILLS):
        async with db.write() as session:
            await session.execute(delete(participants))
        await db.dispose()
        process = Forked("bot", words, {"PATH": with_programs()} | environment)
        await process.start(stdout=True, stderr=True)
        await asyncio.sleep(dice.uniform(0.05, 0.5 if place.sqlite else 1.0))
        process.kill()
        await process.communicate()
        now = await content(place.url, but=CHANGED)
        assert len(now["participants"]) in (0, 81)
        assert len(now["items"]) == 49
        restored += len(now["participants"]) == 81
    print(f"{KILLS} kills, {restored} after the switch")  # noqa: T201
    await _is_whole(place, backup, restored=len(now["participants"]) == 81)

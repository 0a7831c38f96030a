"""Making a backup beside whoever writes: all of one instant, nothing that must not leave."""

import asyncio
import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from bot.db import tables as t
from bot.db.engine import Database
from bot.domain.backups import BackupRefused
from bot.files.backups import archive, keeping, making, places
from bot.services import backups
from tests.backups import REAL, Place
from tests.integration.gateway.feeding import sqlite_first

pytestmark = pytest.mark.fault("restore")


async def _unpacked(place: Place, path: str | Path, tmp_path: Path) -> Path:
    into = tmp_path / "unpacked"
    into.mkdir()
    await asyncio.to_thread(archive.read, Path(path), into, place.key)
    return into


async def test_a_backup_holds_database_files_ledger_and_key_but_never_the_key_of_answers(
    place: Place, tmp_path: Path
) -> None:
    made = await making.make(place.settings(), place.backups, real=REAL)
    into = await _unpacked(place, made.path, tmp_path)
    names = {one.relative_to(into).as_posix() for one in into.rglob("*") if one.is_file()}
    database = "database.sqlite" if place.sqlite else "database.dump"
    assert names == {database, "manifest.json", "erasures.ledger", "secret.key", "files/slides/bus.pdf"}
    assert Path(made.path).name == "ttchan-20261123T020005Z.tar.gz.age"
    assert stat.S_IMODE(Path(made.path).stat().st_mode) == 0o600
    assert stat.S_IMODE(place.backups.stat().st_mode) == 0o700
    assert b"a-key-that-never-leaves" not in b"".join(
        one.read_bytes() for one in into.rglob("*") if one.is_file()
    )
    assert made.rows > 200
    assert not list(place.side.glob(".ttchan-making-*"))


@sqlite_first
async def test_a_plain_one_has_no_secret_key(place: Place, tmp_path: Path) -> None:
    made = await making.make(place.settings(), tmp_path / "copy.tar.gz", real=REAL, plain=True)
    into = await _unpacked(place, made.path, tmp_path)
    assert not (into / "secret.key").exists()
    assert (into / "erasures.ledger").exists()
    with pytest.raises(BackupRefused, match="there already"):
        await making.make(place.settings(), tmp_path / "copy.tar.gz", real=REAL, plain=True)


@sqlite_first
async def test_a_key_of_the_operators_own_stays_with_the_operator(place: Place, tmp_path: Path) -> None:
    settings = place.settings(secret_key="k" * 40)
    made = await making.make(settings, place.backups, real=REAL)
    assert not ((await _unpacked(place, made.path, tmp_path)) / "secret.key").exists()


async def test_it_is_all_of_one_instant_while_others_write(
    place: Place, db: Database, tmp_path: Path
) -> None:
    going, written = True, 0

    async def write() -> None:
        nonlocal written
        while going:
            async with db.write() as session:  # both or none
                rows = [{"name": f"{one}{written}", "at": REAL} for one in "ab"]
                await session.execute(insert(t.sweeps), rows)
            written += 1

    writing = asyncio.ensure_future(write())
    manifests = []
    for number in range(2):
        folder = tmp_path / str(number)
        made = await making.make(place.settings(), folder, real=REAL)
        folder.joinpath("in").mkdir()
        manifests.append(await asyncio.to_thread(archive.read, Path(made.path), folder / "in", place.key))
    going = False
    await writing
    counts = [one.rows["sweeps"] for one in manifests]
    assert written > 5
    assert all(count % 2 == 0 for count in counts)
    assert counts == sorted(counts)


@sqlite_first
async def test_what_is_wrong_is_said_in_a_sentence_and_leaves_nothing(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = place.settings()
    with places.alone(tmp_path), pytest.raises(BackupRefused, match="wait for it"):
        await making.make(settings, place.backups, real=REAL)
    with pytest.raises(BackupRefused, match="no public key of age: copy it whole"):
        await making.make(place.settings(backup_recipient="age1" + "q" * 58), place.backups, real=REAL)
    (tmp_path / "a-file.txt").touch()
    with pytest.raises(BackupRefused, match="cannot be written"):
        await making.make(settings, tmp_path / "a-file.txt" / "b.age", real=REAL)
    monkeypatch.setattr(places, "SPARE", 2**60)
    with pytest.raises(BackupRefused, match="too little room"):
        await making.make(settings, place.backups, real=REAL)
    assert not list(place.backups.iterdir())
    assert not list(tmp_path.glob(".ttchan-making-*"))


@pytest.mark.parametrize("database_url", ("postgresql",), indirect=True)
async def test_without_a_fitting_pg_dump_a_sentence_says_what_to_install(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "bin" / "pg_dump"
    old.parent.mkdir()
    monkeypatch.setenv("PATH", str(old.parent))
    with pytest.raises(BackupRefused, match="pg_dump is not there: install"):
        await making.make(place.settings(), place.backups, real=REAL)
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
    old.chmod(0o755)
    with pytest.raises(BackupRefused, match=r"pg_dump is of version 9, the server of \d+: install"):
        await making.make(place.settings(), place.backups, real=REAL)
    assert not list(tmp_path.glob(".ttchan-making-*"))


@pytest.mark.parametrize("database_url", ("postgresql",), indirect=True)
async def test_a_password_is_never_among_the_arguments(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, known, folder = tmp_path / "said", tmp_path / "known", tmp_path / "bin"
    folder.mkdir()
    for name in ("pg_dump", "pg_restore"):
        program = folder / name
        lines = f'echo "$@" >> {said}', f"printenv PGPASSWORD >> {known}", f'PATH="$REST" exec {name} "$@"'
        program.write_text("\n".join(("#!/bin/sh", *lines)))
        program.chmod(0o755)
    monkeypatch.setenv("REST", os.environ["PATH"])
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    settings = place.settings(database_url=place.url.replace("postgres@", "postgres:pass%40word@"))
    await making.make(settings, place.backups, real=REAL)
    words = said.read_text()
    assert "--format=custom" in words
    assert "@word" not in words
    assert "%40" not in words
    assert "pass@word" in known.read_text()


@sqlite_first
async def test_the_database_knows_when_the_last_one_was_made(place: Place, db: Database) -> None:
    async with db.read() as session:
        assert await backups.age(session, real=REAL) is None
    await keeping.note(place.settings(), real=REAL)
    async with db.read() as session:
        assert await backups.age(session, real=REAL + timedelta(hours=27)) == timedelta(hours=27)
        acts = (await session.execute(text("SELECT action, role FROM audit_log"))).all()
    assert [tuple(one) for one in acts] == [("backup", "command line")]


@sqlite_first
async def test_old_ones_go_and_so_does_what_a_kill_left_behind(place: Place) -> None:
    settings = place.settings()
    made = await making.make(settings, place.backups, real=REAL)
    left = place.side / ".ttchan-making-left"
    left.mkdir()
    (left / "database.sqlite").write_bytes(b"all of it")
    (place.backups / "of-the-operator.tar.gz").touch()
    (place.backups / ".ttchan-20261122T020005Z.tar.gz.age.part").touch()
    assert await keeping.tidy(settings, real=REAL + timedelta(days=13)) == 2
    assert not left.exists()
    assert Path(made.path).exists()
    assert await keeping.tidy(settings, real=REAL + timedelta(days=15)) == 1
    assert [one.name for one in place.backups.iterdir()] == ["of-the-operator.tar.gz"]

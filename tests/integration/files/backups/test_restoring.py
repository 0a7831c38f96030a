"""Putting a backup back: all of it or nothing, the erased stay erased, and nothing leaves by itself."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import create_async_engine

from bot import ledger
from bot.db import tables as t
from bot.db.engine import Database
from bot.domain.backups import BackupRefused, Made
from bot.domain.hold import HoldReason
from bot.domain.privacy import Erasure
from bot.files.backups import keeping, making, restoring, sealing
from bot.only_one import only_one
from bot.services import audit, hold
from bot.settings import ConfigurationError
from tests.backups import REAL, Place, content
from tests.integration.gateway.feeding import sqlite_first

pytestmark = pytest.mark.fault("restore")

LATER = REAL + timedelta(hours=6)


@pytest.fixture
async def made(place: Place, db: Database) -> Made:
    """A backup; since then a person was added, one was erased, and another slide was loaded."""
    async with db.write() as session:
        await audit.record(session, "publish", "1", actor=None, now=REAL)
    made = await making.make(place.settings(), place.backups, real=REAL)
    async with db.write() as session:
        await session.execute(delete(t.participants).where(t.participants.c.id == "PL-RAD-03"))
    (place.side / "files" / "slides" / "bus.pdf").write_bytes(b"%PDF the second")
    ledger.append(place.side, {"b" * 64: Erasure(LATER)})
    await db.dispose()
    return made


async def _there(db: Database) -> bool:
    async with db.read() as session:
        return bool(
            (await session.execute(select(t.participants).where(t.participants.c.id == "PL-RAD-03"))).all()
        )


async def test_what_is_restored_is_what_was_backed_up_and_holds(
    place: Place, made: Made, db: Database
) -> None:
    (place.side / "erasures.ledger").rename(place.side / "kept")
    ledger.append(place.side, {"b" * 64: Erasure(LATER)})
    done = await restoring.restore(place.settings(), Path(made.path), place.key, real=LATER)
    assert await _there(db)
    async with db.read() as session:
        held = await hold.held(session)
        assert held is not None
        assert (held.why, held.since) == (HoldReason.RESTORED, LATER)
        assert await audit.broken_at(session) is None
        acts = [row.action for row in await session.execute(select(t.audit_log).order_by(t.audit_log.c.id))]
    assert acts == ["publish", "restore"]
    assert (place.side / "files" / "slides" / "bus.pdf").read_bytes() == b"%PDF the first"
    assert set(ledger.read(place.side)) == {"a" * 64, "b" * 64}
    assert (place.side / "polls-0123456789abcdef.key").read_text() == "a-key-that-never-leaves"
    assert not done.keyless
    assert done.broken is None
    assert not list(place.side.glob(".ttchan-restoring-*"))
    await db.dispose()


async def test_what_was_there_before_is_kept_aside_for_two_weeks(
    place: Place, made: Made, db: Database
) -> None:
    before = await content(place.url)
    settings = place.settings()
    done = await restoring.restore(settings, Path(made.path), place.key, real=LATER)
    assert done.aside is not None
    slides = place.side / "files.before-restore-20261123T080005Z" / "slides" / "bus.pdf"
    assert slides.read_bytes() == b"%PDF the second"
    if place.sqlite:
        assert done.aside == str(place.side / "ttchan.db.before-restore-20261123T080005Z")
        assert await content(f"sqlite+aiosqlite:///{done.aside}") == before
    else:
        async with db.read() as session:
            kept = await session.execute(text(f'SELECT count(*) FROM "{done.aside}".participants'))
            assert kept.scalar_one() == len(before["participants"])
        await db.dispose()
        # It does not go into the next backup, nor does a second restore stumble over it.
        again = await making.make(settings, place.backups, real=LATER)
        await restoring.restore(settings, Path(again.path), place.key, real=LATER + timedelta(seconds=5))
        assert await keeping.tidy(settings, real=LATER + timedelta(days=13)) == 1  # the older one of the day
        async with db.read() as session:
            schemas = (await session.execute(text("SELECT nspname FROM pg_namespace"))).scalars().all()
        assert sum("ttchan" in one for one in schemas) == 2
    await keeping.tidy(settings, real=LATER + timedelta(days=15))
    assert not list(place.side.glob("*before-restore*"))
    if not place.sqlite:
        async with db.read() as session:
            schemas = (await session.execute(text("SELECT nspname FROM pg_namespace"))).scalars().all()
        assert [one for one in schemas if "ttchan" in one] == []
    await db.dispose()


async def test_a_drill_changes_nothing_and_works_beside_a_running_bot(
    place: Place, made: Made, db: Database
) -> None:
    before = await content(place.url)
    with only_one(place.settings()):
        manifest = await restoring.drill(place.settings(), Path(made.path), place.key)
    assert manifest.rows["participants"] == 81
    assert await content(place.url) == before
    assert (place.side / "files" / "slides" / "bus.pdf").read_bytes() == b"%PDF the second"
    assert not list(place.side.glob(".ttchan-restoring-*"))
    if not place.sqlite:
        async with db.read() as session:
            schemas = (await session.execute(text("SELECT nspname FROM pg_namespace"))).scalars().all()
        assert [one for one in schemas if "ttchan" in one] == []
    await db.dispose()


async def test_it_is_refused_while_a_bot_runs_on_the_data(place: Place, made: Made, db: Database) -> None:
    before = await content(place.url)
    with only_one(place.settings()), pytest.raises(ConfigurationError, match="stop it first"):
        await restoring.restore(place.settings(), Path(made.path), place.key, real=LATER)
    async with db.read() as session:
        await session.execute(text("SELECT 1 FROM participants LIMIT 1"))
        # A command that is at work; on SQLite inside a transaction of its own.
        with pytest.raises(BackupRefused, match=r"Another (command|program)"):
            await restoring.restore(place.settings(), Path(made.path), place.key, real=LATER)
    await db.dispose()
    assert await content(place.url) == before


@sqlite_first
async def test_a_backup_that_cannot_be_used_changes_nothing(place: Place, made: Made, tmp_path: Path) -> None:
    before = await content(place.url)
    settings, source = place.settings(), Path(made.path)
    other = tmp_path / "other.key"
    sealing.new_key(other)
    cut = tmp_path / "cut.age"
    cut.write_bytes(source.read_bytes()[:-100])
    key = place.side / "secret.key"
    refused = (
        (settings, tmp_path / "nowhere", place.key, "No such file"),
        (settings, source, None, "--identity KEYFILE"),
        (settings, source, other, "This key does not open"),
        (settings, cut, place.key, "damaged or cut short"),
        (settings, other, place.key, "no backup of TTChan"),
        (place.settings(secret_key="x" * 40), source, place.key, "TTCHAN_SECRET_KEY is not the key"),
    )
    for given, file, identity, words in refused:
        with pytest.raises(BackupRefused, match=words):
            await restoring.restore(given, file, identity, real=LATER)
    key.write_text("0" * 64 + "\n")
    with pytest.raises(BackupRefused, match="is not the key that this backup was made with"):
        await restoring.restore(settings, source, place.key, real=LATER)
    assert await content(place.url) == before
    assert not list(place.side.glob(".ttchan-restoring-*"))


@sqlite_first
async def test_a_backup_of_the_other_kind_of_database_is_refused(
    place: Place, made: Made, tmp_path: Path
) -> None:
    url = "postgresql://nobody@/nothing?host=/nowhere" if place.sqlite else f"sqlite:///{tmp_path}/other.db"
    with pytest.raises(BackupRefused, match="another kind of database"):
        await restoring.restore(place.settings(database_url=url), Path(made.path), place.key, real=LATER)


@sqlite_first
async def test_on_an_empty_machine_one_command_brings_everything(
    place: Place, made: Made, tmp_path: Path
) -> None:
    """The first loss of all: nothing is left but the backup and its key."""
    side = tmp_path / "new"
    url = f"sqlite:///{side}/ttchan.db" if place.sqlite else place.url
    settings = place.settings(data_dir=side, database_url=url)
    done = await restoring.restore(settings, Path(made.path), place.key, real=LATER)
    assert (side / "secret.key").read_bytes() == (place.side / "secret.key").read_bytes()
    assert set(ledger.read(side)) == {"a" * 64}
    assert (side / "files" / "slides" / "bus.pdf").read_bytes() == b"%PDF the first"
    if place.sqlite:
        assert done.aside is None
        rows = await content(f"sqlite+aiosqlite:///{side}/ttchan.db")
        assert len(rows["participants"]) == 81
    plain = await making.make(place.settings(), tmp_path / "plain", real=REAL, plain=True)
    with pytest.raises(BackupRefused, match="came without its secret key"):
        await restoring.restore(
            place.settings(data_dir=tmp_path / "other", database_url=url.replace("/new/", "/other/")),
            Path(plain.path),
            None,
            real=LATER,
        )


@sqlite_first
async def test_rows_that_lack_or_a_changed_log_are_found(place: Place, db: Database) -> None:
    async with db.write() as session:
        for number in range(3):
            await audit.record(session, "publish", str(number), actor=None, now=REAL)
        await session.execute(update(t.audit_log).where(t.audit_log.c.object == "1").values(object="9"))
    await db.dispose()
    made = await making.make(place.settings(), place.backups, real=REAL)
    with pytest.raises(BackupRefused, match="The log of acts was changed: entry 2"):
        await restoring.drill(place.settings(), Path(made.path), place.key)
    done = await restoring.restore(place.settings(), Path(made.path), place.key, real=LATER)
    assert done.broken == 2  # told, and restored all the same: there may be no other


@pytest.mark.parametrize("database_url", ("sqlite",), indirect=True)
@pytest.mark.fault("F32")
async def test_it_takes_the_place_of_a_file_that_is_broken_which_is_kept(place: Place, made: Made) -> None:
    live = place.side / "ttchan.db"
    live.write_bytes(b"broken" * 100 + live.read_bytes()[600:])
    Path(f"{live}-wal").write_bytes(b"no log at all" * 100)
    done = await restoring.restore(place.settings(), Path(made.path), place.key, real=LATER)
    assert done.aside is not None
    assert Path(done.aside).read_bytes().startswith(b"broken")
    assert not Path(f"{live}-wal").exists()
    assert len((await content(place.url))["participants"]) == 81


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
@pytest.mark.parametrize("database_url", ("sqlite",), indirect=True)
async def test_what_root_restores_belongs_to_the_bot(place: Place, made: Made) -> None:
    for one in (place.side, *place.side.rglob("*")):
        os.chown(one, 12345, 12346)
    await restoring.restore(place.settings(), Path(made.path), place.key, real=LATER)
    owners = {(one.stat().st_uid, one.stat().st_gid) for one in (place.side, *place.side.rglob("*"))}
    assert owners == {(12345, 12346)}


@pytest.mark.parametrize("database_url", ("postgresql",), indirect=True)
async def test_a_database_that_others_use_as_well_is_left_alone(
    place: Place, made: Made, db: Database
) -> None:
    async with db.write() as session:
        await session.execute(text("CREATE TABLE of_the_library (title text)"))
    await db.dispose()
    with pytest.raises(BackupRefused, match=r"not TTChan's \(of_the_library\)"):
        await restoring.restore(place.settings(), Path(made.path), place.key, real=LATER)
    async with db.read() as session:
        assert (await session.execute(text("SELECT count(*) FROM of_the_library"))).scalar_one() == 0
    await db.dispose()


@pytest.mark.parametrize("database_url", ("postgresql",), indirect=True)
async def test_a_server_that_is_away_is_named_without_its_password(
    place: Place, made: Made, tmp_path: Path
) -> None:
    settings = place.settings(database_url=f"postgresql://me:secret@/nothing?host={tmp_path}")
    for work in (
        making.make(settings, place.backups, real=REAL),
        restoring.restore(settings, Path(made.path), place.key, real=LATER),
    ):
        with pytest.raises(BackupRefused, match=r"cannot be reached \(\w+\)") as refused:
            await work
        assert "secret" not in str(refused.value)


@pytest.mark.parametrize("database_url", ("postgresql",), indirect=True)
async def test_a_role_that_may_not_is_told_so_and_nothing_is_changed(place: Place, made: Made) -> None:
    engine = create_async_engine(place.url)
    async with engine.begin() as connection:
        await connection.execute(text("DROP ROLE IF EXISTS guest"))
        await connection.execute(text("CREATE ROLE guest LOGIN"))
    await engine.dispose()
    before = await content(place.url)
    settings = place.settings(database_url=place.url.replace("postgres@", "guest@"))
    with pytest.raises(BackupRefused, match="must be owner of schema public"):
        await restoring.drill(settings, Path(made.path), place.key)
    assert await content(place.url) == before

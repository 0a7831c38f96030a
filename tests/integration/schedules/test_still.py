"""Looks are let be while nothing is written, and made at once when something is, whoever wrote it."""

from datetime import timedelta
from pathlib import Path

from bot.clock import Clock
from bot.db.engine import Database
from bot.deps import Deps
from bot.poll_keys import PollKeys
from bot.services import state
from bot.services.programme import Programmes
from bot.settings import load_settings
from schedules.still import Still, Unneeded


def deps(db: Database, folder: Path) -> Deps:
    settings = load_settings(data_dir=folder)
    return Deps(settings, db, b"k" * 32, Clock(), Programmes(db), PollKeys.of(settings))


async def write(db: Database) -> None:
    async with db.write() as session:
        await state.stamp_intake(session, now=Clock().real())


async def test_a_look_is_let_be_until_anybody_writes(db: Database, tmp_path: Path) -> None:
    still = Still(deps(db, tmp_path))
    assert not await still()
    assert await still() == db.is_sqlite
    assert await still() == db.is_sqlite
    await write(db)
    assert not await still()
    assert await still() == db.is_sqlite
    other = Database(db.url)  # as a command beside the bot does
    await write(other)
    await other.dispose()
    assert not await still()


async def test_a_look_is_made_when_time_has_passed_or_the_last_one_failed(
    db: Database, tmp_path: Path
) -> None:
    never = Still(deps(db, tmp_path), timedelta())
    assert not await never()
    assert not await never()
    still = Still(deps(db, tmp_path))
    assert not await still()
    still.forget()
    assert not await still()


async def test_whether_a_job_is_needed_is_asked_after_a_write_alone(db: Database, tmp_path: Path) -> None:
    answers = [True, False, False]

    async def needed(_: Deps) -> bool:
        return answers.pop()

    unneeded = Unneeded(deps(db, tmp_path), needed)
    assert await unneeded()
    if db.is_sqlite:
        assert await unneeded()
        assert len(answers) == 2
        await write(db)
    assert await unneeded()
    await write(db)
    assert not await unneeded()

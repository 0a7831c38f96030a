"""A live bot tells a crowd and answers it while its storage fails: nothing is lost, and it goes on by itself.

F28, F29 and F30 of the fault table.
"""

import asyncio
import contextlib
import resource
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text

from bot.app import Bot
from bot.clock import Clock
from bot.db.engine import Database
from bot.db.migrate import migrate
from bot.db.stepwise import StepConnection
from bot.domain.deliveries import State
from bot.services import state
from sandbox import Sandbox
from tests.integration.conftest import Logged
from tests.integration.deliveries.conftest import WINDOW, Scene
from tests.integration.deliveries.crowd import tell
from tests.integration.deliveries.invariants import check
from tests.integration.gateway.feeding import sqlite_only, states, until
from tests.integration.troubled import PATIENCE, lock
from tests.integration.victim import TOKEN, Victim
from tests.postgres import Postgres
from tests.proving import Says

PEOPLE = 30
BACK_SECONDS = 30
Trouble = Callable[[Bot], AbstractAsyncContextManager[None]]


async def _survives(scene: Scene, trouble: Trouble, logged: Logged, *, seconds: float, says: Says) -> None:
    """Tell a crowd, break the storage midway, let everybody write meanwhile, mend it."""
    await scene.gather(PEOPLE)
    async with scene.running(send_rate=20) as bot:
        await scene.tell()
        await until(lambda: len(scene.calls()) >= 5)
        async with trouble(bot):
            await asyncio.sleep(0.2)
            for person in scene.crowd:
                await person.send("/about " + "x" * 3000)
            await asyncio.sleep(seconds)
            await until(lambda: bool(logged.events("store_failed")), BACK_SECONDS)
            told = {word for call in scene.calls() for word in str(call.params["text"]).split()[1:]}
            claimed = await _claimed(scene) if scene.db.is_sqlite else told
        mended = time.monotonic()
        await scene.settled(BACK_SECONDS)
        await until(lambda: _answered(scene) >= PEOPLE, BACK_SECONDS)
        took = time.monotonic() - mended
        await until_all_done(scene)
    assert told <= claimed, "nothing leaves without a stored claim"
    assert took <= BACK_SECONDS
    figures = await scene.check()
    assert {row.state for row in await scene.rows()} == {State.SENT}
    assert _answered(scene) == PEOPLE
    says(people=PEOPLE, lost=0, doubles=figures.doubles, back=round(took, 1))


async def until_all_done(scene: Scene) -> None:
    """Wait until the inbox says of everything that it is done."""
    deadline = time.monotonic() + BACK_SECONDS
    while set(await states(scene.db)) != {"done"}:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


async def _claimed(scene: Scene) -> set[str]:
    rows = await scene.rows()
    return {row.dedupe_key.partition(":")[2] for row in rows if row.state != State.PENDING}


def _answered(scene: Scene) -> int:
    calls = scene.sandbox.journal.calls("sendMessage", ok=True)
    return sum(not str(call.params["text"]).startswith("told") for call in calls)


async def _tell_sqlite(bot: Bot, pragma: str) -> None:
    """Straight to the driver: no transaction can begin on a file that may only be read."""
    async with bot.db.writer.connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert isinstance(raw, StepConnection)
        await raw.step(lambda sqlite: sqlite.execute(f"PRAGMA {pragma}").close())


@asynccontextmanager
async def _full(bot: Bot) -> AsyncIterator[None]:
    """Not one page more fits, and none is free."""
    async with bot.db.write() as session:
        free = (await session.execute(text("PRAGMA freelist_count"))).scalar_one()
        await session.execute(text(f"CREATE TABLE full AS SELECT zeroblob({4096 * free}) AS of_nothing"))
        pages = (await session.execute(text("PRAGMA page_count"))).scalar_one()
    await _tell_sqlite(bot, f"max_page_count={pages}")
    yield
    await _tell_sqlite(bot, "max_page_count=1000000")


@asynccontextmanager
async def _read_only(bot: Bot) -> AsyncIterator[None]:
    await _tell_sqlite(bot, "query_only=ON")
    yield
    await _tell_sqlite(bot, "query_only=OFF")


@asynccontextmanager
async def _locked(bot: Bot) -> AsyncIterator[None]:
    """Another process holds the file, and gives it back only at the end."""
    await _tell_sqlite(bot, "busy_timeout=200")
    async with lock(bot.db):
        yield


@asynccontextmanager
async def _locked_in_earnest(bot: Bot) -> AsyncIterator[None]:
    async with lock(bot.db):
        yield


@sqlite_only
@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(_locked, id="locked", marks=pytest.mark.fault("F29")),
        pytest.param(_full, id="full", marks=[pytest.mark.fault("F30"), pytest.mark.proof]),
        pytest.param(_read_only, id="read-only", marks=[pytest.mark.fault("F30"), pytest.mark.proof]),
    ],
)
async def test_a_file_that_takes_nothing_for_a_while_loses_nothing(
    scene: Scene, trouble: Trouble, logged: Logged, proof_says: Says
) -> None:
    await _survives(scene, trouble, logged, seconds=1, says=proof_says)


@pytest.mark.proof
@sqlite_only
@pytest.mark.fault("F29")
async def test_a_file_that_another_locks_for_30_seconds_loses_nothing(
    scene: Scene, logged: Logged, proof_says: Says
) -> None:
    await _survives(scene, _locked_in_earnest, logged, seconds=30, says=proof_says)


@pytest.mark.proof
@sqlite_only
@pytest.mark.fault("F30")
async def test_a_disk_that_refuses_every_write_loses_nothing(
    db: Database, tmp_path: Path, proof_says: Says
) -> None:
    """No file of the process may grow any more, its log of writes included: the system says EFBIG."""
    async with Sandbox.serve(token=TOKEN) as sandbox:
        scene = Scene(sandbox, db, tmp_path)
        await scene.gather(PEOPLE)
        await tell(db, PEOPLE, due_at=Clock().real() - timedelta(seconds=1))
        scene.audience = {f"note:{n}" for n in range(PEOPLE)}
        victim = Victim("tests.integration.telling_bot", sandbox.url, db, tmp_path, TTCHAN_SEND_RATE="20")
        await victim.start()
        await until(lambda: len(scene.calls()) >= 5, PATIENCE)
        _may_write(victim.process.pid, 1)
        await asyncio.sleep(0.2)
        for person in scene.crowd:
            await person.send("/about")
        await asyncio.sleep(2)
        told = {word for call in scene.calls() for word in str(call.params["text"]).split()[1:]}
        assert len(told) < PEOPLE
        assert told <= await _claimed(scene), "nothing leaves without a stored claim"
        _may_write(victim.process.pid, resource.RLIM_INFINITY)
        mended = time.monotonic()
        await scene.settled(BACK_SECONDS)
        await until(lambda: _answered(scene) >= PEOPLE, BACK_SECONDS)
        proof_says(people=PEOPLE, lost=0, back=round(time.monotonic() - mended, 1))
        await victim.kill()
        assert {row.state for row in await scene.rows()} == {State.SENT}
        check(scene.calls(), await scene.rows(), window=WINDOW, audience=scene.audience)


def _may_write(pid: int, size: int) -> None:
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@pytest.fixture
async def postgresql(server: Postgres, tmp_path: Path, plain_texts: None) -> AsyncIterator[Scene]:
    """The scene on that server."""
    url = server.create()
    await migrate(url)
    db = Database(url)
    async with db.write() as session:
        await state.ensure(session)
    await db.dispose()
    async with Sandbox.serve() as serving:
        yield Scene(serving, db, tmp_path)
    await db.dispose()


async def _tell_server(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    for each in statements:
        await connection.execute(each)
    await connection.close()


def _killed(server: Postgres) -> Trouble:
    @asynccontextmanager
    async def trouble(_: Bot) -> AsyncIterator[None]:
        await asyncio.to_thread(server.kill)
        yield
        await asyncio.to_thread(server.revive)

    return trouble


@asynccontextmanager
async def _reads_only(bot: Bot) -> AsyncIterator[None]:
    reload = "SELECT pg_reload_conf()"
    await _tell_server(bot.db.url, "ALTER SYSTEM SET default_transaction_read_only = on", reload)
    yield
    await _tell_server(bot.db.url, "ALTER SYSTEM RESET default_transaction_read_only", reload)


@asynccontextmanager
async def _crowded(bot: Bot) -> AsyncIterator[None]:
    """Others take every connection; whoever loses one gets no other."""
    url = bot.db.url.replace("+asyncpg", "")
    taken: list[Any] = []
    with contextlib.suppress(asyncpg.TooManyConnectionsError):
        while True:
            taken.append(await asyncpg.connect(url, server_settings={"application_name": "taker"}))
    await taken[0].execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE backend_type = 'client backend' AND application_name <> 'taker'"
    )
    with contextlib.suppress(asyncpg.TooManyConnectionsError):
        while True:
            taken.append(await asyncpg.connect(url, server_settings={"application_name": "taker"}))
    yield
    for one in taken:
        await one.close()


@pytest.mark.fault("F28")
@pytest.mark.parametrize(
    "trouble",
    [
        "killed",
        pytest.param("read-only", marks=pytest.mark.proof),
        pytest.param("out of connections", marks=pytest.mark.proof),
    ],
)
async def test_a_server_that_is_away_for_a_while_loses_nothing(
    postgresql: Scene, server: Postgres, trouble: str, logged: Logged, proof_says: Says
) -> None:
    troubles = {"killed": _killed(server), "read-only": _reads_only, "out of connections": _crowded}
    await _survives(postgresql, troubles[trouble], logged, seconds=1, says=proof_says)

"""A process that takes updates in waits until another one has brought the database to its schema."""

from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.db.migrate import migrate
from sandbox import Sandbox
from tests.integration.command import beside, free_port
from tests.postgres import Postgres


def _settings(url: str) -> dict[str, str]:
    port = free_port()
    return {
        "DATABASE_URL": url,
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "WEBHOOK_LISTEN": f"127.0.0.1:{port}",
        "WEBHOOK_SECRET": "test-only-not-a-real-secret",
    }


async def test_a_web_waits_for_the_schema_and_goes_on(
    sandbox: Sandbox, postgres: Postgres, tmp_path: Path
) -> None:
    url = postgres.create()
    async with beside(sandbox, tmp_path, "--role", "web", **_settings(url)) as running:
        await running.says('"waits_for_upgrade"')
        await migrate(url)
        await running.says('"ready"')
        assert (await running.stops()).code == 0


async def test_a_web_that_waits_for_the_schema_stops_in_order(
    sandbox: Sandbox, postgres: Postgres, tmp_path: Path
) -> None:
    async with beside(sandbox, tmp_path, "--role", "web", **_settings(postgres.create())) as running:
        await running.says('"waits_for_upgrade"')
        ended = await running.stops()
    assert (ended.code, "stop_cut_short" in ended.err) == (0, False)


async def test_a_web_of_before_refuses_a_newer_schema(
    sandbox: Sandbox, postgres: Postgres, tmp_path: Path
) -> None:
    url = postgres.create()
    await migrate(url)
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await engine.dispose()
    async with beside(sandbox, tmp_path, "--role", "web", **_settings(url)) as running:
        ended = await running.ends()
    assert ended.code == 78
    assert ended.err.splitlines()[-1] == "The database was written by a newer TTChan: run that version."

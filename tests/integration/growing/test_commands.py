"""The command of each role as operators give it: it starts, is asked how it is, does its part, and stops."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.db.engine import Database
from bot.roles import Role
from sandbox import Sandbox
from tests.integration.command import free_port, started, ttchan
from tests.integration.live import publish_sample

WEBHOOK = {"WEBHOOK_SECRET": "test-only-not-a-real-secret"}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_three_commands_serve_somebody_together_and_each_says_how_it_is(
    db: Database, sandbox: Sandbox, tmp_path: Path
) -> None:
    await publish_sample(db)
    door = free_port()
    settings = {"TOKEN": sandbox.token, "API_URL": sandbox.url, "DATABASE_URL": db.url} | WEBHOOK
    settings |= {
        "WEBHOOK_LISTEN": f"127.0.0.1:{door}",
        "WEBHOOK_URL": f"http://127.0.0.1:{door}/telegram",
    }
    anna = sandbox.add_person("Anna", language_code="en")
    async with AsyncExitStack() as stack:
        running = []
        for role in (Role.DISPATCHER, Role.WORKER, Role.WEB):
            listen = f"127.0.0.1:{free_port()}"
            more = {"LISTEN": listen} | ({} if role is Role.WEB else {"DATA_DIR": str(tmp_path)})
            one = await stack.enter_async_context(started("run", "--role", role, **settings | more))
            await one.says('"ready"')
            running.append((one, listen))
        await anna.start()
        await anna.receives(10)
        for _, listen in running:
            assert (await ttchan("health", LISTEN=listen)).out == "ok (running)\n"
            assert (await ttchan("health", "--ready", LISTEN=listen)).out == "ok (running)\n"
        assert [(await one.stops()).code for one, _ in running] == [0, 0, 0]
    assert not sandbox.journal.calls("getUpdates", ok=None)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ALL])
async def test_a_role_beside_others_needs_postgresql(role: Role, sandbox: Sandbox, tmp_path: Path) -> None:
    settings = {"TOKEN": sandbox.token, "API_URL": sandbox.url, "DATA_DIR": str(tmp_path)}
    async with started("run", "--role", role, **settings) as refused:
        ended = await refused.ends()
    assert ended.code == 78
    assert f"Role {role} needs PostgreSQL" in ended.err
    assert list(tmp_path.glob("*.db")) == []

"""``ttchan check`` on the webhook: what Telegram is told, and whether the proxy leads to the bot."""

from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.cli.findings import Finding
from bot.cli.webhook_check import webhook_findings
from bot.db.engine import Database
from bot.settings import Settings, load_settings
from sandbox import Sandbox
from tests.integration.command import free_port, ttchan
from tests.integration.gateway.door import door
from tests.integration.gateway.feeding import sqlite_only
from tests.integration.gateway.peer import peer

NOTHING: dict[str, Any] = {"url": "", "pending_update_count": 0}


def _settings(url: str = "", **more: Any) -> Settings:
    return load_settings(api_url="http://127.0.0.1:1", webhook_url=url, **more)


async def _found(settings: Settings, info: dict[str, Any]) -> list[Finding]:
    return [finding async for finding in webhook_findings(settings, info)]


async def test_by_polling_there_is_nothing_to_say_unless_a_webhook_is_set() -> None:
    assert await _found(_settings(), NOTHING) == []
    set_before = {"url": "https://old.example/x", "pending_update_count": 3}
    (note,) = await _found(_settings(), set_before)
    assert note.ok is None
    assert "3 updates wait" in note.words


@pytest.mark.parametrize(
    ("info", "ok", "words"),
    [
        (NOTHING, None, "not told yet"),
        ({"url": "https://elsewhere.example/x"}, None, "to another address"),
        ({"url": "HERE", "pending_update_count": 0, "last_error_message": "old"}, True, "0 wait"),
        (
            {"url": "HERE", "pending_update_count": 2, "last_error_message": "SSL error"},
            False,
            "2 updates: SSL",
        ),
    ],
)
async def test_what_telegram_says_of_the_webhook_is_told(
    info: dict[str, Any], ok: object, words: str
) -> None:
    url = f"http://127.0.0.1:{free_port()}/telegram"
    told, proxy = await _found(_settings(url), info | ({"url": url} if info["url"] == "HERE" else {}))
    assert told.ok is ok
    assert words in told.words
    assert proxy.ok is None, "nobody answers from here, which proves nothing"


async def test_what_telegram_does_not_say_is_not_made_up(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.faults.add("error", method="getWebhookInfo", code=500, description="Internal", times=None)
    where = {"TOKEN": sandbox.token, "API_URL": sandbox.url, "DATA_DIR": str(tmp_path / "data")}
    for more in ({}, {"WEBHOOK_URL": f"http://127.0.0.1:{free_port()}/telegram"}):
        said = (await ttchan("check", **where, **more)).out
        assert "MEND  webhook: what Telegram has noted cannot be seen (getWebhookInfo): refuses: " in said
        assert "not told yet" not in said
    assert "note  proxy: nobody answers at TTCHAN_WEBHOOK_URL" in said, "what can be looked at is"


@sqlite_only
async def test_a_proxy_that_leads_to_the_bot_is_known_by_its_refusal(db: Database) -> None:
    async with door(db) as opened:
        found = await _found(_settings(opened.url, webhook_listen="0.0.0.0:8081"), NOTHING)
    assert [one.ok for one in found] == [None, None, True]
    assert "only the proxy should reach it" in found[1].words


@pytest.mark.parametrize(("status", "ok"), [(200, False), (404, False), (301, False), (502, None)])
async def test_a_proxy_that_leads_elsewhere_is_found(status: int, ok: bool | None) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Location": "https://elsewhere.example"})

    async with peer(answer) as server:
        *_, proxy = await _found(_settings(f"{server.url}/telegram"), NOTHING)
    assert proxy.ok is ok
    assert f"answers {status}" in proxy.words

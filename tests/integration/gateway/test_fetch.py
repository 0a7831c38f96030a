"""Files from Telegram: streamed to a place of ours, no more than was agreed, no token in any exception."""

from pathlib import Path

import pytest
from aiohttp import web
from telegram.error import NetworkError

from bot.gateway.transport import NotSent
from tests.integration.command import free_port
from tests.integration.gateway.peer import peer
from tests.integration.gateway.test_transport import TOKEN, answers, transport

MOST = 100_000


async def fetched(tmp_path: Path, response: web.Response) -> bytes:
    """What comes down from a server that answers so."""
    async with transport() as opened, peer(answers(response)) as server:
        await opened.fetch(f"{server.url}/file/bot{TOKEN}/a", tmp_path / "file", most=MOST)
    return (tmp_path / "file").read_bytes()


async def test_a_file_comes_down_as_it_is(tmp_path: Path) -> None:
    content = bytes(range(256)) * 300
    assert await fetched(tmp_path, web.Response(body=content)) == content


async def test_no_more_comes_down_than_was_agreed(tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match="larger"):
        await fetched(tmp_path, web.Response(body=b"x" * (MOST + 1)))


@pytest.mark.parametrize("status", [302, 404, 500])
async def test_any_other_answer_is_no_file(tmp_path: Path, status: int) -> None:
    with pytest.raises(NetworkError, match=str(status)) as caught:
        await fetched(tmp_path, web.Response(status=status, headers={"Location": f"/{TOKEN}"}))
    assert TOKEN not in str(caught.value)
    assert not (tmp_path / "file").exists()


@pytest.mark.fault("F42")
async def test_a_server_that_is_not_there_is_told_without_the_token(tmp_path: Path) -> None:
    async with transport() as opened:
        with pytest.raises(NotSent) as caught:
            await opened.fetch(f"http://127.0.0.1:{free_port()}/file/bot{TOKEN}/a", tmp_path / "file", most=1)
    assert TOKEN not in str(caught.value)

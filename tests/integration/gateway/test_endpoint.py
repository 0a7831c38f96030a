"""The webhook's door: nobody but Telegram gets in, nothing is confirmed before it is stored."""

import asyncio
import gzip
import json
import resource
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.db.engine import Database
from bot.gateway import endpoint
from bot.gateway.endpoint import AGAIN_SECONDS, MOST_BYTES, SECRET_HEADER
from tests.integration.conftest import Logged
from tests.integration.gateway.door import PATH, SECRET, Door, door
from tests.integration.gateway.feeding import locked, message, sqlite_only
from tests.integration.gateway.polling import stored

GOOD = json.dumps(message(10, 1))
_HEAD = f"POST {PATH} HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {SECRET}\r\nContent-Type: application/json\r\n"

STRANGERS: dict[str, dict[str, str | None]] = {
    "no secret": {SECRET_HEADER: None},
    "an empty one": {SECRET_HEADER: ""},
    "another": {SECRET_HEADER: "another-secret-of-the-same-kind"},
    "cut by one": {SECRET_HEADER: SECRET[:-1]},
    "in capitals": {SECRET_HEADER: SECRET.upper()},
    "not ASCII": {SECRET_HEADER: "секрет"},
    "in another header": {SECRET_HEADER: None, "Authorization": f"Bearer {SECRET}"},
}
BODIES: dict[str, Any] = {
    "nothing": "",
    "cut": GOOD[:-1],
    "two": GOOD * 2,
    "an array": f"[{GOOD}]",
    "null": "null",
    "a number": "10",
    "a text": '"update_id"',
    "HTML": "<html>",
    "no number": {"message": {}},
    "a text for a number": {"update_id": "10"},
    "true": {"update_id": True},
    "a fraction": {"update_id": 10.5},
    "below zero": {"update_id": -1},
    "beyond 64 bits": {"update_id": 2**70},
    "5,000 digits": '{"update_id": ' + "1" * 5000 + "}",
    "deep": "[" * 100_000,
    "deep inside": '{"update_id": 10, "message": ' + '{"a":' * 100_000,
    "NUL": b'{"update_id": 10\x00}',
    "not UTF-8": b'{"update_id": 10, "a": "\xff\xfe"}',
}


@pytest.mark.fault("bad:webhook", "F42")
async def test_whatever_is_not_telegrams_own_update_is_refused_and_nothing_of_it_is_kept(
    db: Database, logged: Logged
) -> None:
    async with door(db) as opened:
        for name, headers in STRANGERS.items():
            assert (await opened.post(GOOD, **headers))[0] == 403, name
        for kind in (None, "text/plain", "application/x-www-form-urlencoded", "application/jsonx", "a/b/c"):
            assert (await opened.post(GOOD, **{"Content-Type": kind}))[0] == 415, kind
        for name, body in BODIES.items():
            assert (await opened.post(body))[0] == 400, name
        zipped = gzip.compress(b" " * 10 * MOST_BYTES + GOOD.encode())
        assert (await opened.post(zipped, **{"Content-Encoding": "gzip"}))[0] == 400
        for method in ("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"):
            async with opened.http.request(method, opened.url, headers={SECRET_HEADER: SECRET}) as answer:
                assert answer.status == 405, method
        for path in (
            "/",
            f"{PATH}/",
            f"/{PATH}",
            f"{PATH}/x",
            "/clock",
            "/metrics",
            "/readyz",
            "/%74elegram",
        ):
            status = await opened.says(_HEAD.replace(PATH, path, 1).encode() + b"Content-Length: 0\r\n\r\n")
            known = path == "/%74elegram"  # the same path in other letters, but there is no body
            assert status.split()[1] == (b"400" if known else b"404"), path
        assert await stored(db) == []
        assert await opened.takes(10) == 200
    assert await stored(db) == [10]
    assert SECRET not in logged.text
    assert len(logged.events("webhook_refused")) == 1, "a stranger could fill the log"


@sqlite_only
@pytest.mark.fault("bad:webhook")
async def test_what_is_no_http_gets_no_update_in_and_no_error_of_ours_out(
    db: Database, logged: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoint, "BODY_SECONDS", 0.3)
    chunked = _HEAD.encode() + b"Transfer-Encoding: chunked\r\n\r\n"
    length = _HEAD.encode() + f"Content-Length: {len(GOOD)}\r\n\r\n".encode()
    spoken = {
        "noise": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hello\r\n\r\n",
        "a line without end": b"POST /" + b"x" * 2**17,
        "a head without end": _HEAD.encode() + b"X: " + b"y" * 2**17,
        "a thousand headers": _HEAD.encode() + b"".join(b"X%d: y\r\n" % n for n in range(50_000)) + b"\r\n",
        "a bad length": _HEAD.encode() + b"Content-Length: ten\r\n\r\n" + GOOD.encode(),
        "two lengths": _HEAD.encode() + b"Content-Length: 3\r\nContent-Length: 9\r\n\r\n" + GOOD.encode(),
        "length and chunks": length[:-2] + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "a bad chunk": chunked + b"zz\r\n{}\r\n0\r\n\r\n",
        "a slow body": length + GOOD[:20].encode(),
        "a slow chunk": chunked + b"ff\r\n" + GOOD[:20].encode(),
    }
    async with door(db) as opened:
        for name, raw in spoken.items():
            said = await opened.says(raw)
            assert said == b"" or said.split()[1] in (b"400", b"408", b"431"), (name, said[:80])
        await opened.says(length + GOOD[:20].encode(), then=0.05)  # hangs up in the middle
        assert await stored(db) == []
        assert await opened.takes(10) == 200
    assert logged.events("webhook_failed") == []


@sqlite_only
@pytest.mark.fault("bad:webhook")
@pytest.mark.proof  # whether an answer still comes through is chance where the cores are busy
async def test_bodies_of_20_mb_are_cut_off_and_cost_no_memory(db: Database) -> None:
    piece = b"10000\r\n" + b" " * 2**16 + b"\r\n"
    streamed = b"Transfer-Encoding: chunked\r\n\r\n"
    declared = b"Content-Length: 20971520\r\n\r\n"

    async def send(opened: Door, head: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", opened.port)
        try:
            writer.write(head)
            for _ in range(320):
                writer.write(piece)
                await writer.drain()
        except ConnectionError:
            pass
        try:
            return await reader.read(2**12)
        except ConnectionError:
            return b""
        finally:
            writer.close()

    before = _resident()
    async with door(db) as opened:
        stranger = _HEAD.replace(SECRET, "x" * 16).encode()
        heads = [_HEAD.encode() + streamed, _HEAD.encode() + declared, stranger + streamed] * 10
        answers = await asyncio.gather(*(send(opened, head) for head in heads))
        grown = _resident() - before
        assert await opened.takes(10, text="x" * 4096) == 200
        assert (await opened.post(message(11, 1, "x" * (MOST_BYTES - 400))))[0] == 200
        assert (await opened.post(message(12, 1, "x" * MOST_BYTES)))[0] == 413
    assert {answer.split()[1] for answer in answers if answer} <= {b"403", b"413"}
    assert any(answers)
    assert grown <= 30 * 2**20
    assert await stored(db) == [10, 11]


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize()


@pytest.mark.fault("bad:webhook", "F5")
async def test_an_update_sent_again_is_confirmed_again_and_kept_once(db: Database) -> None:
    async with door(db) as opened:
        together = await asyncio.gather(*(opened.takes(10 + number % 3) for number in range(30)))
        later = [await opened.takes(10), (await opened.post(message(10, 2, "another")))[0]]
    assert {*together, *later} == {200}
    assert sorted(await stored(db)) == [10, 11, 12]


async def test_forwarded_headers_change_nothing(db: Database) -> None:
    told = {
        "X-Forwarded-For": "149.154.167.220",
        "X-Real-IP": "127.0.0.1",
        "Forwarded": "for=149.154.167.220",
    }
    more = {"X-HTTP-Method-Override": "GET", "X-Original-URL": "/metrics", "Host": "elsewhere.example"}
    async with door(db) as opened:
        assert (await opened.post(GOOD, **told, **more))[0] == 200
        assert (await opened.post(GOOD, **told, **{SECRET_HEADER: None}))[0] == 403


@sqlite_only
@pytest.mark.fault("F29", "bad:webhook")
async def test_while_the_database_is_locked_each_update_gets_503_and_none_is_lost(db: Database) -> None:
    async with db.write() as session:
        await session.execute(text("PRAGMA busy_timeout=50"))
    async with door(db) as opened:
        with locked(db):
            answers = [await opened.post(message(number, 1)) for number in (10, 11, 12)]
        assert [status for status, _ in answers] == [503] * 3
        assert {headers["Retry-After"] for _, headers in answers} == {str(AGAIN_SECONDS)}
        assert await stored(db) == []
        assert [await opened.takes(number) for number in (10, 11, 12)] == [200] * 3
    assert await stored(db) == [10, 11, 12]


@sqlite_only
@pytest.mark.fault("F30")
async def test_while_the_disk_is_full_each_update_gets_503_and_it_goes_on_by_itself(db: Database) -> None:
    async with db.write() as session:
        pages = (await session.execute(text("PRAGMA page_count"))).scalar_one()
        await session.execute(text(f"PRAGMA max_page_count={pages + 1}"))
    async with door(db) as opened:
        statuses = [await opened.takes(number, text="x" * 4000) for number in range(10, 20)]
        kept = await stored(db)
        assert [10 + n for n, status in enumerate(statuses) if status == 200] == kept
        assert statuses[-1] == 503
        async with db.write() as session:
            await session.execute(text("PRAGMA max_page_count=1000000"))
        assert [await opened.takes(number, text="x" * 4000) for number in range(10, 20)] == [200] * 10


async def test_many_at_once_share_a_commit_and_one_that_cannot_be_stored_takes_no_other_with_it(
    db: Database, logged: Logged
) -> None:
    commits = 0

    async with door(db) as opened:
        arrived = opened.storing._arrived

        def count() -> None:
            nonlocal commits
            commits += 1
            arrived()

        opened.storing._arrived = count
        statuses = await asyncio.gather(*(opened.takes(number) for number in range(100, 140)))
        assert statuses == [200] * 40
        assert commits <= 20
        puts = [opened.storing.put(number, "{}") for number in (1, 2**64, 2)]
        assert await asyncio.gather(*puts) == [True, False, True]
    assert {1, 2} < set(await stored(db))
    assert len(logged.events("store_failed")) == 2

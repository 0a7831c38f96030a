"""The examples of reverse proxies say what the bot says; where the programs are there, they work."""

import asyncio
import io
import json
import re
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.db.engine import Database
from bot.gateway.endpoint import BODY_SECONDS, MOST_BYTES, SECRET_HEADER
from bot.settings import Settings
from tests.integration.command import free_port
from tests.integration.gateway.door import SECRET, door
from tests.integration.gateway.feeding import message, sqlite_only
from tests.integration.gateway.polling import stored

FOLDER = Path(__file__).parent.parent.parent / "examples" / "proxy"
NGINX = (FOLDER / "nginx.conf").read_text("utf-8")
CADDY = (FOLDER / "Caddyfile").read_text("utf-8")
HOST = "bot.example.org"


@pytest.mark.parametrize("text", [NGINX, CADDY], ids=["nginx", "caddy"])
def test_the_examples_lead_to_the_bots_own_door_and_keep_its_limits(text: str) -> None:
    assert MOST_BYTES == 2**20
    assert re.search(r"max_body_size 1m;|max_size 1MiB", text)
    assert len(re.findall(rf"(?:body_timeout|read_body) {BODY_SECONDS}s", text)) == 1
    doors = re.findall(r"127\.0\.0\.1:\d+", text)
    assert doors == [Settings.model_fields["webhook_listen"].default]
    assert "/telegram" in text
    assert not re.search(r"^\s*log\b|access_log (?!off)", text, re.MULTILINE), (
        "nobody needs a log of who wrote when"
    )


Make = Callable[[Path, int, int], list[str]]


def _nginx(folder: Path, port: int, behind: int) -> list[str]:
    block = NGINX.replace("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;").replace(
        "127.0.0.1:8081", f"127.0.0.1:{behind}"
    )
    block = re.sub(r"\n +listen \[::\].*", "", block)
    block = re.sub(r"/etc/letsencrypt/live/[a-z.]+/fullchain.pem", str(folder / "cert.pem"), block)
    block = re.sub(r"/etc/letsencrypt/live/[a-z.]+/privkey.pem", str(folder / "key.pem"), block)
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = (
        f"pid {folder}/pid;\nerror_log {folder}/error.log;\ndaemon off;\nmaster_process off;\nevents {{}}\n"
        f"http {{\naccess_log {folder}/access.log;\n{temporary}{block}\n}}\n"
    )
    (folder / "nginx.conf").write_text(whole, "utf-8")
    return ["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)]


def _caddy(folder: Path, port: int, behind: int) -> list[str]:
    options = f"{{\n\tadmin off\n\tauto_https disable_redirects\n\tstorage file_system {folder}/caddy\n"
    text = CADDY.replace("{\n\tservers", f"{options}\tservers", 1).replace(
        "127.0.0.1:8081", f"127.0.0.1:{behind}"
    )
    site = f"https://{HOST}:{port} {{\n\tbind 127.0.0.1\n\ttls {folder}/cert.pem {folder}/key.pem\n"
    (folder / "Caddyfile").write_text(text.replace(f"{{$SITE:{HOST}}} {{\n", site), "utf-8")
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


@asynccontextmanager
async def _proxy(make: Make, folder: Path, behind: int) -> AsyncIterator[int]:
    subject = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    key = [
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        str(folder / "key.pem"),
        "-out",
        str(folder / "cert.pem"),
    ]
    subprocess.run(["openssl", "req", "-x509", "-days", "2", *key, *subject], check=True, capture_output=True)
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        *make(folder, port, behind), stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        async with asyncio.timeout(20):
            while True:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                    break
                except OSError:
                    await asyncio.sleep(0.05)
            writer.close()
        yield port
    finally:
        process.terminate()
        await process.wait()


@sqlite_only
@pytest.mark.proof
@pytest.mark.fault("bad:webhook")
@pytest.mark.parametrize(
    ("program", "make"),
    [pytest.param("nginx", _nginx, id="nginx"), pytest.param("caddy", _caddy, id="caddy")],
)
async def test_the_proxy_of_the_example_passes_updates_on_and_nothing_else(
    db: Database, tmp_path: Path, program: str, make: Make
) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    async with door(db) as opened, _proxy(make, tmp_path, opened.port) as port:
        trust = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
        connector = aiohttp.TCPConnector(ssl=trust, limit=0)
        async with aiohttp.ClientSession(connector=connector) as http:

            async def call(
                path: str = "/telegram",
                data: bytes | io.BytesIO = b"",
                secret: str = SECRET,
                verb: str = "POST",
            ) -> int:
                headers = {"Host": HOST, SECRET_HEADER: secret, "Content-Type": "application/json"}
                url = f"https://127.0.0.1:{port}{path}"
                async with http.request(
                    verb, url, data=data, headers=headers, server_hostname=HOST
                ) as answer:
                    await answer.read()
                    return answer.status

            updates = [json.dumps(message(number, 1, "x" * 100)).encode() for number in range(10, 50)]
            assert set(await asyncio.gather(*(call(data=each) for each in updates))) == {200}
            assert await call(data=json.dumps(message(50, 1, "ā" * 50_000)).encode()) == 200
            assert await call(data=updates[0], secret="x" * 20) == 403
            assert await call(verb="GET") in (404, 405)
            for path in (
                "/",
                "/clock",
                "/metrics",
                "/readyz",
                "/healthz",
                "/telegram/x",
                "/telegram/../clock",
            ):
                assert await call(path, updates[0]) == 404, path
            with_too_much = await call(data=io.BytesIO(b" " * (2 * MOST_BYTES)))
            assert with_too_much in (413, 502)
            assert await call(data=updates[0]) == 200
    assert sorted(await stored(db)) == list(range(10, 51))
    log = tmp_path / "access.log"
    assert not log.exists() or "telegram HTTP" not in log.read_text("utf-8")


@sqlite_only
@pytest.mark.proof
@pytest.mark.parametrize(
    ("program", "make"),
    [pytest.param("nginx", _nginx, id="nginx"), pytest.param("caddy", _caddy, id="caddy")],
)
async def test_a_proxy_whose_bot_is_down_says_so_and_telegram_repeats(
    db: Database, tmp_path: Path, program: str, make: Make
) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    async with _proxy(make, tmp_path, free_port()) as port:
        trust = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trust)) as http:
            url = f"https://127.0.0.1:{port}/telegram"
            async with http.post(url, json={}, headers={"Host": HOST}, server_hostname=HOST) as answer:
                assert answer.status in (502, 503)

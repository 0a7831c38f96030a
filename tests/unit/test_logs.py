"""Logs: one JSON line an event; no token, no secret, no words of people, whatever a library writes."""

import asyncio
import io
import json
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import aiohttp
import pytest

from bot import logs, redaction

TOKEN = "123456789:test-only-not-a-real-token-of-anybody"
KEY = "0123456789abcdef" * 4
PASSWORD = 'p@ss"w\\örd/1'
SECRETS = (TOKEN, TOKEN.replace(":", "%3A"), TOKEN.replace(":", "%3a"), KEY, PASSWORD, "p%40ss%22w")


class Written:
    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def set_up() -> Iterator[Callable[[str], Written]]:
    """Set up the real thing with a stream of our own; put everything back afterwards."""
    root, level, hook, thread_hook = logging.root, logging.root.level, sys.excepthook, threading.excepthook
    handlers, known = root.handlers[:], set(redaction._secrets)

    def begin(level: str) -> Written:
        written = Written()
        logs.set_up(level, [TOKEN, KEY, PASSWORD, ""], written.stream)
        return written

    yield begin
    root.handlers[:] = handlers
    root.setLevel(level)
    sys.excepthook, threading.excepthook = hook, thread_hook
    redaction._secrets.clear()
    redaction._secrets.update(known)


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.fault("F42")
def test_no_secret_passes_in_events_values_or_exceptions(
    set_up: Callable[[str], Written], level: str, secret: str
) -> None:
    written = set_up(level)
    log = logs.get_logger("ttchan.test")
    log.error(f"event {secret}", value=secret, deep={"a": [secret]}, told=repr(secret))
    logging.getLogger("some.library").error("its words: %s and %r", secret, {"x": secret})
    try:
        try:
            raise ValueError(f"inner {secret}")
        except ValueError as error:
            raise RuntimeError(f"outer {secret}") from error
    except RuntimeError as error:
        log.error("failed", exc_info=error)
        logging.getLogger("some.library").exception("failed %s", secret)
    assert len(written.events) == 4
    for each in SECRETS[:-1]:
        assert each not in written.text
        assert json.dumps(each)[1:-1] not in written.text


@pytest.mark.fault("F42")
async def test_the_address_in_an_error_of_aiohttp_loses_the_token(set_up: Callable[[str], Written]) -> None:
    written = set_up("DEBUG")
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientError) as caught:
            await session.get(f"http://127.0.0.1:1/bot{TOKEN}/getMe")
        with pytest.raises(aiohttp.InvalidURL) as invalid:
            await session.get(f"http:///bot{TOKEN}/getMe")
    for error in (caught.value, invalid.value):
        logs.get_logger("ttchan.test").error("call_failed", exc_info=error, said=str(error))
    assert TOKEN in str(invalid.value), "there must be something that could leak"
    assert "[token]" in written.text
    assert TOKEN not in written.text


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
@pytest.mark.fault("F42")
def test_a_crash_is_one_redacted_line(set_up: Callable[[str], Written], level: str) -> None:
    written = set_up(level)
    try:
        raise RuntimeError(TOKEN)
    except RuntimeError:
        sys.excepthook(*sys.exc_info())
    (event,) = written.events
    assert event["event"] == "crashed"
    assert TOKEN not in written.text


@pytest.mark.fault("F42")
def test_a_crash_in_a_thread_is_one_redacted_line(set_up: Callable[[str], Written]) -> None:
    written = set_up("INFO")

    def fail() -> None:
        raise RuntimeError(TOKEN)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert [event["event"] for event in written.events] == ["thread_crashed"]
    assert TOKEN not in written.text


@pytest.mark.fault("F42")
async def test_what_the_event_loop_complains_of_is_logged_and_redacted(
    set_up: Callable[[str], Written],
) -> None:
    written = set_up("DEBUG")
    loop = asyncio.get_running_loop()
    logs.watch_loop(loop)

    def fail() -> None:
        raise RuntimeError(TOKEN)

    loop.call_soon(fail)
    await asyncio.sleep(0.01)
    (event,) = written.events
    assert event["event"] == "loop_error"
    assert TOKEN not in written.text


def test_the_words_of_an_exception_stay_out_but_its_place_is_told(set_up: Callable[[str], Written]) -> None:
    written = set_up("INFO")
    try:
        raise ValueError("Agnieszka wrote this")
    except ValueError as error:
        logs.get_logger("ttchan.test").error("failed", exc_info=error)
    (event,) = written.events
    assert event["error"] == "ValueError"
    assert event["at"][0].startswith("test_logs.py:")
    assert "Agnieszka" not in written.text


def test_a_group_of_errors_names_what_is_in_it(set_up: Callable[[str], Written]) -> None:
    written = set_up("INFO")
    try:
        try:
            raise OSError(28, "Agnieszka's disk is full")
        except OSError as error:
            raise KeyError("Agnieszka") from error
    except KeyError as error:
        logs.get_logger("ttchan").error("crashed", exc_info=ExceptionGroup("nursery", [error]))
    (event,) = written.events
    assert event["error"] == "ExceptionGroup"
    (member,) = event["because"]
    assert member["error"] == "KeyError"
    assert [cause["error"] for cause in member["because"]] == ["OSError"]
    assert "Agnieszka" not in written.text


@pytest.mark.fault("F42")
def test_chatty_libraries_are_heard_only_when_something_is_wrong(set_up: Callable[[str], Written]) -> None:
    written = set_up("DEBUG")
    for name in ("httpx", "telegram.ext", "aiohttp.client", "sqlalchemy.engine", "apscheduler.scheduler"):
        logging.getLogger(name).info("chatter")
        logging.getLogger(name).warning("trouble")
    assert [event["event"] for event in written.events] == ["trouble"] * 5

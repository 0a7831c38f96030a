"""What integration tests share: the real log, kept aside and shown when a test fails, and two people."""

import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot import logs, redaction, sparing
from sandbox import Person, Sandbox
from tests import debugging
from tests.postgres import Postgres


class Logged:
    """The lines of the log so far."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        """All of it."""
        return self.stream.getvalue()

    def events(self, name: str = "") -> list[dict[str, Any]]:
        """The events, of one name if it is given."""
        events = [json.loads(line) for line in self.text.splitlines()]
        return [event for event in events if name in ("", event["event"])]


@pytest.fixture(autouse=True)
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[Logged]:
    """The bot's own log at INFO, every line of it; everything is put back afterwards."""
    monkeypatch.setattr(sparing, "SECONDS", 0.0)
    root, known = logging.root, set(redaction._secrets)
    handlers, level, hooks = root.handlers[:], root.level, (sys.excepthook, threading.excepthook)
    log = Logged()
    logs.set_up("INFO", stream=log.stream)
    debugging.keep(root.handlers[0])
    yield log
    root.handlers[:] = handlers
    root.setLevel(level)
    sys.excepthook, threading.excepthook = hooks
    redaction._secrets.clear()
    redaction._secrets.update(known)
    structlog.reset_defaults()
    sys.stdout.write(log.text)


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A PostgreSQL of its own, which may be killed: it keeps what was committed."""
    with Postgres.serving(durable=True) as made:
        yield made


@pytest.fixture
def anna(sandbox: Sandbox) -> Person:
    """Somebody who has not pressed Start yet; her phone speaks English."""
    return sandbox.add_person("Anna", language_code="en")


@pytest.fixture
def ada(sandbox: Sandbox) -> Person:
    """The admin, where a test's settings name her."""
    return sandbox.add_person("Ada", language_code="en")

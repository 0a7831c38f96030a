"""What systemd hears, at a socket of the test's own."""

import asyncio
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.notify import Notifier

EVERY = {"WATCHDOG_USEC": "300000"}


@pytest.fixture
def door(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bound:
        bound.bind(str(tmp_path / "notify"))
        bound.setblocking(False)
        yield bound


def heard(door: socket.socket) -> list[str]:
    said = []
    while True:
        try:
            said.append(door.recv(100).decode())
        except BlockingIOError:
            return said


def notifier(door: socket.socket, **more: str) -> Notifier:
    return Notifier({"NOTIFY_SOCKET": door.getsockname(), **EVERY, **more})


def test_it_says_when_it_runs_and_when_it_stops(door: socket.socket) -> None:
    told = notifier(door)
    told.ready()
    told.stopping()
    assert heard(door) == ["READY=1", "STOPPING=1"]


async def test_the_watchdog_is_fed_while_the_loop_turns_and_not_while_it_hangs(door: socket.socket) -> None:
    feeding = asyncio.ensure_future(notifier(door).feed())
    await asyncio.sleep(0.35)
    assert len(heard(door)) >= 2, "three times in its span"
    time.sleep(0.5)  # what nobody may do: the loop hangs
    assert heard(door) == []
    await asyncio.sleep(0.15)
    assert heard(door)[:1] == ["WATCHDOG=1"]
    feeding.cancel()


async def test_without_systemd_nothing_is_said_and_nothing_waits(door: socket.socket) -> None:
    told = Notifier({})
    told.ready()
    async with asyncio.timeout(1):
        await told.feed()
    assert heard(door) == []


@pytest.mark.parametrize("more", [{"WATCHDOG_PID": "1"}, {"WATCHDOG_USEC": ""}, {"WATCHDOG_USEC": "soon"}])
async def test_a_watchdog_of_another_process_or_none_is_not_fed(
    door: socket.socket, more: dict[str, str]
) -> None:
    async with asyncio.timeout(1):
        await notifier(door, **more).feed()
    assert heard(door) == []


async def test_a_watchdog_of_this_process_is_fed(door: socket.socket) -> None:
    feeding = asyncio.ensure_future(notifier(door, WATCHDOG_PID=str(os.getpid())).feed())
    await asyncio.sleep(0.05)
    feeding.cancel()
    assert heard(door) == ["WATCHDOG=1"]


def test_a_socket_that_is_gone_ends_nothing(tmp_path: Path) -> None:
    Notifier({"NOTIFY_SOCKET": str(tmp_path / "none")}).ready()


def test_a_socket_without_a_file_is_spoken_to() -> None:
    name = f"ttchan-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bound:
        bound.bind("\0" + name)
        bound.setblocking(False)
        Notifier({"NOTIFY_SOCKET": "@" + name}).ready()
        assert heard(bound) == ["READY=1"]

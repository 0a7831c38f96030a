"""F36: the bot as process 1 of a container without an init, where a signal without a handler does nothing."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.db.engine import Database
from sandbox import Sandbox
from tests.integration.command import COLD, Running
from tests.integration.gateway.feeding import states, until
from tests.integration.test_app import GRACE

ALONE = ("unshare", "--pid", "--fork", "--kill-child")
"""A name space of its own, in which what is started is process 1."""


def _allowed() -> bool:
    if shutil.which(ALONE[0]) is None:
        return False
    return subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode == 0


def _within(process: asyncio.subprocess.Process) -> int:
    """The number, out here, of what ``unshare`` has started."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
    return int(children[0])


@pytest.mark.proof
@pytest.mark.fault("F36")
@pytest.mark.skipif(not _allowed(), reason="no process 1 can be made here")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda one: one.name)
async def test_as_process_1_a_signal_ends_what_is_in_flight_and_keeps_the_rest(
    tmp_path: Path, number: signal.Signals
) -> None:
    async with Sandbox.serve() as sandbox:
        anna = sandbox.add_person("Anna", language_code="en")
        settings = {"TOKEN": sandbox.token, "API_URL": sandbox.url, "DATA_DIR": str(tmp_path)}
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TTCHAN_")}
        environment |= {f"TTCHAN_{name}": value for name, value in settings.items()}
        process = await asyncio.create_subprocess_exec(
            *ALONE, sys.executable, "-c", COLD, "run", env=environment, stderr=asyncio.subprocess.PIPE
        )
        running = Running(process)
        try:
            await running.says('"ready"')
            assert Path(f"/proc/{_within(process)}/status").read_text().split("NSpid:")[1].split()[1] == "1"
            sandbox.faults.add("latency", method="sendMessage", ms=700, times=None)
            for _ in range(5):
                await anna.send("hello")
            await until(lambda: len(sandbox.journal.calls("sendMessage")) == 1)
            os.kill(_within(process), number)
            ended = await running.ends(GRACE)
        finally:
            if process.returncode is None:
                process.kill()
                await running.ends()
        handled = len(sandbox.journal.calls("sendMessage"))
    assert ended.code == 0, ended.err
    assert "stopped" in ended.err
    assert 1 <= handled < 5
    db = Database(f"sqlite+aiosqlite:///{tmp_path}/ttchan.db")
    assert await states(db) == {"done": handled, "new": 5 - handled}
    await db.dispose()

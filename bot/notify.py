"""What systemd is told (``Type=notify``): that the bot runs, that it is alive, that it stops."""

import asyncio
import os
import socket
from collections.abc import Mapping

from bot.logs import get_logger

log = get_logger("ttchan.notify")


class Notifier:
    """Speaks to the socket that systemd named in the environment; says nothing where there is none."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._address = _address(environment.get("NOTIFY_SOCKET", ""))
        self._every = _watchdog_seconds(environment) / 3

    def ready(self) -> None:
        """It runs."""
        self._say("READY=1")

    def stopping(self) -> None:
        """It stops."""
        self._say("STOPPING=1")

    async def feed(self) -> None:
        """Feed the watchdog, until cancelled.

        It runs in the loop itself: a loop that hangs feeds nobody, and systemd starts the bot anew. Nothing
        else is asked: whoever gets here turns again, and a loop that was held up before is no reason to die.
        """
        while self._address and self._every:
            self._say("WATCHDOG=1")
            await asyncio.sleep(self._every)

    def _say(self, words: str) -> None:
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as door:
                door.setblocking(False)
                door.sendto(words.encode(), self._address)
        except OSError as error:
            log.warning("systemd_not_told", what=words, exc_info=error)


def _address(name: str) -> str:
    """A path, or with ``@`` in front a name that is no file."""
    return "\0" + name[1:] if name.startswith("@") else name


def _watchdog_seconds(environment: Mapping[str, str]) -> float:
    """How long systemd waits; 0 = it does not, or it means another process."""
    if environment.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return 0.0
    given = environment.get("WATCHDOG_USEC", "")
    return int(given) / 1e6 if given.isascii() and given.isdecimal() else 0.0

"""How the running bot is watched: its vital signs, the door where they are asked, systemd.

bot/app.py starts and stops it; nothing here is needed for the first poll.
"""

import asyncio
import socket
from contextlib import AsyncExitStack
from pathlib import Path

from bot import metrics
from bot.clock import Clock
from bot.db.engine import Database
from bot.domain.health import Stage
from bot.health import Intake, Vitals
from bot.lag import watch_lag
from bot.notify import Notifier
from bot.services.programme import Programmes
from bot.settings import ConfigurationError, Settings


class Watch:
    """One for a running process; what ``folder`` and ``intake`` are: bot/health.py."""

    def __init__(
        self, settings: Settings, clock: Clock, db: Database, intake: Intake | None, folder: Path | None
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._db = db
        self.vitals = Vitals(clock, db, folder, intake)
        self._notifier = Notifier()
        self._door: socket.socket | None = None

    def open_door(self, at_end: AsyncExitStack) -> None:
        """Take the address of TTCHAN_LISTEN; who knocks waits until ``serve``. Raises ConfigurationError."""
        if not self._settings.listen:
            return
        host, _, port = self._settings.listen.rpartition(":")
        try:
            family, *_, address = socket.getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_STREAM)[0]
            self._door = at_end.enter_context(socket.create_server(address, family=family))
        except OSError as error:
            words = error.strerror or "the address cannot be used"
            raise ConfigurationError([f"TTCHAN_LISTEN: {words}"]) from error

    async def serve(self, programmes: Programmes, at_end: AsyncExitStack) -> None:
        """Answer at the door."""
        if self._door is None:
            return
        from bot.control import ClockControl, sentence  # noqa: PLC0415 - the first poll is out by now
        from bot.gateway.listen import Listener  # noqa: PLC0415

        control = ClockControl(self._db, self._clock, programmes)
        listener = Listener(control.tell, control.move_and_arrive, sentence)
        listener.add_health(lambda: self.vitals.live, lambda: self.vitals.ready)
        if self._settings.metrics:
            from bot.exposition import Exposition  # noqa: PLC0415 - who does not ask for them pays nothing

            listener.add_metrics(Exposition(self._db, self._clock, self.vitals).page)
        at_end.push_async_callback(listener.stop)
        await listener.start(self._door)

    async def report(self) -> None:
        """Tell systemd that the bot runs and lives, until cancelled."""
        self._notifier.ready()
        await self._notifier.feed()

    async def look(self) -> None:
        """Look after loop, storage and disk, until cancelled."""
        self.vitals.stage = Stage.RUNNING
        async with asyncio.TaskGroup() as nursery:
            for one in (watch_lag(self._clock, self._late), self.vitals.watch()):
                nursery.create_task(one)

    def _late(self, seconds: float) -> None:
        self.vitals.late(seconds)
        metrics.TALLY.lagged(seconds)

    def stop(self) -> None:
        """The bot was told to stop."""
        if self.vitals.stage is not Stage.STOPPING:
            self.vitals.stage = Stage.STOPPING
            self._notifier.stopping()

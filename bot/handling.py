"""What handles updates: the feeder with its source, the marks *done*, and packs that people ask for."""

import asyncio

from bot.deps import Deps
from bot.ending import end
from bot.gateway.feeder import Feeder
from bot.gateway.inbox import DoneMarks
from bot.gateway.sender import Sender
from bot.gateway.source import Source
from schedules import clock
from schedules.packs import Packs

IN_FLIGHT_SECONDS = 5
MARKING_SECONDS = 2


class Handling:
    """Handles updates until ``stop``; then it ends in order: what is in flight, then the last marks."""

    def __init__(self, deps: Deps, sender: Sender, feeder: Feeder, source: Source, marks: DoneMarks) -> None:
        self._deps = deps
        self._feeder = feeder
        self._source = source
        self._marks = marks
        self._packs = Packs(deps, sender)
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        """Begin nothing more; ``run`` ends soon."""
        self._stopped.set()

    async def run(self) -> None:
        """Work until stopped, and at most IN_FLIGHT_SECONDS + MARKING_SECONDS after that."""
        async with asyncio.TaskGroup() as nursery:
            marking = nursery.create_task(self._marks.run())
            sharing = nursery.create_task(self._source.run(self._feeder.wake))
            feeding = nursery.create_task(self._feeder.run(nursery))
            packing = nursery.create_task(self._packs.run())
            following = nursery.create_task(clock.follow(self._deps))  # the leader may be another process
            await self._stopped.wait()
            packing.cancel()
            self._feeder.stop()
            await self._feeder.finished(IN_FLIGHT_SECONDS)
            await end(feeding, packing, following)
            self._marks.stop()
            await asyncio.wait((marking,), timeout=MARKING_SECONDS)
            await end(marking, sharing)

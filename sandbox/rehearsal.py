"""The bot's own meeting clock, when the sandbox was told where to ask for it."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class _Known:
    now: datetime
    speed: float
    at: float  # monotonic


class Rehearsal:
    """The last answer of the bot's clock, carried on at its speed."""

    def __init__(self) -> None:
        self._known: _Known | None = None
        self.clock: dict[str, Any] | None = None

    def learn(self, clock: dict[str, Any] | None) -> None:
        """Take a `Clock` of the control API, or None when there is no answer any more."""
        self.clock = clock
        if clock is None or not clock.get("rehearsal"):
            self._known = None
            return
        moment = datetime.fromisoformat(clock["now"])
        # On its way to a target the meeting's time stands still.
        speed = 0.0 if clock.get("target") else float(clock.get("speed", 1.0))
        self._known = _Known(moment, speed, time.monotonic())

    def now(self) -> datetime | None:
        """Meeting time, None when there is no rehearsal."""
        known = self._known
        if known is None:
            return None
        return known.now + timedelta(seconds=(time.monotonic() - known.at) * known.speed)

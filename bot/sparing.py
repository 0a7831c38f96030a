"""Repeated errors are told once a minute: a thousand updates with one fault make no thousand lines."""

import time
from collections.abc import Callable, Mapping
from typing import Any

SECONDS = 60.0
_MOST = 500
_PASSING = frozenset({"exc_info", "update", "updates", "rows", "seconds", "times", "failures"})
"""What differs from one line to the next though the cause is one."""


class Sparing:
    """Knows what was told in the last minute. A cause: the event, its words, and where the error arose."""

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        self._ticks = ticks
        self._told: dict[object, tuple[float, int]] = {}

    def left_out(self, event: Mapping[str, Any]) -> int | None:
        """How many lines of this cause were left out before this one; None: leave this one out too.

        Only what has an exception (``exc_info``) is ever left out.
        """
        error = event.get("exc_info")
        if not isinstance(error, BaseException):
            return 0
        words = sorted((name, str(said)) for name, said in event.items() if name not in _PASSING)
        cause = (*words, *_places(error))
        now = self._ticks()
        since, left_out = self._told.get(cause, (now - SECONDS, 0))
        if now - since < SECONDS:
            self._told[cause] = since, left_out + 1
            return None
        if len(self._told) >= _MOST:
            self._told = {each: told for each, told in self._told.items() if now - told[0] < SECONDS}
        if len(self._told) < _MOST:
            self._told[cause] = now, 0
        return left_out


def _places(error: BaseException | None) -> list[tuple[type, str, int]]:
    """Of an error and what lies under it: what it is and the line that raised it."""
    places: list[tuple[type, str, int]] = []
    while error is not None and len(places) < 5:
        traceback = error.__traceback__
        while traceback is not None and traceback.tb_next is not None:
            traceback = traceback.tb_next
        raised = (traceback.tb_frame.f_code.co_filename, traceback.tb_lineno) if traceback else ("", 0)
        places.append((type(error), *raised))
        error = error.__cause__ or error.__context__
    return places

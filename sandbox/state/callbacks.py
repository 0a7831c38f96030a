"""Presses of inline buttons that wait for their answer."""

from dataclasses import dataclass
from itertools import count

from sandbox.clock import Clock
from sandbox.errors import bad_request

LIFETIME = 150.0  # seconds


@dataclass(frozen=True, slots=True)
class Press:
    """One callback query: who pressed, and when."""

    id: str
    person_id: int
    chat_id: int
    at: float


class Callbacks:
    """Open callback queries by id."""

    def __init__(self, clock: Clock, bot_id: int) -> None:
        self._clock = clock
        self._ids = count(bot_id * 4096 + 1)
        self._open: dict[str, Press] = {}

    def open(self, person_id: int, chat_id: int) -> Press:
        """Note a press and give it its id."""
        press = Press(str(next(self._ids)), person_id, chat_id, self._clock.monotonic())
        self._open[press.id] = press
        return press

    def answer(self, callback_query_id: str) -> Press:
        """Take the press away. Raises ApiError 400 when it is unknown, answered, or older than 150 s."""
        press = self._open.pop(callback_query_id, None)
        if press is None or self._clock.monotonic() - press.at > LIFETIME:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        return press

    def waiting(self) -> list[Press]:
        """Presses whose clients still spin."""
        return list(self._open.values())

"""Every call the sandbox took in, for the checkers; bounded in memory."""

import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from sandbox.upload import Upload

KEPT = 100_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One call. `fault` names what the fault script did to it; `ok` says whether it was applied."""

    seq: int
    at: float
    method: str
    params: dict[str, Any]
    chat_id: int | str | None
    message_id: int | None
    ok: bool
    error_code: int | None
    fault: str | None = None

    def as_json(self) -> dict[str, Any]:
        """For the control API: no bytes of files."""
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}


class Journal:
    """The last 100,000 calls, oldest first."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self.last = 0

    def add(
        self,
        method: str,
        params: dict[str, Any],
        result: Any = None,
        error_code: int | None = None,
        fault: str | None = None,
    ) -> None:
        """Note a call with its result or its error."""
        self.last += 1
        message_id = result.get("message_id") if isinstance(result, dict) else None
        chat_id = params.get("chat_id")
        self._entries.append(
            Entry(
                self.last,
                time.time(),
                method,
                params,
                chat_id,
                message_id,
                error_code is None and result is not None,
                error_code,
                fault,
            )
        )

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def after(self, seq: int) -> list[Entry]:
        """Entries with a higher number."""
        return [each for each in self._entries if each.seq > seq]

    def calls(self, method: str, chat_id: int | None = None, ok: bool | None = True) -> list[Entry]:
        """Calls of one method, of one chat when given; the applied ones unless `ok` says otherwise."""
        return [
            each
            for each in self._entries
            if each.method == method
            and (chat_id is None or each.chat_id == chat_id)
            and (ok is None or each.ok is ok)
        ]


def _plain(value: Any) -> Any:
    if isinstance(value, Upload):
        return {"file_name": value.name, "mime_type": value.mime_type, "size": len(value.content)}
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value

"""I1–I6 of docs/deliveries.md, checked from what a sandbox took in and what our table says of it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.deliveries import State
from sandbox.journal import Entry

MOST_COPIES = 2
ANSWER_LOST = frozenset({"close_after", "hang", "cut_json", "empty", "huge"})
"""Faults of the sandbox that have their effect while we cannot know of it."""
LATE = timedelta(seconds=2)
"""From the last look at the clock to the sandbox's own."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was seen: rows, calls that were accepted, copies too many, and two kinds of *unknown*."""

    rows: int
    accepted: int
    doubles: int
    unknown: int
    unknown_without_copy: int


def told_keys(call: Entry) -> Sequence[str]:
    """Keys of the rows a message tells, as the writer of these tests puts them: ``told KEY KEY``."""
    first, *keys = str(call.params.get("text", "")).split() or [""]
    return keys if first == "told" else []


def check(
    calls: Iterable[Entry],
    rows: Sequence[Any],
    *,
    window: int,
    kills: int = 0,
    lost: int = 0,
    audience: Collection[str] | None = None,
    keys_of: Callable[[Entry], Sequence[str]] = told_keys,
    meeting_time: Callable[[float], datetime] | None = None,
    being_written: int = 0,
) -> Figures:
    """Check I1–I6 when nothing waits any more. Raises AssertionError naming the invariant and the rows.

    ``calls``: the sandbox's sendMessage calls, accepted or not. ``rows``: of the table deliveries.
    ``lost``: answers that were lost otherwise than by a fault of the script, as when connections are reset.
    ``audience``: the keys (without the meeting) that should have a row. ``meeting_time``: of an instant of
    the journal (seconds since 1970); without it *late* is not looked at.
    ``being_written``: so many may be late, as a process was frozen between its last look at the clock and
    the writing of a request.
    """
    by_key = {row.dedupe_key.partition(":")[2]: row for row in rows}
    copies, doubles, excused = _copies(calls, keys_of)
    _conserved(by_key, audience)
    strange = copies.keys() - by_key.keys()
    assert not strange, f"I1: told, and no row says so: {sorted(strange)[:5]}"
    late: list[str] = []
    for key, row in by_key.items():
        _is_honest(key, row, copies.get(key, []))
        if meeting_time is not None:
            late += _late(key, row, copies.get(key, []), meeting_time)
    assert len(late) <= being_written, f"I6: {late[0]}"
    excused += lost
    assert doubles <= kills * window + excused, f"I3: {doubles} doubles, {kills} kills of {window}, {excused}"
    unknown = [key for key, row in by_key.items() if row.state == State.UNKNOWN]
    accepted = len({call.seq for each in copies.values() for call in each})
    return Figures(len(rows), accepted, doubles, len(unknown), sum(key not in copies for key in unknown))


def _copies(
    calls: Iterable[Entry], keys_of: Callable[[Entry], Sequence[str]]
) -> tuple[dict[str, list[Entry]], int, int]:
    """Accepted calls by key, how many messages were told before, and how many answers the sandbox ate."""
    copies: dict[str, list[Entry]] = defaultdict(list)
    doubles = excused = 0
    for call in calls:
        keys = keys_of(call) if call.ok else []
        if not keys:
            continue
        doubles += any(copies.get(key) for key in keys)
        excused += call.fault in ANSWER_LOST
        for key in keys:
            copies[key].append(call)
    return dict(copies), doubles, excused


def _conserved(by_key: dict[str, Any], audience: Collection[str] | None) -> None:
    if audience is not None:
        assert by_key.keys() == set(audience), "I1: rows and audience differ"
    waiting = [key for key, row in by_key.items() if not State(row.state).final]
    assert not waiting, f"I1: {len(waiting)} rows do not end: {waiting[:5]}"


def _is_honest(key: str, row: Any, copies: list[Entry]) -> None:
    seen = f"{key}: {row.state}, {row.maybe_duplicate} declared, {len(copies)} accepted"
    assert len(copies) <= min(1 + row.maybe_duplicate, MOST_COPIES), f"I3: {seen}"
    match State(row.state):
        case State.SENT:
            assert copies, f"I2: {seen}"
            ids = {(call.chat_id, call.message_id) for call in copies}
            assert (row.user_id, row.message_id) in ids, f"I4: {seen}"
            if not row.maybe_duplicate:
                assert len(copies) == 1, f"I5: {seen}"
        case State.UNKNOWN:
            assert row.maybe_duplicate, f"I4: {seen}"
        case _:
            assert not copies or row.maybe_duplicate, f"I4: {seen}"


def _late(key: str, row: Any, copies: list[Entry], meeting_time: Callable[[float], datetime]) -> list[str]:
    return [
        f"{key} was accepted at {at}, of use until {row.expires_at}"
        for at in (meeting_time(call.at) for call in copies)
        if at > row.expires_at + LATE
    ]


def real_time(at: float) -> datetime:
    """Meeting time where there is no rehearsal."""
    return datetime.fromtimestamp(at, UTC)

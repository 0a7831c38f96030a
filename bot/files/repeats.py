"""The dates of an entry that repeats (RFC 5545 3.8.5), within some days only. In the reading child, whose
processor time is limited: a rule may be written so that it never finds a date."""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

_ENDLESS = re.compile(r"FREQ=(?:SECONDLY|MINUTELY)|INTERVAL=0+(?!\d)", re.IGNORECASE)


class Window(NamedTuple):
    """From when to when, both included: naive times of the entry's own zone."""

    first: datetime
    last: datetime


def dates(
    start: datetime, rule: str, until: datetime | None, more: Iterable[datetime], window: Window
) -> list[datetime]:
    """Return the starts within the window, in order; all are naive times of the entry's zone.

    ``rule`` is without its UNTIL. Raises ValueError for a rule that is none: one of minutes or seconds makes
    no programme, and looking for its dates may take for ever.
    """
    if _ENDLESS.search(rule):
        raise ValueError(rule)
    found = {one for one in (start, *more) if window.first <= one <= window.last}
    last = min(window.last, until) if until is not None else window.last
    for one in _from_rule(start, rule) if rule else ():
        if one > last:
            break
        if one >= window.first:
            found.add(one)
    return sorted(found)


def _from_rule(start: datetime, rule: str) -> Iterator[datetime]:
    from dateutil.rrule import rrulestr  # noqa: PLC0415 - only what repeats needs it

    return iter(rrulestr(rule, dtstart=start))


def is_left_out(one: datetime, left_out: Collection[datetime], days: Collection[datetime]) -> bool:
    """Whether an EXDATE takes a date out: by its time, or (``days``, at midnight) by its day."""
    return one in left_out or one.replace(hour=0, minute=0, second=0, microsecond=0) in days

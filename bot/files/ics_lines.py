"""The lines of an .ics file that are worth reading: a library that knows all of them never sees the rest."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.files import limits
from bot.files.refusals import Refusal, Refused

_NAMES = (
    "UID SUMMARY DESCRIPTION LOCATION CATEGORIES STATUS SEQUENCE URL GEO"
    " DTSTART DTEND DURATION RRULE RDATE EXDATE RECURRENCE-ID"
)
_WANTED = frozenset(_NAMES.split())
_ABOUT = ("X-WR-RELCALID", "X-WR-CALNAME", "NAME", "PRODID")
"""What tells a calendar from others, the best first."""
_NAME = re.compile(r"[A-Za-z0-9-]+")
_LINE = 100_000


class Lines(NamedTuple):
    """What a file holds: its name, the zone it declares, and the texts of its zones and of its events."""

    name: str
    zone: str
    zones: tuple[str, ...]
    events: tuple[str, ...]


def lines_of(text: str) -> Lines:
    """Sort the lines of a calendar. Raises Refused."""
    about: dict[str, str] = {}
    zones: list[str] = []
    events: list[str] = []
    depth: list[str] = []
    block: list[str] = []
    closed = False
    for line in _unfolded(text):
        name = (_NAME.match(line) or [""])[0].upper()
        value = line.partition(":")[2]
        if name == "BEGIN":
            depth.append(value.strip().upper())
            if depth[1:] == ["VEVENT"]:
                block = []
        if depth[1:2] == ["VTIMEZONE"] or (depth[1:] == ["VEVENT"] and name in _WANTED):
            block.append(line[:_LINE])
        elif len(depth) == 1 and name.startswith(("X-WR-", "NAME", "PRODID")):
            about.setdefault(name, value.strip()[:200])
        if name == "END" and depth:
            ended = depth.pop()
            closed = ended == "VCALENDAR" and not depth
            if len(depth) == 1 and ended == "VTIMEZONE":
                zones.append("\r\n".join(block))
                block = []
            elif len(depth) == 1 and ended == "VEVENT":
                events.append("\r\n".join(("BEGIN:VEVENT", *block, "END:VEVENT")))
                block = []
                if len(events) > limits.ROWS:
                    raise Refused(Refusal.TOO_MANY_PARTS, most=str(limits.ROWS))
    if not closed:  # half a file must not look as if the other half had been taken out of the programme
        raise Refused(Refusal.INCOMPLETE)
    name = next((about[one] for one in _ABOUT if about.get(one)), "")
    return Lines(name, about.get("X-WR-TIMEZONE", ""), tuple(zones[: limits.ZONES]), tuple(events))


def _unfolded(text: str) -> Iterator[str]:
    """Lines, those together that were folded. A word that was broken without a sign stays broken."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n ", "").replace("\n\t", "")
    return (line for line in plain.split("\n") if line)

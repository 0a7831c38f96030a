"""Ids of items that another tool's file brings: the same from file to file, and which file they came from."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable

from bot.domain.workbook.origins import OUTSIDE, from_outside

_OURS = re.compile(r"([A-Za-z0-9][A-Za-z0-9_-]{0,23})@(.+)\.ttchan\Z")


def mark(text: str, length: int) -> str:
    """A short mark of a text: hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def own_id(slot_id: str, code: str) -> str:
    """The id of the item that this bot's own /calendar wrote for the meeting; empty for everything else."""
    match = _OURS.match(slot_id)
    return match[1] if match and match[2] == code else ""


def item_key(source: str, told: str) -> str:
    """The id of an item of a source, from whatever tells it from the others in the file."""
    return f"{OUTSIDE}{source}-{mark(told, 10)}"


def venue_key(name: str) -> str:
    """The id of a place that only such files name."""
    return f"{OUTSIDE}{mark(name.casefold(), 10)}"


def of_source(source: str, known: Iterable[str]) -> list[str]:
    """The ids among the known ones that came from a source."""
    return [key for key in known if key.startswith(f"{OUTSIDE}{source}-")]


def source_of(name: str, told: Iterable[str], known: Iterable[str]) -> str:
    """Return the mark of the source of a file, so that its next version is known for the same.

    ``told`` tells its parts apart, ``known`` are the ids of the meeting's items. The name decides, unless
    nothing came from it yet and half of the parts came from another: somebody gave the calendar a new name.
    """
    source = mark(name, 4)
    theirs = Counter[str]()
    parts = {mark(one, 10) for one in told}
    for key in known:
        if from_outside(key):
            found, _, part = key.removeprefix(OUTSIDE).partition("-")
            if found == source:
                return source
            theirs[found] += part in parts
    if theirs and parts:
        best, count = theirs.most_common(1)[0]
        if 2 * count >= len(parts):
            return best
    return source

"""Cells as files give them, and their plain text: cleaned, composed, without invisible traps."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

Cell = str | float | int | bool | date | datetime | time | timedelta | None

ERRORS = frozenset(("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"))
"""What a spreadsheet shows instead of a result."""

# Controls but line feed, C1 controls, bidi embeddings, overrides and isolates, byte order marks,
# lone surrogates: none can be seen, each can make a line say something else than what is stored.
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def clean(text: str) -> str:
    """Return the text as stored: NFC, ``\\n`` between lines, no invisible characters, trimmed."""
    if text.isascii() and text.isprintable():
        return text.strip()
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\t" in text:
        text = text.replace("\t", " ")
    text = _UNSEEN.sub("", text)
    return unicodedata.normalize("NFC", text).strip()


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing a person can see."""
    return cell is None or (isinstance(cell, str) and (not cell or not clean(cell)))


def text_of(cell: Cell) -> str:
    """Return what a person sees in the cell: ``301`` for 301.0, ``yes`` for a ticked box."""
    match cell:
        case None:
            return ""
        case str():
            return clean(cell)
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime():
            at_midnight = cell.time() == time()
            return cell.date().isoformat() if at_midnight else cell.isoformat(" ", "minutes")
        case date():
            return cell.isoformat()
        case time():
            return cell.isoformat("minutes")
        case timedelta():
            hours, minutes = divmod(round(cell.total_seconds() / 60), 60)
            return f"{hours:02}:{minutes:02}"
    return str(cell)


def units(text: str) -> int:
    """Length as Telegram counts it, in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2

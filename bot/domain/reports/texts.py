"""What organisers write for the report, by its key. Pure."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.errors import DomainError
from bot.domain.programme import Programme


class Section(StrEnum):
    """Parts of the report that only a person can write; their keys in ``report_texts``."""

    SUMMARY = "summary"
    TOPICS = "topics"
    PROBLEMS = "problems"
    DISSEMINATION = "dissemination"
    FOLLOW_UP = "follow_up"


MOST = 3000
"""Characters of one text, as Telegram counts them: it must fit a message with what stands around it."""

_DAY = "day:"


@dataclass(eq=False)
class NoSuchText(DomainError):
    """The report has no such part, or the meeting no such language (an old button)."""

    key: str


@dataclass(eq=False)
class UnfitReportText(DomainError):
    """What was sent is no text, or ``over`` characters too long (0 = there is none)."""

    key: str
    language: str
    over: int = 0


def day_key(day: date) -> str:
    """The key of what a day was dedicated to."""
    return f"{_DAY}{day.isoformat()}"


def day_of(key: str) -> date | None:
    """The day of a key that ``day_key`` made; None of a section's."""
    return date.fromisoformat(key.removeprefix(_DAY)) if key.startswith(_DAY) else None


def keys(programme: Programme) -> tuple[str, ...]:
    """Everything there is to write: the days in order, then the sections."""
    return (*map(day_key, programme.days), *(one.value for one in Section))


def cleaned(typed: str) -> str:
    """A text as it is kept: no control characters but line breaks, nothing around it."""
    kept = typed.replace("\r\n", "\n").replace("\t", " ")
    return "".join(
        one for one in kept if one == "\n" or unicodedata.category(one) not in ("Cc", "Cs")
    ).strip()

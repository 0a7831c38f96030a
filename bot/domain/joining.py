"""Joining: the steps between a code and the home screen, and the names that people type."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.people import Participant

NAME_LENGTHS = range(2, 61)
"""In UTF-16 units, as Telegram counts; of the cleaned name."""


class Step(StrEnum):
    """Where somebody is on the way in."""

    NAME = "name"  # a shared code: they type who they are
    CONFIRM = "confirm"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Joining:
    """Somebody on the way in. ``participant_id`` is None for who comes with a delegation's shared code."""

    step: Step
    invitation_id: int
    delegation: str
    name: str = ""
    participant_id: str | None = None
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """A minor who said yes; their leader has not confirmed yet."""

    participant: Participant
    user_id: int
    asked_at: datetime


def clean_name(text: str) -> str | None:
    """A name as it is kept: one line, single spaces, no invisible signs. None if that leaves no name.

    A first and a last name, as on the list: a leader could not tell two Annas apart.
    """
    composed = unicodedata.normalize("NFC", text)
    seen = "".join(
        " " if letter.isspace() else letter
        for letter in composed
        if letter.isspace() or not unicodedata.category(letter).startswith("C")
    )
    name = " ".join(seen.split())
    words = [word for word in name.split() if any(letter.isalpha() for letter in word)]
    fits = len(name.encode("utf-16-le")) // 2 in NAME_LENGTHS
    return name if fits and len(words) > 1 else None

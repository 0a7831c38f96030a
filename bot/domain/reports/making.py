"""A pack as it is being made for somebody who asked for it in chat. Pure."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants the pack in which language, and the message that tells how far it is."""

    user_id: int
    meeting_id: int
    language: str
    message_id: int
    update_id: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """The document that is being made, the how manieth of how many."""

    name: str
    number: int
    of: int


@dataclass(frozen=True, slots=True)
class Made:
    """A pack that is made: as of when (meeting time), the SHA-256 of its MANIFEST, files in their order."""

    made_at: datetime
    digest: str
    files: tuple[str, ...]

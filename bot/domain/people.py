"""People: participants of the list, and persons who chat with the bot."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.audience import Traits


class Role(StrEnum):
    """What a participant is in the meeting; admins come from the settings alone."""

    PARTICIPANT = "participant"
    LEADER = "leader"
    ORGANISER = "organiser"


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody on the list. ``withdrawn`` = no longer in the file; a load never deletes."""

    id: str
    first_name: str
    last_name: str
    delegation: str
    town: str = ""
    role: Role = Role.PARTICIPANT
    language: str = ""
    group: str = ""
    hotel: str = ""
    room: str = ""
    bus: str = ""
    dietary: tuple[str, ...] = ()
    email: str = ""
    staff: bool = False
    minor: bool = False
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Who is writing to us: a Telegram account in the current meeting. ``id`` is None for a newcomer."""

    user_id: int
    chat_id: int | None = None
    id: int | None = None
    language: str | None = None
    delegation: str | None = None
    group: str | None = None
    traits: Traits = field(default_factory=Traits)

    @property
    def settled(self) -> bool:
        """Whether the questions of the first minute are answered: language and delegation."""
        return self.language is not None and self.delegation is not None

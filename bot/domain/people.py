"""People: participants of the list, and persons who chat with the bot."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.audience import Traits
from bot.domain.rights import Standing


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
    """Who is writing to us: a Telegram account in the current meeting. ``id`` is None for a newcomer.

    ``participant`` is who they are on the list, once they have joined. ``waiting``: a minor whom their
    leader has not let in yet. ``let_go``: they had joined, and use another phone now. ``stopped``: they
    want no unasked messages; ``blocked``: Telegram says that they can get none; ``locked``: an admin holds
    everything back, and who is no admin may do no more than a delegate.
    """

    user_id: int
    id: int | None = None
    language: str | None = None
    participant: Participant | None = None
    consent_version: int | None = None
    admin: bool = False
    waiting: bool = False
    let_go: bool = False
    stopped: bool = False
    blocked: bool = False
    locked: bool = False
    traits: Traits = field(default_factory=Traits)

    @property
    def joined(self) -> bool:
        """Whether they are somebody on the list and agreed to what we keep of them."""
        return self.participant is not None and self.consent_version is not None

    @property
    def standing(self) -> Standing:
        """What they may do, as of now."""
        if self.admin:
            return Standing.ADMIN
        if not self.joined or self.participant is None:
            return Standing.STRANGER
        if self.locked:
            return Standing.PARTICIPANT
        return Standing(self.participant.role.value)

    @property
    def delegation(self) -> str | None:
        """Code of their delegation."""
        return self.participant.delegation if self.participant else None

"""Refusals: domain errors carry data, never words; bot/views/errors.py says them."""

from dataclasses import dataclass
from datetime import datetime


class DomainError(Exception):
    """Something a person asked for cannot be done; nothing was changed."""


class NoMeeting(DomainError):
    """No meeting is published yet."""


@dataclass(eq=False)
class NoSuchItem(DomainError):
    """The item is not in the published programme (an old button, or another meeting's)."""

    item_id: str


@dataclass(eq=False)
class MealClosed(DomainError):
    """The kitchen was told of a meal at its cut-off (UTC): until it is over only organisers change it."""

    item_id: str
    closed_at: datetime


@dataclass(eq=False)
class NoSuchPage(DomainError):
    """The information page is not, or no longer, published."""

    page_id: str


@dataclass(eq=False)
class NoSuchFile(DomainError):
    """The programme names a file that was not stored with it."""

    name: str


@dataclass(eq=False)
class NoSuchDelegation(DomainError):
    """No such delegation or group takes part in the meeting."""

    code: str


class ProgrammeMoved(DomainError):
    """Somebody published a change since the plan was made: it must be looked at again."""


@dataclass(eq=False)
class NotAllowed(DomainError):
    """This person may not do this now (perhaps they could when the button was drawn)."""

    action: str


@dataclass(eq=False)
class NotJoined(DomainError):
    """Only who has joined may see this; a stranger is told whom to ask, ``waiting`` minors what for."""

    waiting: bool = False
    let_go: bool = False


@dataclass(eq=False)
class NoSuchParticipant(DomainError):
    """The list has nobody of this id, or no longer."""

    participant_id: str


class NoConsent(DomainError):
    """What people eat is kept only for who agreed to it."""


@dataclass(eq=False)
class UnfitText(DomainError):
    """What was typed is empty or longer than ``limit`` UTF-16 units."""

    limit: int


@dataclass(eq=False)
class NoSuchGroup(DomainError):
    """The programme has no such group; ``groups`` are those it has."""

    groups: tuple[str, ...]


@dataclass(eq=False)
class NoSuchRequest(DomainError):
    """There is no such request, or it is about somebody else's people."""

    request_id: int


class UnfitDelegation(DomainError):
    """What was typed is no code and town of a delegation."""


@dataclass(eq=False)
class DelegationExists(DomainError):
    """A delegation of this code takes part already."""

    code: str


@dataclass(eq=False)
class NotRemovable(DomainError):
    """The host town and one's own delegation stay."""

    code: str


class NoSuchImport(DomainError):
    """No file of this organiser waits under this id: it was published, dropped, or is too old."""


@dataclass(eq=False)
class OtherMeeting(DomainError):
    """The file is of another meeting than the current one."""

    code: str
    current: str


@dataclass(eq=False)
class NoSuchAnnouncement(DomainError):
    """There is no such announcement, or it is another's draft."""

    announcement_id: int


@dataclass(eq=False)
class DraftChanged(DomainError):
    """The draft was changed after it was looked at: this is its version now."""

    draft_id: int
    version: int


@dataclass(eq=False)
class AlreadySent(DomainError):
    """The announcement is a draft no more: somebody pressed *Send* before."""

    announcement_id: int


@dataclass(eq=False)
class NothingToSay(DomainError):
    """The announcement has no content yet."""

    draft_id: int


@dataclass(eq=False)
class AnnouncementTooLong(DomainError):
    """A text (``language``; "" = as it is) is ``over`` UTF-16 units longer than ``limit``."""

    draft_id: int
    language: str
    limit: int
    over: int


@dataclass(eq=False)
class AlbumTakesNoButtons(DomainError):
    """An album cannot ask for *Got it*: Telegram shows no buttons under it."""

    draft_id: int


@dataclass(eq=False)
class SignupClosed(DomainError):
    """Sign-up for the item is over for this person; organisers may change something until it is over."""

    item_id: str


@dataclass(eq=False)
class NotEditable(DomainError):
    """What was sent cannot be changed so: a place, another kind of content, or it was withdrawn."""

    announcement_id: int


@dataclass(eq=False)
class NotYourBus(DomainError):
    """Who counts this bus are its guides, leaders for their own people, and organisers."""

    bus: str = ""


@dataclass(eq=False)
class NotBoarding(DomainError):
    """Nobody boards this item now: it is too early, it has left, or it is cancelled."""

    item_id: str


@dataclass(eq=False)
class NoSuchCall(DomainError):
    """Nobody of this meeting called for help so, or they are on the list no more."""

    call_id: int

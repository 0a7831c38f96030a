"""Refusals: domain errors carry data, never words; bot/views/errors.py says them."""

from dataclasses import dataclass


class DomainError(Exception):
    """Something a person asked for cannot be done; nothing was changed."""


class NoMeeting(DomainError):
    """No meeting is published yet."""


@dataclass(eq=False)
class NoSuchItem(DomainError):
    """The item is not in the published programme (an old button, or another meeting's)."""

    item_id: str


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


@dataclass(eq=False)
class NotAllowed(DomainError):
    """This person may not do this now (perhaps they could when the button was drawn)."""

    action: str


class NotJoined(DomainError):
    """Only who has joined may see this; a stranger is told whom to ask."""


@dataclass(eq=False)
class NoSuchParticipant(DomainError):
    """The list has nobody of this id, or no longer."""

    participant_id: str

"""Notes: small unasked messages to those who look after others, and to whom an act concerns. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.announcements import Announcement, Missed
from bot.domain.corrections import Field
from bot.domain.meeting import Meeting
from bot.domain.people import Role
from bot.domain.polls.group_votes import GroupVote
from bot.domain.preferences import USUAL, Preferences

AT_LEAST = timedelta(hours=12)
"""How long a note lives that comes late in the day."""


class What(StrEnum):
    """What is told. A new one needs words in views/notes.py, or the types fail."""

    WALK_IN = "walk-in"  # somebody joined with the shared code
    MINOR_WAITS = "minor-waits"
    MINOR_IN = "minor-in"
    MINOR_OUT = "minor-out"  # refused
    CORRECTION = "correction"  # somebody says what is wrong on their card
    ANSWERED = "answered"  # what became of a correction
    ORGANISER_JOINED = "org-joined"
    ROLE_ASKED = "role-asked"  # for a second admin
    ROLE = "role"  # given or taken
    CODES_GUESSED = "codes-guessed"
    LATE = "late"
    OUTAGE = "outage"
    CONSENT = "consent"  # the privacy notice has changed
    ANNOUNCED = "announced"  # another organiser sends an announcement
    NOT_ANNOUNCED = "not-announced"  # the item that it hung on was cancelled
    CHAT_CLOSED = "chat-closed"  # the bot was removed from a linked group
    GROUP_VOTE = "group-vote"  # nobody knows whether it is in the group, or it is not
    TOWNS_DECIDED = "towns-decided"  # their vote is closed
    UNREACHED = "unreached"  # for a leader: who of theirs did not get it

    @property
    def waits_for_morning(self) -> bool:
        """Whether it keeps to the quiet hours."""
        at_once = {What.LATE, What.ANNOUNCED, What.NOT_ANNOUNCED, What.GROUP_VOTE}
        return self not in {*at_once, What.CONSENT}  # who is asked for consent has just written


class As(StrEnum):
    """As what somebody is told: who is it no more when the note leaves is told nothing."""

    LEADER = "leader"
    ORGANISER = "organiser"
    ADMIN = "admin"
    CONCERNED = "concerned"  # it is about themselves


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened at ``at`` (meeting time).

    ``ref`` names it among all of its kind: the same is told once. ``data``: ids and figures, no names.
    ``by``: the account that did it, which is not told.
    """

    what: What
    ref: str
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)
    by: int | None = None

    def key_for(self, participant_id: str | None, user_id: int | None) -> str:
        """The delivery's key: nobody is told the same twice."""
        return f"note:{self.what}:{self.ref}:{participant_id or user_id}"


@dataclass(frozen=True, slots=True)
class About:
    """Somebody of the list whom a note names."""

    participant_id: str
    name: str
    delegation: str
    role: Role


@dataclass(frozen=True, slots=True)
class Whom:
    """Somebody to tell: a participant, or an account that is nobody on the list. Both None is nobody."""

    participant_id: str | None = None
    user_id: int | None = None
    preferences: Preferences = USUAL
    paused_until: datetime | None = None

    def due_at(self, news: News, meeting: Meeting) -> datetime:
        """When the news may reach them: not in their quiet hours, nor in a pause that has begun."""
        if not news.what.waits_for_morning:
            return news.at
        awake = max(news.at, self.paused_until) if self.paused_until else news.at
        return self.preferences.quiet_at(meeting).over(awake, meeting.zone)


@dataclass(frozen=True, slots=True)
class Note:
    """A note with its names looked up, ready to be said. ``data``: ids and figures, as they were stored.

    ``announcement``, ``missed``: what it is about, and who of a delegation did not get it. ``vote``: in a
    group.
    """

    what: What
    told_as: As
    about: About | None = None
    line: Field | None = None
    done: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)
    announcement: Announcement | None = None
    missed: Missed | None = None
    vote: GroupVote | None = None


def expiry(due_at: datetime, zone: ZoneInfo) -> datetime:
    """The end of the day it is due on (local), and at least AT_LEAST after it. UTC."""
    midnight = datetime.combine(due_at.astimezone(zone).date() + timedelta(days=1), time(), zone)
    return max(midnight.astimezone(UTC), due_at + AT_LEAST)


def stamp(at: datetime) -> int:
    """An instant as part of a ``ref``, for acts that can be done again: milliseconds."""
    return int(at.timestamp() * 1000)

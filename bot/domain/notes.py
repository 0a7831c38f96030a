"""Notes: small unasked messages to those who look after others, and to whom an act concerns. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.announcements import Announcement, Missed
from bot.domain.arriving import Coming
from bot.domain.calls import Help
from bot.domain.corrections import Field
from bot.domain.meeting import Meeting
from bot.domain.people import Role
from bot.domain.polls.group_votes import GroupVote
from bot.domain.preferences import USUAL, Preferences
from bot.domain.travels import Travel

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
    HAS_PLACE = "has-place"  # they waited for one, or an organiser gave it
    PLACE_GONE = "place-gone"  # an organiser took it away
    CONSENT = "consent"  # the privacy notice has changed
    ANNOUNCED = "announced"  # another organiser sends an announcement
    NOT_ANNOUNCED = "not-announced"  # the item that it hung on was cancelled
    CHAT_CLOSED = "chat-closed"  # the bot was removed from a linked group
    GROUP_VOTE = "group-vote"  # nobody knows whether it is in the group, or it is not
    TOWNS_DECIDED = "towns-decided"  # their vote is closed
    UNREACHED = "unreached"  # for a leader: who of theirs did not get it
    RECALLED = "recalled"  # the same announcement was withdrawn since
    LEAVING = "leaving"  # their bus leaves, and nobody has seen them in it
    GUIDE = "guide"  # they count the heads of a bus from now on
    LOST = "lost"  # somebody asks for help
    CALL_PLACE = "call-place"  # where they are: a message of theirs, sent on
    CALL_TAKEN = "call-taken"  # for who is lost: somebody takes care
    CALL_OVER = "call-over"
    TRAVEL = "travel"  # a delegation comes or leaves otherwise
    TRAVEL_SOON = "travel-soon"  # the same, within hours
    TRAVEL_ASKED = "travel-asked"  # for a leader: how do you come, how do you leave?
    REPORT_MADE = "report-made"  # another organiser took the evidence pack: it names everybody
    REPORT_LACKS = "report-lacks"  # names are erased soon, and there is no pack

    @property
    def waits_for_morning(self) -> bool:
        """Whether it keeps to the quiet hours."""
        at_once = {What.LATE, What.GUIDE, What.ANNOUNCED, What.NOT_ANNOUNCED, What.GROUP_VOTE}
        at_once |= {What.REPORT_MADE, What.TRAVEL_SOON}
        at_once |= {What.CONSENT}  # who is asked for consent has just written
        return self not in at_once and not self.urgent

    @property
    def urgent(self) -> bool:
        """Whether it goes before everything else, and to who wants a pause as well."""
        return self in {What.LEAVING, What.LOST, What.CALL_PLACE, What.CALL_TAKEN, What.CALL_OVER}


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
    ``by``: the account that did it, which is not told. ``until``: when it is of no use any more.
    ``except_for``: participants who are told of it in another way. ``soon``: in quiet hours as well.
    """

    what: What
    ref: str
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)
    by: int | None = None
    until: datetime | None = None
    except_for: frozenset[str] = frozenset()
    soon: bool = False

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
        if news.soon or not news.what.waits_for_morning:
            return news.at
        awake = max(news.at, self.paused_until) if self.paused_until else news.at
        return self.preferences.quiet_at(meeting).over(awake, meeting.zone)


@dataclass(frozen=True, slots=True)
class Note:
    """A note with its names looked up, ready to be said. ``data``: ids and figures, as they were stored.

    ``announcement``, ``missed``: what it is about, and who of a delegation did not get it. ``vote``: in a
    group. ``places``: items with a place of the reader's. ``help``: a call for it. ``chat``: the account
    that wrote a message which is sent on. ``coming``: what somebody who was late says of it by now.
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
    travel: Travel | None = None
    help: Help | None = None
    chat: int | None = None
    places: frozenset[str] = frozenset()
    coming: Coming | None = None


def expiry(due_at: datetime, zone: ZoneInfo) -> datetime:
    """The end of the day it is due on (local), and at least AT_LEAST after it. UTC."""
    midnight = datetime.combine(due_at.astimezone(zone).date() + timedelta(days=1), time(), zone)
    return max(midnight.astimezone(UTC), due_at + AT_LEAST)


def stamp(at: datetime) -> int:
    """An instant as part of a ``ref``, for acts that can be done again: milliseconds."""
    return int(at.timestamp() * 1000)

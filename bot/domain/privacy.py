"""Privacy: whose data, what became of them, how long each class is kept. Words are in views/privacy.py."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from bot.domain.meeting import Meeting


class Erased(StrEnum):
    """Why a participant's row is an empty shell."""

    WISH = "wish"  # the person asked; no load brings them back
    WISH_GONE = "gone"  # the same, of somebody who was not coming any more: not counted
    TIME = "time"  # kept long enough; a load brings the row back


COUNTED = (Erased.WISH, Erased.TIME)
"""Shells that stand for one person of their delegation in every total."""


PUT_ASIDE = "quarantined"
"""The state of an update that could not be handled, and is kept for days."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom data are about: an account, a participant of the list, or both.

    ``tokens``: under which their anonymous answers stand, once the key of the polls was asked for them.
    """

    user_id: int | None = None
    meeting_id: int | None = None
    participant_id: str | None = None
    tokens: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, order=True)
class Erasure:
    """When somebody was erased (meeting time), and by which update of theirs; 0 = by none."""

    erased_at: datetime
    update_id: int = 0


@dataclass(frozen=True, slots=True)
class Holdings:
    """Everything held about a subject: table → rows, with plain JSON values. No other person's data."""

    subject: Subject
    rows: Mapping[str, tuple[Mapping[str, Any], ...]]

    @property
    def kept(self) -> bool:
        """Whether there is more than messages which are being answered this moment."""
        put_aside = any(row.get("state") == PUT_ASIDE for row in self.rows.get("inbox", ()))
        return put_aside or any(table != "inbox" for table in self.rows)

    def one(self, table: str) -> Mapping[str, Any]:
        """The only row of a table, empty if there is none."""
        return next(iter(self.rows.get(table, ())), {})


@dataclass(frozen=True)  # slots would hide the usual values from the class itself
class Retention:
    """How long each class of data is kept: days after the end of the meeting, unless it says otherwise."""

    dietary: int = 14
    people: int = 75
    log: int = 30  # days after they were written
    signed_lists_years: int = 3  # on paper, outside the bot
    audit: int = 365  # days after the act
    onlookers: int = 90  # days after the last word of an account that is nobody on the list
    backups: int = 14  # days; the operator's duty

    @classmethod
    def of(cls, meeting: Meeting) -> "Retention":
        """The meeting's own periods, with the usual ones where its sheet says nothing."""

        def number(key: str, usual: int) -> int:
            told = meeting.number(key)
            return usual if told is None else told

        return cls(
            dietary=number("retention_dietary_days", cls.dietary),
            people=number("retention_people_days", cls.people),
            log=number("retention_log_days", cls.log),
            signed_lists_years=number("retention_signed_lists_years", cls.signed_lists_years),
        )


def after_end(meeting: Meeting, days: int) -> datetime:
    """The instant ``days`` after the last day of the meeting is over, in the meeting's zone, as UTC."""
    midnight = datetime.combine(meeting.end_date + timedelta(days=days + 1), time(), meeting.zone)
    return midnight.astimezone(UTC)


def account_digest(user_id: int, key: bytes) -> str:
    """What the ledger keeps of an account: a keyed hash, HMAC-SHA-256, hexadecimal."""
    return _digest(str(user_id), key)


def participant_digest(meeting_code: str, participant_id: str, key: bytes) -> str:
    """The same of a participant; the meeting by its code, which a new database keeps."""
    return _digest(f"{meeting_code}/{participant_id}", key)


def _digest(what: str, key: bytes) -> str:
    return hmac.new(key, b"erasure:" + what.encode(), hashlib.sha256).hexdigest()

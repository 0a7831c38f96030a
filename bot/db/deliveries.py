"""Tables of what the bot says unasked: deliveries, what they tell, and the clock's own marks."""

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    text,
)

from bot.db.schema import metadata
from bot.db.types import Key, UTCDateTime
from bot.domain.deliveries import State

_PENDING = text("state = 'pending'")
_SENDING = text("state = 'sending'")
_ANNOUNCED = text("announcement_id IS NOT NULL")
_REPLACED = text("kind = 'poll' AND edition = 1")
"""Messages that are to be taken away: services/polls/landing.py asks for them each second."""

# On PostgreSQL these indexes are partial as well: the migrations say so. Said here it would make every
# start import that dialect.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Key, primary_key=True),
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), nullable=False),
    Column("participant_id", String(64)),
    Column("user_id", BigInteger),
    Column("kind", String(12), nullable=False),
    Column("lane", SmallInteger, nullable=False),
    Column("dedupe_key", String(200), nullable=False, unique=True),
    Column("data", JSON, nullable=False),
    Column("due_at", UTCDateTime, nullable=False),
    Column("expires_at", UTCDateTime, nullable=False),
    Column("state", String(10), nullable=False, server_default=State.PENDING),
    Column("reason", String(200), nullable=False, server_default=""),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("maybe_duplicate", Integer, nullable=False, server_default="0"),
    Column("retry_at", UTCDateTime),
    Column("claim_id", String(16)),
    Column("claimed_at", UTCDateTime),
    Column("message_id", BigInteger),
    Column("settled_at", UTCDateTime),
    Column("confirmed_at", UTCDateTime),
    Column("announcement_id", BigInteger),
    Column("edition", Integer),
    Column("more_message_ids", JSON(none_as_null=True)),
    Column("told_at", UTCDateTime),
    CheckConstraint("state IN ('" + "','".join(State) + "')", name="state"),
    Index("ix_deliveries_due", "lane", "due_at", sqlite_where=_PENDING),
    Index("ix_deliveries_next", "due_at", sqlite_where=_PENDING),
    Index("ix_deliveries_expiring", "expires_at", sqlite_where=_PENDING),
    Index("ix_deliveries_claimed", "claim_id", sqlite_where=_SENDING),
    Index("ix_deliveries_participant", "meeting_id", "participant_id", "kind"),
    Index(
        "ix_deliveries_announcement",
        "announcement_id",
        "state",
        "edition",
        sqlite_where=_ANNOUNCED,
    ),
    Index("ix_deliveries_replaced", "id", sqlite_where=_REPLACED),
)
"""One row: one thing told to one person. Its contract: docs/deliveries.md.

``participant_id`` is whom it is for; the account is found when it leaves, so that a new phone gets it.
``user_id`` is set for who is on no list (an admin), and in every row to where it went.
Meeting time: ``due_at``, ``expires_at``, ``confirmed_at`` (*Seen*). Operating time: the other instants.
``data`` holds ids and figures, never names: what is said is looked up when it is said.
Of announcements: ``edition`` is the one that the message shows, ``more_message_ids`` the other messages of
an album, ``told_at`` (meeting time) when the leader said that they told somebody who was not reached.
Of invitations to polls ``edition`` says that the message is to be taken away (services/polls/landing.py).
"""

arriving = Table(
    "arriving",
    metadata,
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True),
    Column("participant_id", String(64), primary_key=True),
    Column("item_id", String(64), primary_key=True),
    Column("coming", String(8), nullable=False),
    Column("at", UTCDateTime, nullable=False),
)
"""What somebody said under a reminder: on their way, or late (bot/domain/arriving.py). Meeting time."""

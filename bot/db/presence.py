"""Tables of who is here: marks of presence, guides of buses, live boards, calls for help."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    true,
)

from bot.db.schema import metadata
from bot.db.types import Key, UTCDateTime
from bot.domain.presence import Call, Way

presences = Table(
    "presences",
    metadata,
    Column("id", Key, primary_key=True),
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), nullable=False),
    Column("item_id", String(64), nullable=False),
    Column("participant_id", String(64), nullable=False),
    Column("here", Boolean, nullable=False),
    Column("bus", String(64), nullable=False, server_default=""),
    Column("way", String(8), nullable=False),
    Column("said_by", String(64), nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("current", Boolean, nullable=False, server_default=true()),
    CheckConstraint("way IN ('" + "','".join(Way) + "')", name="way"),
    Index("ix_presences_item", "meeting_id", "item_id", "participant_id"),
    Index("ix_presences_participant", "meeting_id", "participant_id"),
    sqlite_autoincrement=True,
)
"""Every mark that changed something (meeting time), the latest of a person and item is ``current``.

``bus``: the one they are in, "" where there is one for all or none. ``said_by``: a participant.
"""

guides = Table(
    "guides",
    metadata,
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True),
    Column("bus", String(64), primary_key=True),
    Column("participant_id", String(64), primary_key=True),
    Index("ix_guides_participant", "meeting_id", "participant_id"),
)
"""Who counts the heads of a bus, beside leaders (their own people) and organisers. "" = the only bus."""

boards = Table(
    "boards",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), nullable=False),
    Column("item_id", String(64), nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("shown", String(64), nullable=False, server_default=""),
)
"""The live board somebody looks at; ``shown``: a digest of what stands in it."""

calls = Table(
    "calls",
    metadata,
    Column("id", Key, primary_key=True),
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), nullable=False),
    Column("participant_id", String(64), nullable=False),
    Column("what", String(8), nullable=False),
    Column("item_id", String(64)),
    Column("at", UTCDateTime, nullable=False),
    Column("taken_by", String(64)),
    Column("taken_at", UTCDateTime),
    Column("ended_at", UTCDateTime),
    CheckConstraint("what IN ('" + "','".join(Call) + "')", name="what"),
    Index("ix_calls_participant", "meeting_id", "participant_id"),
    sqlite_autoincrement=True,
)
"""Calls for help (meeting time), and who took them. Never a place: places are forwarded, not stored."""

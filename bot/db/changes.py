"""Tables of what became of the programme since it was first published, and how it is told."""

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, String, Table, Text

from bot.db.schema import metadata
from bot.db.types import Key, UTCDateTime

bursts = Table(
    "bursts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), nullable=False),
    Column("opened_at", UTCDateTime, nullable=False),
    Column("due_at", UTCDateTime, nullable=False),
    Index("ix_bursts_due", "meeting_id", "due_at"),
)
"""Edits of the programme that are told as one notice, at ``due_at`` (meeting time)."""

item_changes = Table(
    "item_changes",
    metadata,
    Column("id", Key, primary_key=True),
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), nullable=False),
    Column("item_id", String(64), nullable=False),
    Column("burst_id", ForeignKey("bursts.id", ondelete="SET NULL")),
    Column("at", UTCDateTime, nullable=False),
    Column("recorded_at", UTCDateTime, nullable=False),
    Column("author", BigInteger),
    Column("source", String(8), nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Index("ix_item_changes_item", "meeting_id", "item_id"),
    Index("ix_item_changes_burst", "burst_id"),
)
"""Every version of an item that was published after its first: the workbook's notation before and after.

``at`` is meeting time, ``recorded_at`` operating time. ``author`` NULL = the command line. The first
row's ``before`` of an item is the programme as planned, its present row the programme as delivered.
"""

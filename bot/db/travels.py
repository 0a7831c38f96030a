"""The table of how delegations come and leave, at their own cost."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Integer, String, Table, Text, false

from bot.db.schema import metadata
from bot.db.types import UTCDateTime
from bot.domain.travels import Direction, Means

travels = Table(
    "travels",
    metadata,
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True),
    Column("delegation", String(64), primary_key=True),
    Column("direction", String(10), primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("means", String(8), nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("place", Text, nullable=False, server_default=""),
    Column("number", String(64), nullable=False, server_default=""),
    Column("people", Integer),
    Column("note", Text, nullable=False, server_default=""),
    Column("withdrawn", Boolean, nullable=False, server_default=false()),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("changed_at", UTCDateTime, nullable=False),
    Column("changed_by", String(64), nullable=False, server_default=""),
    CheckConstraint("direction IN ('" + "','".join(Direction) + "')", name="direction"),
    CheckConstraint("means IN ('" + "','".join(Means) + "')", name="means"),
)
"""How, when (UTC) and where part of a delegation arrives or leaves; they may come in several parts.

``people`` NULL = all of them. ``version`` rises when those who travel must be told anew: another time, place
or vehicle. ``changed_at`` is meeting time, ``changed_by`` a participant.
"""

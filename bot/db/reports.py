"""Tables of the evidence pack: who signed on paper, what organisers wrote for it, which packs were made."""

from sqlalchemy import BigInteger, Column, ForeignKey, String, Table, Text

from bot.db.schema import metadata
from bot.db.types import Key, UTCDateTime

signatures = Table(
    "signatures",
    metadata,
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True),
    Column("participant_id", String(64), primary_key=True),
    Column("at", UTCDateTime, nullable=False),
    Column("said_by", String(64), nullable=False),
)
"""Whose signature an organiser found on the paper list of their town (meeting time). No row = not seen."""

report_texts = Table(
    "report_texts",
    metadata,
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("language", String(16), primary_key=True),
    Column("text", Text, nullable=False),
    Column("author", BigInteger),
    Column("at", UTCDateTime, nullable=False),
)
"""What organisers wrote for the report; ``key``: bot/domain/reports/texts.py. Meeting time."""

packs = Table(
    "packs",
    metadata,
    Column("id", Key, primary_key=True),
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("made_at", UTCDateTime, nullable=False),
    Column("recorded_at", UTCDateTime, nullable=False),
    Column("language", String(16), nullable=False),
    Column("made_by", BigInteger),
    Column("digest", String(64), nullable=False),
    sqlite_autoincrement=True,
)
"""Evidence packs that were completed: meeting time and operating time, SHA-256 of the MANIFEST.

``made_by`` NULL = the command line.
"""

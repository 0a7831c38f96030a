"""Tables of what people do and ask: the audit log, requests, dialogues; and who was erased."""

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, String, Table, Text

from bot.db.schema import metadata
from bot.db.types import Key, UTCDateTime

audit_log = Table(
    "audit_log",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", UTCDateTime, nullable=False),
    Column("actor", BigInteger),
    Column("role", String(16), nullable=False),
    Column("action", String(32), nullable=False),
    Column("object", String(128), nullable=False),
    Column("meeting_id", ForeignKey("meetings.id")),
    Column("result", String(16), nullable=False),
    Column("update_id", BigInteger),
    Column("chain", String(64), nullable=False),
    Index("ix_audit_log_at", "at"),
    sqlite_autoincrement=True,
)
"""Who did what of weight, in the transaction of the act. ``actor`` NULL = the command line; no texts."""

requests = Table(
    "requests",
    metadata,
    Column("id", Key, primary_key=True),
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), nullable=False),
    Column("participant_id", String(64), nullable=False),
    Column("field", String(16), nullable=False),
    Column("wanted", Text, nullable=False),
    Column("asked_by", BigInteger, nullable=False),
    Column("asked_at", UTCDateTime, nullable=False),
    Column("answered_by", BigInteger),
    Column("answered_at", UTCDateTime),
    Column("result", String(12)),
    Index("ix_requests_participant", "meeting_id", "participant_id"),
)
"""What somebody else must agree to: a correction of a card, or a role that a second admin confirms."""

erasures = Table(
    "erasures",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("erased_at", UTCDateTime, nullable=False),
    Column("update_id", BigInteger, nullable=False, server_default="0"),
    Column("scrub_at", UTCDateTime, index=True),
)
"""Who was erased at their wish, by keyed hashes (meeting time): erased anew when a backup is restored.

``scrub_at`` (operating time): when the storage's leftovers are wiped; NULL = they are.
"""

dialogues = Table(
    "dialogues",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("flow", String(32), nullable=False),
    Column("step", String(32), nullable=False),
    Column("data", JSON, nullable=False),
    Column("expires_at", UTCDateTime, nullable=False, index=True),
)
"""A conversation of several steps: at most one a person, and it survives a restart."""

"""Tables of people who chat with the bot: accounts, invitations, requests, acts, dialogues, erasures.

The list of participants is content: bot/db/tables.py.
"""

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from bot.db.schema import metadata
from bot.db.types import Key, UTCDateTime

people = Table(
    "people",
    metadata,
    Column("id", Key, primary_key=True),
    Column("user_id", BigInteger, nullable=False, unique=True),
    Column("language", String(16)),
    Column("meeting_id", ForeignKey("meetings.id")),
    Column("participant_id", String(64)),
    Column("consent_version", Integer),
    Column("consented_at", UTCDateTime),
    Column("diet_consented_at", UTCDateTime),
    Column("menu", String(16)),
    Column("preferences", JSON, nullable=False, server_default="{}"),
    Column("paused_until", UTCDateTime),
    Column("stopped_at", UTCDateTime),
    Column("blocked_at", UTCDateTime),
    Column("created_at", UTCDateTime, nullable=False),
    Column("updated_at", UTCDateTime, nullable=False),
    Index("ix_people_participant", "meeting_id", "participant_id"),
)
"""Telegram accounts that wrote to the bot; ``participant_id`` is who they are in ``meeting_id``.

``preferences``: bot/domain/preferences.py. No deliveries while ``paused_until`` (meeting time) lies ahead,
nor after ``stopped_at`` (/stop) or ``blocked_at`` (Telegram said so; operating time) until they come back.
``menu`` is the digest of the command menu written for this chat alone; NULL = the one for everybody.
"""

invitations = Table(
    "invitations",
    metadata,
    Column("id", Key, primary_key=True),
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), nullable=False),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("link_hash", String(64), nullable=False, unique=True),
    Column("participant_id", String(64)),
    Column("delegation", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("expires_at", UTCDateTime, nullable=False),
    Column("used_at", UTCDateTime),
    Column("used_by", BigInteger),
    Column("revoked_at", UTCDateTime),
    Index("ix_invitations_participant", "meeting_id", "participant_id"),
)
"""Codes by their keyed hashes only. ``participant_id`` NULL = a delegation's shared code, for many uses.

``role`` is the participant's when it was issued: who became an organiser since needs a new one.
"""

guesses = Table(
    "guesses",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("recent", Integer, nullable=False),
    Column("recent_since", UTCDateTime, nullable=False),
    Column("today", Integer, nullable=False),
    Column("today_since", UTCDateTime, nullable=False),
    Column("silent_until", UTCDateTime),
)
"""Wrong codes a person typed lately (operating time); user 0 counts everybody's."""

waiting = Table(
    "waiting",
    metadata,
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True),
    Column("participant_id", String(64), primary_key=True),
    Column("user_id", BigInteger, nullable=False, unique=True),
    Column("asked_at", UTCDateTime, nullable=False),
)
"""Minors who agreed to the notice and whom their leader has not let in yet."""

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

"""Tables of people who chat with the bot: accounts, invitations, guesses, who waits.

What they do and ask: acts.py. The list of participants is content: bot/db/tables.py.
"""

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, String, Table

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
    Column("follow_up_at", UTCDateTime),
    Column("created_at", UTCDateTime, nullable=False),
    Column("updated_at", UTCDateTime, nullable=False),
    Index("ix_people_participant", "meeting_id", "participant_id"),
)
"""Telegram accounts that wrote to the bot; ``participant_id`` is who they are in ``meeting_id``.

``preferences``: bot/domain/preferences.py. No deliveries while ``paused_until`` (meeting time) lies ahead,
nor after ``stopped_at`` (/stop) or ``blocked_at`` (Telegram said so; operating time) until they come back.
``follow_up_at``: when they agreed to be asked once more long after the meeting (meeting time).
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

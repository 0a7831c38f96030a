"""The tables. Columns of the meeting's content are named as the fields of the domain's dataclasses."""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Enum,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    false,
)

from bot.db.types import AudienceColumn, Key, Links, Localized, UTCDateTime, Words
from bot.domain.people import Role
from bot.domain.programme import Kind

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

NEW, APPLIED, DONE, QUARANTINED = "new", "applied", "done", "quarantined"
"""States of an inbox row: *applied* = its change is committed, its reply may not have gone out."""

inbox = Table(
    "inbox",
    metadata,
    Column("id", Key, primary_key=True),
    Column("update_id", BigInteger, nullable=False, unique=True),
    Column("body", Text, nullable=False),
    Column("state", String(12), nullable=False, server_default=NEW),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("received_at", UTCDateTime, nullable=False),
    Column("reason", String(200), nullable=False, server_default=""),
    CheckConstraint(f"state IN ('{NEW}','{APPLIED}','{DONE}','{QUARANTINED}')", name="state"),
    Index("ix_inbox_state_id", "state", "id"),
    Index("ix_inbox_received_at", "received_at"),
    sqlite_autoincrement=True,  # a number used again would hide a new row behind the feeder's cursor
)

meetings = Table(
    "meetings",
    metadata,
    Column("id", Key, primary_key=True),
    Column("code", String(64), nullable=False, unique=True),
    Column("title", Localized, nullable=False),
    Column("start_date", Date, nullable=False),
    Column("end_date", Date, nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("default_language", String(16), nullable=False),
    Column("languages", Words, nullable=False),
    Column("host_delegation", String(64), nullable=False),
    Column("values", JSON, nullable=False),
    Column("loaded", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("published_at", UTCDateTime, nullable=False),
)

state = Table(
    "state",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("meeting_id", ForeignKey("meetings.id")),
    Column("bot_username", String(64)),
    Column("intake_ok_at", UTCDateTime),
    Column("rehearsal_meets", UTCDateTime),
    Column("rehearsal_real", UTCDateTime),
    Column("rehearsal_speed", Float),
    Column("audit_before", String(64)),
    CheckConstraint("id = 1", name="single"),
)
"""One row: what is true of the whole bot. The rehearsal is here so that every command shares it.

``audit_before`` is the chain of the last row of the audit log that its age has taken away.
"""

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
    Column("created_at", UTCDateTime, nullable=False),
    Column("updated_at", UTCDateTime, nullable=False),
    Index("ix_people_participant", "meeting_id", "participant_id"),
)
"""Telegram accounts that wrote to the bot; ``participant_id`` is who they are in ``meeting_id``.

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


def _content(name: str, *columns: Column[Any]) -> Table:
    """A table of content; ``loaded`` is the row as of the last load, in the workbook's notation."""
    return Table(
        name,
        metadata,
        Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True),
        *columns,
        Column("withdrawn", Boolean, nullable=False, server_default=false()),
        Column("loaded", JSON, nullable=False),
    )


def _code(name: str = "id") -> Column[str]:
    return Column(name, String(64), primary_key=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False, server_default=false())


delegations = _content(
    "delegations",
    _code("code"),
    Column("town", Localized, nullable=False),
    _text("country"),
    _text("country_code"),
    _text("flag"),
    _text("language"),
    _text("type"),
    Column("expected", Integer),
    _flag("counts_for_grant"),
)
venues = _content(
    "venues",
    _code(),
    Column("name", Localized, nullable=False),
    _text("address"),
    Column("lat", Float),
    Column("lon", Float),
    _text("coordinate_quality"),
    _text("note"),
)
items = _content(
    "items",
    _code(),
    Column("day", Date, nullable=False),
    Column("starts_at", UTCDateTime, nullable=False),
    Column("ends_at", UTCDateTime),
    Column("title", Localized, nullable=False),
    Column(
        "kind",
        Enum(Kind, native_enum=False, length=16, values_callable=lambda e: [k.value for k in e]),
        nullable=False,
    ),
    Column("venue_id", String(64)),
    Column("meeting_point", Localized, nullable=False),
    Column("meeting_lat", Float),
    Column("meeting_lon", Float),
    Column("transport", Words, nullable=False),
    Column("dress", Words, nullable=False),
    Column("audience", AudienceColumn, nullable=False),
    Column("capacity", Integer),
    _flag("signup"),
    Column("note", Localized, nullable=False),
    Column("links", Links, nullable=False),
    _flag("core"),
    _text("fact_status"),
)
participants = _content(
    "participants",
    _code(),
    _text("first_name"),
    _text("last_name"),
    Column("delegation", String(64), nullable=False),
    _text("town"),
    Column(
        "role",
        Enum(Role, native_enum=False, length=16, values_callable=lambda e: [r.value for r in e]),
        nullable=False,
    ),
    _text("language"),
    _text("group"),
    _text("hotel"),
    _text("room"),
    _text("bus"),
    Column("dietary", Words, nullable=False),
    _text("email"),
    _flag("staff"),
    _flag("minor"),
    Column("erased", String(8)),
)
"""The list. ``erased``: an empty row that only counts (bot/domain/privacy.py); it is withdrawn as well."""

reminder_rules = _content(
    "reminder_rules",
    Column(
        "kind",
        Enum(Kind, native_enum=False, length=16, values_callable=lambda e: [k.value for k in e]),
        primary_key=True,
    ),
    Column("minutes_before", Words, nullable=False),
    _flag("ignores_quiet_hours"),
)
questions = _content(
    "questions",
    _code("poll_id"),
    _code("id"),
    Column("order", Integer, nullable=False),
    _text("kind"),
    Column("text", Localized, nullable=False),
    Column("title", Localized, nullable=False),
    _text("trigger"),
    _text("closes"),
    Column("audience", AudienceColumn, nullable=False),
    _flag("anonymous"),
    Column("options", Localized, nullable=False),
    _flag("optional"),
    Column("part", Integer, nullable=False),
    _text("bank_no"),
)
info_pages = _content(
    "info_pages",
    _code(),
    Column("order", Integer, nullable=False),
    Column("title", Localized, nullable=False),
    Column("text", Localized, nullable=False),
)
phrases = _content(
    "phrases",
    _code(),
    Column("order", Integer, nullable=False),
    Column("text", Localized, nullable=False),
    _text("pronunciation"),
)

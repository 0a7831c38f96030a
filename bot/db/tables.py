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
    Integer,
    String,
    Table,
    Text,
    false,
)

from bot.db.acts import audit_log, dialogues, erasures, requests
from bot.db.announcements import announcement_cards, announcements, group_chats
from bot.db.changes import bursts, item_changes
from bot.db.content_types import AudienceColumn, Links, Localized, Words
from bot.db.deliveries import arriving, deliveries
from bot.db.inbox import APPLIED, DONE, NEW, QUARANTINED, inbox
from bot.db.people import guesses, invitations, people, waiting
from bot.db.polls import (
    group_ballots,
    group_votes,
    orphan_votes,
    poll_answers,
    poll_asked,
    poll_progress,
    poll_rounds,
    question_versions,
)
from bot.db.presence import boards, calls, guides, presences
from bot.db.processes import leadership, turns, workers
from bot.db.reports import packs, report_texts, signatures
from bot.db.schema import metadata
from bot.db.signups import meal_answers, signups
from bot.db.time import alarms, outages, sweeps
from bot.db.travels import travels
from bot.db.types import Key, UTCDateTime
from bot.domain.people import Role
from bot.domain.programme import Kind

__all__ = [
    "APPLIED",
    "DONE",
    "NEW",
    "QUARANTINED",
    "alarms",
    "announcement_cards",
    "announcements",
    "arriving",
    "audit_log",
    "boards",
    "bursts",
    "calls",
    "delegations",
    "deliveries",
    "dialogues",
    "erasures",
    "group_ballots",
    "group_chats",
    "group_votes",
    "guesses",
    "guides",
    "inbox",
    "info_pages",
    "invitations",
    "item_changes",
    "items",
    "leadership",
    "meal_answers",
    "meetings",
    "metadata",
    "orphan_votes",
    "outages",
    "packs",
    "participants",
    "people",
    "phrases",
    "poll_answers",
    "poll_asked",
    "poll_progress",
    "poll_rounds",
    "presences",
    "question_versions",
    "questions",
    "reminder_rules",
    "report_texts",
    "requests",
    "signatures",
    "signups",
    "state",
    "sweeps",
    "travels",
    "turns",
    "venues",
    "waiting",
    "workers",
]

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
    Column("rehearsal_target", UTCDateTime),
    Column("sending_paused_until", UTCDateTime),
    Column("audit_before", String(64)),
    Column("bot_id", BigInteger),
    Column("epoch", String(32)),
    Column("beat", BigInteger, nullable=False, server_default="0"),
    Column("held_since", UTCDateTime),
    Column("held_for", String(20)),
    Column("backed_up_at", UTCDateTime),
    Column("probed_at", UTCDateTime),
    CheckConstraint("id = 1", name="single"),
)
"""One row: what is true of the whole bot. The rehearsal is here so that every command shares it.

``rehearsal_target``: meeting time stands still and steps to it, from due instant to due instant.
``sending_paused_until`` (operating time): Telegram said 429. ``audit_before``: the chain of the last row of
the audit log that its age took away. ``probed_at``: when the bot last tried whether it can write (operating
time). ``bot_id``: whose chats and files these are; the token of another bot is refused. ``epoch`` (random,
new with each hold) and ``beat`` (a counter) have a copy beside the database, to find out older copies of it.
``held_since`` (operating time): hold mode, ``held_for`` why.
"""


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
    Column("signup_until", UTCDateTime),
    Column("note", Localized, nullable=False),
    Column("links", Links, nullable=False),
    Column("walk_minutes", Integer),
    _flag("core"),
    _text("fact_status"),
    Column("version", Integer, nullable=False, server_default="1"),
)
"""``version`` rises when an item moves in time or comes back: its reminders are new ones then."""
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

"""Tables of announcements. To whom each went: bot/db/deliveries.py."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    false,
)

from bot.db.content_types import AudienceColumn
from bot.db.schema import metadata
from bot.db.types import Key, UTCDateTime
from bot.domain.announcements import AnnouncementState

announcements = Table(
    "announcements",
    metadata,
    Column("id", Key, primary_key=True),
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), nullable=False),
    Column("author", BigInteger),
    Column("created_at", UTCDateTime, nullable=False),
    Column("contents", JSON, nullable=False),
    Column("audience", AudienceColumn, nullable=False),
    Column("state", String(10), nullable=False, server_default=AnnouncementState.DRAFT),
    Column("urgent", Boolean, nullable=False, server_default=false()),
    Column("asks_confirmation", Boolean, nullable=False, server_default=false()),
    Column("due_at", UTCDateTime),
    Column("item_id", String(64)),
    Column("offset_minutes", Integer, nullable=False, server_default="0"),
    Column("valid_until", UTCDateTime),
    Column("rings_again_minutes", Integer),
    Column("rang_at", UTCDateTime),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("edition", Integer, nullable=False, server_default="1"),
    Column("started_at", UTCDateTime),
    Column("ended_at", UTCDateTime),
    Column("amended_at", UTCDateTime),
    Column("leaders_told_at", UTCDateTime),
    CheckConstraint("state IN ('" + "','".join(AnnouncementState) + "')", name="state"),
    Index("ix_announcements_meeting", "meeting_id", "state"),
)
"""``contents``: ``{language: content}`` (bot/domain/announcements.py). ``author`` NULL = the command line.

Sending changes ``state`` of a draft of the version that was looked at: a second *Send* finds no draft.
Which instants are meeting time and which operating time: bot/domain/announcements.py.
"""

announcement_cards = Table(
    "announcement_cards",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("announcement_id", ForeignKey("announcements.id", ondelete="CASCADE"), nullable=False, index=True),
)
"""Messages that show an announcement's progress and are kept up to date (schedules/cards.py)."""

group_chats = Table(
    "group_chats",
    metadata,
    Column("id", Key, primary_key=True),
    Column("chat_id", BigInteger, nullable=False, unique=True),
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("title", String(255), nullable=False, server_default=""),
    Column("linked_by", BigInteger),
    Column("linked_at", UTCDateTime, nullable=False),
)
"""Telegram groups that get what is announced to everybody. ``chat_id`` is negative, and changes when a group
becomes a supergroup; a delivery to it has it as its ``user_id``. ``linked_at`` is operating time; ``title``
what the group was called when it was linked or last wrote, "" = not known.
"""

"""Tables of who comes: places of items that are signed up for, and meals."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table

from bot.db.schema import metadata
from bot.db.types import UTCDateTime
from bot.domain.signups import SignupState

signups = Table(
    "signups",
    metadata,
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True),
    Column("item_id", String(64), primary_key=True),
    Column("participant_id", String(64), primary_key=True),
    Column("state", String(8), nullable=False),
    Column("number", Integer, nullable=False),
    Column("since", UTCDateTime, nullable=False),
    Column("said_by", String(64), nullable=False),
    CheckConstraint("state IN ('" + "','".join(SignupState) + "')", name="state"),
    Index("ix_signups_participant", "meeting_id", "participant_id"),
)
"""Who said whether they come to an item. ``number`` orders those of one state: it rises within an item.

``since`` is meeting time; ``said_by`` the participant who pressed: themselves, their leader, an organiser.
"""

meal_answers = Table(
    "meal_answers",
    metadata,
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True),
    Column("item_id", String(64), primary_key=True),
    Column("participant_id", String(64), primary_key=True),
    Column("eats", Boolean, nullable=False),
    Column("told", Boolean),
    Column("at", UTCDateTime, nullable=False),
    Column("said_by", String(64), nullable=False),
    Index("ix_meal_answers_participant", "meeting_id", "participant_id"),
)
"""Who eats (meeting time); no row = nothing was said, and the kitchen counts them as coming.

``told``: what was said until the cut-off, when the kitchen was told; None = nothing. Later acts leave it.
"""

"""Tables of the clock: how far its jobs have looked, when the bot was away, what is wrong."""

from sqlalchemy import Column, String, Table

from bot.db.schema import metadata
from bot.db.types import Key, UTCDateTime

sweeps = Table(
    "sweeps",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("at", UTCDateTime, nullable=False),
)
"""Up to which instant of meeting time a job of the clock has looked: what an outage hid is made up for."""

outages = Table(
    "outages",
    metadata,
    Column("id", Key, primary_key=True),
    Column("began_at", UTCDateTime, nullable=False),
    Column("ended_at", UTCDateTime, nullable=False),
    Column("settled_at", UTCDateTime),
)
"""Gaps of intake over two minutes (operating time). ``settled_at``: what followed from it was done."""

alarms = Table(
    "alarms",
    metadata,
    Column("cause", String(32), primary_key=True),
    Column("since", UTCDateTime, nullable=False),
    Column("told_at", UTCDateTime),
)
"""What is wrong now (operating time), a row for each cause; ``told_at``: the admins were told, once."""

"""What processes that share one PostgreSQL tell each other: who leads, who handles, what was sent."""

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, Float, Integer, Table

from bot.db.schema import metadata
from bot.db.types import UTCDateTime

leadership = Table(
    "leadership",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("term", BigInteger, nullable=False, server_default="0"),
    Column("beat_at", UTCDateTime),
    Column("backend", Integer),
    CheckConstraint("id = 1", name="single"),
)
"""One row. ``term`` rises with every leader, and what an earlier one claims is refused. ``beat_at``: when it
last said that it leads (the database's time). ``backend``: the server's process that holds its lock, as long
as it did not lay the lead down."""

workers = Table(
    "workers",
    metadata,
    Column("worker", Integer, primary_key=True),
    Column("beat_at", UTCDateTime, nullable=False),
)
"""Who handles updates, by a random number, and when each last said so (the database's time)."""

turns = Table(
    "turns",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("given", JSON, nullable=False),
    Column("delivered", JSON, nullable=False),
    Column("shut_until", Float),
    Column("slowed", Float),
    Column("slowed_at", Float),
    CheckConstraint("id = 1", name="single"),
)
"""One row: the turns to send of all processes. Seconds of the database's clock since 1970: when the last of
all, and the last deliveries, were given; until when Telegram wants to hear nothing; to how many a second it
slowed us, and when."""

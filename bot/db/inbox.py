"""The table of updates that came in. What is done with them: bot/services/inbox.py."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, String, Table, Text, text

from bot.db.schema import metadata
from bot.db.types import Key, UTCDateTime

NEW, APPLIED, DONE, QUARANTINED = "new", "applied", "done", "quarantined"
"""States of an inbox row: *applied* = its change is committed, its reply may not have gone out."""
UNDONE = f"state IN ('{NEW}','{APPLIED}')"
"""As SQL: what is still to be handled, or answered."""

# Which rows the indexes hold with PostgreSQL, the migration alone says: here it would load more of SQLAlchemy
# with every start. With SQLite there are no workers, and these indexes stay empty.
_CLAIMED = text(f"{UNDONE} AND worker IS NOT NULL")

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
    Column("chat", BigInteger),
    Column("worker", Integer),
    CheckConstraint(f"state IN ('{NEW}','{APPLIED}','{DONE}','{QUARANTINED}')", name="state"),
    Index("ix_inbox_state_id", "state", "id"),
    Index("ix_inbox_received_at", "received_at"),
    Index("ix_inbox_undone", "chat", "id", sqlite_where=_CLAIMED),
    Index("ix_inbox_free", "id", sqlite_where=_CLAIMED),
    Index("ix_inbox_claimed", "chat", "worker", sqlite_where=_CLAIMED),
    sqlite_autoincrement=True,  # a number used again would hide a new row behind the feeder's cursor
)
"""``chat``: what its updates are handled in order for (bot/gateway/feeder.py); None for rows of before, and
where there is none. ``worker``: who of several processes handles it (bot/db/processes.py)."""

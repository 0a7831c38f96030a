"""The sample meeting in a database of each kind, for services."""

import pytest

from bot.db.engine import Database
from tests.databases import PUBLISHED_AT as NOW
from tests.databases import current, publish

__all__ = ["NOW", "meeting_id", "publish"]


@pytest.fixture
async def meeting_id(db: Database) -> int:
    """The sample meeting: 81 people, 6 delegations. ``database_url`` put it there."""
    return await current(db)

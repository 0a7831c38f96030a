"""Which rows another tool's file brought, told by their ids: a workbook without them does not cancel them."""

import re

OUTSIDE = "ext-"
"""What their ids begin with."""
_ID = re.compile(OUTSIDE + r"(?:[0-9a-f]{4}-)?[0-9a-f]{10}")
"""Of an item, with the mark of its source; of a venue. What people write is never taken for one."""


def from_outside(key: str) -> bool:
    """Whether an item or a venue came from a timetable (bot/domain/timetables/)."""
    return _ID.fullmatch(key) is not None

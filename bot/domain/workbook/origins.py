"""Which rows another tool's file brought, told by their ids: a workbook without them does not cancel them."""

OUTSIDE = "ext-"
"""What their ids begin with."""


def from_outside(key: str) -> bool:
    """Whether an item or a venue came from a timetable (bot/domain/timetables/)."""
    return key.startswith(OUTSIDE)

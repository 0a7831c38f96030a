"""Who is here: how a mark of presence was made, and calls for help. Pure."""

from enum import StrEnum


class Way(StrEnum):
    """Who says that somebody is here, or how."""

    SELF = "self"  # I am on board
    DOOR = "door"  # the code at the door
    COUNT = "count"  # a head-count: a leader, guide or organiser


class Call(StrEnum):
    """Why somebody calls."""

    LATE = "late"
    LOST = "lost"

"""How delegations come and leave. Pure."""

from enum import StrEnum


class Direction(StrEnum):
    """To the meeting or home."""

    ARRIVAL = "arrival"
    DEPARTURE = "departure"


class Means(StrEnum):
    """What they travel by."""

    PLANE = "plane"
    TRAIN = "train"
    COACH = "coach"
    CAR = "car"
    OTHER = "other"

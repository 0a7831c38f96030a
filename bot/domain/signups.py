"""Signing up for items: states of a person. Pure."""

from enum import StrEnum


class SignupState(StrEnum):
    """What became of somebody's wish to come; no row = they have not said."""

    PLACE = "place"
    WAITING = "waiting"
    NO = "no"  # they do not come, or do not any more

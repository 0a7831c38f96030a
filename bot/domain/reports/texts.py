"""What organisers write for the report, by its key. Pure."""

from datetime import date
from enum import StrEnum


class Section(StrEnum):
    """Parts of the report that only a person can write; their keys in ``report_texts``."""

    SUMMARY = "summary"
    TOPICS = "topics"
    PROBLEMS = "problems"
    DISSEMINATION = "dissemination"
    FOLLOW_UP = "follow_up"


MOST = 3000
"""Characters of one text."""


def day_key(day: date) -> str:
    """The key of what a day was dedicated to."""
    return f"day:{day.isoformat()}"

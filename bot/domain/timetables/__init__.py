"""Timetables: programmes that other tools wrote (.ics, frab, pretalx), and how they become items."""

from bot.domain.timetables.laying import Doubtful, Laid, lay
from bot.domain.timetables.readings import Doubt, When
from bot.domain.timetables.slots import Reading, Slot, Span, Timetable

__all__ = ["Doubt", "Doubtful", "Laid", "Reading", "Slot", "Span", "Timetable", "When", "lay"]

"""Timetables: programmes that other tools wrote (.ics, frab, pretalx), and how they become items."""

from bot.domain.timetables.slots import Reading, Slot, Span, Timetable

__all__ = ["Reading", "Slot", "Span", "Timetable"]

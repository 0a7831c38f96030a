"""Schedules of conference tools as timetables: frab (JSON, XML) and what pretalx makes of it."""

"""Imports all of the product, and what it imports late; tests/forked.py forks from that."""

import gc
import os
import pkgutil
import warnings
from importlib import import_module

os.environ.setdefault("PTB_TIMEDELTA", "true")

import bot
import handlers
import schedules

_APART = ("bot.__main__", "bot.db.migrations")
"""These do something when they are imported."""
_LATE = (
    "alembic.command",
    "docx",
    "icalendar",
    "sqlalchemy.dialects.postgresql.asyncpg",
    "sqlalchemy.dialects.sqlite.aiosqlite",
    "asyncpg",
    "aiosqlite",
    "rich.progress",
)

with warnings.catch_warnings():
    warnings.simplefilter("error")
    for _room in (bot, handlers, schedules):
        for _found in pkgutil.walk_packages(_room.__path__, f"{_room.__name__}."):
            if not _found.name.startswith(_APART):
                import_module(_found.name)
    for _name in _LATE:
        import_module(_name)

# What is here stays: a child need not look through it, nor have pages of its own because of that.
gc.collect()
gc.freeze()

"""What comes in and goes out as files. Reading happens in a child process; heavy parts load where used."""

from bot.files.reading import read_any, read_tables
from bot.files.refusals import Refused

__all__ = ["Refused", "read_any", "read_tables"]

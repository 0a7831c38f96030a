"""``python -m bot`` is ``ttchan``."""

from bot.cli import main

main()

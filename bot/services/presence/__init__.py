"""Who is here: marks, head-counts, guides, boards, telling the missing. Values: bot/domain/presence.py.

Other rooms use ``mark`` and ``present``.
"""

from bot.services.presence.marks import mark, present

__all__ = ["mark", "present"]

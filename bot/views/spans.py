"""How long something took, in the reader's words."""

from datetime import timedelta

from markupsafe import Markup

from bot.i18n import Translator


def age(span: timedelta, t: Translator) -> Markup:
    """``12 seconds``, ``12 minutes``, ``12 hours``."""
    seconds = max(0, round(span.total_seconds()))
    if seconds < 120:
        return t.ngettext("{n} second", "{n} seconds", seconds)
    if seconds < 7200:
        return t.ngettext("{n} minute", "{n} minutes", seconds // 60)
    return t.ngettext("{n} hour", "{n} hours", seconds // 3600)

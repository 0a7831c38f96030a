"""The sentence on a day that the funder's notice wants, drafted from the programme as it was delivered."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from bot.domain.programme import Item, Kind
from bot.domain.reports.days import DayDone, days
from bot.domain.reports.facts import Facts
from bot.domain.reports.texts import day_of
from bot.i18n import Translator
from bot.views.content import Content

_WORTH = frozenset({Kind.SEMINAR, Kind.BRIEFING, Kind.EXCURSION, Kind.CEREMONY, Kind.CULTURE})
"""What a day is dedicated to before anything else; on a day without, to what there is."""


def dedicated(day: DayDone, now: datetime, t: Translator) -> Markup | None:
    """``The day of 09/11/2018 was dedicated to …``; None while nothing of the day is over (meeting time)."""
    titles = _titles([one for one in day.items if one.over_at <= now], t)
    if not titles:
        return None
    return t(
        "The day of {date} was dedicated to {items}.",
        date=t.figures(day.day),
        items=t.join([t("“{words}”", words=one) for one in titles]),
    )


def draft(facts: Facts, key: str, language: str, t: Translator) -> Markup | None:
    """The sentence of a text's day in a language; None of a section, and where nothing took place yet."""
    day = next((one for one in days(facts) if one.day == day_of(key)), None)
    return None if day is None else dedicated(day, facts.now, t.speaking(language))


def _titles(items: Sequence[Item], t: Translator) -> list[str]:
    """Each title once, in the reader's language, in order of time."""
    say = Content(t)
    worth = [one for one in items if one.kind in _WORTH] or list(items)
    return list(dict.fromkeys(title for one in worth if (title := say(one.title))))

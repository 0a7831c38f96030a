"""How the bot says that it was away."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from markupsafe import Markup

from bot.domain.outages import Gap
from bot.domain.programme import Item, Programme
from bot.i18n import Translator
from bot.screen import Screen, lines, paragraphs
from bot.views.buttons import help_button, people_button

MOST = 8
"""Items that are named; of more there is a count."""


def outage(data: Mapping[str, Any], programme: Programme, t: Translator) -> Screen:
    """What an outage held up, for organisers. ``data``: domain/outages.Loss as it was stored."""
    gap = Gap.read(data)
    lost = _lost(data["items"], programme, t)
    reminders, digests = sum(data["items"].values()), data["digests"]
    return Screen(
        paragraphs(
            lines(
                away(gap, programme, t),
                t("What people wrote meanwhile is answered. Some buttons they pressed may be lost."),
            ),
            lines(
                t.ngettext(
                    "{n} reminder was too late and was not sent:",
                    "{n} reminders were too late and were not sent:",
                    reminders,
                ),
                *lost,
            )
            if reminders
            else None,
            t.ngettext(
                "{n} digest of the day was too late and was not sent.",
                "{n} digests of the day were too late and were not sent.",
                digests,
            )
            if digests
            else None,
            None if reminders or digests else t("No reminder was lost."),
        ),
        ((people_button(t), help_button(t)),),
    )


def away(gap: Gap, programme: Programme, t: Translator) -> Markup:
    """From when to when I was away, with the day where it is not one and the same."""
    said = {"start": t.time(gap.began_at), "end": t.time(gap.ended_at)}
    days = programme.today(gap.began_at), programme.today(gap.ended_at)
    if days[0] == days[1]:
        return t("I was away on {day} from {start} to {end}.", day=t.day(days[0]), **said)
    return t(
        "I was away from {first_day}, {start} to {last_day}, {end}.",
        first_day=t.day(days[0]),
        last_day=t.day(days[1]),
        **said,
    )


def _lost(counts: Mapping[str, int], programme: Programme, t: Translator) -> list[Markup]:
    """The items whose reminders were lost, in order of time, with how many people each."""
    known = [(programme.by_id[one], n) for one, n in counts.items() if one in programme.by_id]
    known.sort(key=lambda pair: (pair[0].starts_at, pair[0].id))
    named = [_line(item, n, t) for item, n in known[:MOST]]
    more = len(known) - len(named)
    return [*named, t.ngettext("and {n} more", "and {n} more", more)] if more > 0 else named


def _line(item: Item, n: int, t: Translator) -> Markup:
    at: datetime = item.starts_at
    return Markup("{} <b>{}</b>: {}").format(t.time(at), t.text(item.title), n)

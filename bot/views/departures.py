"""Which departure, and which bus of it, somebody counts."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.presence import Ride
from bot.domain.programme import Item
from bot.i18n import Translator
from bot.screen import Button, Screen, button, lines, rows
from bot.views import rides as words
from bot.views.buttons import help_button, today_button
from bot.views.head_count_presses import CountHeads, ShowDepartures
from bot.views.paging import paged


def departures(
    found: Sequence[tuple[Item, tuple[Ride, ...]]],
    t: Translator,
    *,
    now: datetime,
    chosen: str | None = None,
    part: int = 0,
) -> Screen:
    """The buses of one departure, the next one unless another is chosen; below them the others."""
    if not found:
        text = lines(
            t("There is no departure whose people you count."),
            t("The organisers name who counts a bus; leaders count their own people."),
        )
        return Screen(text, ((today_button(t), help_button(t)),))
    item, own = next((one for one in found if one[0].id == chosen), found[0])
    others = [one for one, _ in found if one != item]
    shown, turns = paged(others, part, lambda to: ShowDepartures(item.id, to), t)
    text = lines(
        t("<b>Head-count</b>"),
        words.titled(item, t),
        words.starts(own[0], now, t),
        t("Which bus do you count?") if len(own) > 1 else None,
    )
    ways = [button(words.name(one, t), CountHeads(one.handle)) for one in own]
    more = [_departure(one, t) for one in shown]
    return Screen(text, (*rows(ways, 1), *rows(more, 1), *turns, (today_button(t), help_button(t))))


def _departure(item: Item, t: Translator) -> Button:
    return button(words.label(item, t), ShowDepartures(item.id))

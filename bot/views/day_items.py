"""Items as a day of the programme lists them; the day itself is programme.py, an item's own card items.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.domain.audience import Traits
from bot.domain.programme import Item, Programme
from bot.i18n import Translator
from bot.screen import clipped, lines, plain
from bot.views import audience, places, words
from bot.views.content import Content
from bot.views.next import nothing_more

_IN_SIGHT = 3
"""So many items at a message's end share a phone's screen with the buttons."""
_LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Listing:
    """How items are told in one screen: for which reader (None = nobody's own), at what moment."""

    programme: Programme
    mine: Traits | None
    content: Content
    t: Translator
    now: datetime

    def line(self, item: Item) -> Markup:
        """Time and title, place and vehicle, for whom if not for the reader."""
        t, time = self.t, self.t.span(item.starts_at, item.ends_at)
        title = _shortened(self.content(item.title))
        if item.withdrawn:
            return t("<b>Cancelled:</b> <s>{time} {title}</s>", time=time, title=title)
        if item.starts_at <= self.now < item.over_at:
            time = t("{time}, now", time=time)
        elif item.starts_at.astimezone(t.zone).date() > item.day:
            time = t("{time}, after midnight", time=time)
        return self._under(Markup("<b>{}</b> {} {}").format(time, title, words.SIGNS[item.kind]), item)

    def ending(self, items: Sequence[Item], seen_as: Traits | None) -> list[Markup]:
        """What comes next, once more after today's items: a phone shows the end of a message that arrives.

        Nothing where the next item stands in sight of the end anyway.
        """
        left = [item for item in items if not item.withdrawn and item.over_at > self.now]
        coming = self.programme.now_and_next(self.now, seen_as).next[:_IN_SIGHT]
        if not coming:
            return [] if left else [nothing_more(self.t)]
        if len(left) <= _IN_SIGHT and coming[0] in left:
            return []
        return [self._next(item) for item in coming]

    def _next(self, item: Item) -> Markup:
        t, time, day = self.t, self.t.time(item.starts_at), item.starts_at.astimezone(self.t.zone).date()
        when = t("<b>Next: {time}</b>", time=time)
        if day != self.programme.today(self.now):
            when = t("<b>Next: {day}, {time}</b>", day=t.day(day), time=time)
        return self._under(Markup("{} {}").format(when, _shortened(self.content(item.title))), item)

    def _under(self, first: Markup, item: Item) -> Markup:
        place = _shortened(places.in_short(item, self.programme, self.content))
        where = (place, words.vehicles(item.transport, self.t))
        return lines(
            first,
            Markup(" · ").join(part for part in where if part),
            audience.note(item, self.programme, self.mine, self.t),
        )


def _shortened(text: Markup) -> Markup:
    return text if len(text) <= _LONGEST_TEXT else Markup.escape(clipped(plain(text), _LONGEST_TEXT))

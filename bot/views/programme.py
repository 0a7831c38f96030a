"""A day of the programme as a list: its lines are told in day_items.py, its buttons in day_buttons.py."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from markupsafe import Markup

from bot.domain.audience import Traits
from bot.domain.people import Person
from bot.domain.programme import Item, Programme
from bot.i18n import Translator
from bot.screen import Screen, lines, paragraphs, units
from bot.views import audience, day_buttons
from bot.views.content import Content
from bot.views.day_buttons import ITEMS_A_PART
from bot.views.day_items import Listing

_WHOLE_DAY_ITEMS = 20
_WHOLE_DAY_UNITS = 3500
"""A longer day is shown a part at a time: a message holds 4,096 units and 100 bold pieces."""
_FOLDED_FROM = 3
"""Fewer items that are over are shorter than the quotation they would be folded into."""


def day(
    programme: Programme,
    person: Person,
    asked: date,
    t: Translator,
    *,
    now: datetime,
    everything: bool = False,
    part: int | None = None,
) -> Screen:
    """One day for one reader. A day outside the meeting is answered with the nearest day of it.

    ``part`` counts from 0; None = the part where now is.
    """
    now = programme.steady(now)
    if asked > programme.days[-1]:
        return Screen(_outside(programme, asked, t, now=now), day_buttons.of_days(programme, t))
    return _day(programme, person.traits, asked, t, now=now, everything=everything, part=part)


@lru_cache(maxsize=256)
def _day(  # the busiest screen, and for most of an hour the same for a whole group
    programme: Programme,
    traits: Traits,
    asked: date,
    t: Translator,
    *,
    now: datetime,
    everything: bool,
    part: int | None,
) -> Screen:
    mine = audience.reader(traits)
    seen_as = None if everything else mine
    shown = max(asked, programme.days[0])
    night = _night_before(programme, shown, seen_as, now)
    items = (*night, *programme.of_day(shown, seen_as))
    part = min(_part_of_now(items, now) if part is None else part, day_buttons.parts(items) - 1)
    content = Content(t)
    listing = Listing(programme, mine, content, t, now)
    blocks = [listing.line(item) for item in items]
    ending = listing.ending(items, seen_as) if shown == programme.today(now) else []
    if len(blocks) > _WHOLE_DAY_ITEMS or sum(units(said) + 2 for said in blocks + ending) > _WHOLE_DAY_UNITS:
        here = blocks[part * ITEMS_A_PART : (part + 1) * ITEMS_A_PART]
        blocks = [*here, t("Part {part} of {parts}", part=part + 1, parts=day_buttons.parts(items))]
        ending = []
    elif night:
        still = t("Still in the programme of {day}:", day=t.day(shown - timedelta(days=1)))
        then = [t("Then on {day}:", day=t.day(shown))] if len(items) > len(night) else []
        blocks = [still, *blocks[: len(night)], *then, *blocks[len(night) :]]
    elif shown == programme.today(now):
        blocks = _folded(items, blocks, now)
    text = paragraphs(
        _outside(programme, asked, t, now=now) if asked < shown else None,
        _head(programme, traits, shown, seen_as, t),
        *(blocks or (_nothing(programme, shown, seen_as, t),)),
        *ending,
        t("Press a time below to see more.") if items else None,
        content.note(),
    )
    both = traits.delegation is not None
    keyboard = day_buttons.keyboard(programme, items, shown, part, t, everything=everything, both=both)
    return Screen(text, keyboard)


def _outside(programme: Programme, asked: date, t: Translator, *, now: datetime) -> Markup:
    """What to say about a day before or after the meeting."""
    first, last = programme.days[0], programme.days[-1]
    if asked < first:
        return t("The meeting begins on {date}.", date=t.date(first))
    if programme.today(now) <= last:
        return t("The meeting ends on {date}.", date=t.date(last))
    return t("The meeting ended on {date}. Thank you for being with us.", date=t.date(last))


def _head(programme: Programme, traits: Traits, shown: date, seen_as: Traits | None, t: Translator) -> Markup:
    whose = audience.whose(traits, programme, t)
    scope = t("Everything in the programme") if seen_as is None else t("For you: {who}", who=whose)
    return lines(Markup("<b>{}</b>").format(t.date(shown)), scope)


def _nothing(programme: Programme, shown: date, seen_as: Traits | None, t: Translator) -> Markup:
    if seen_as is not None and programme.of_day(shown, None):
        return t(
            "Nothing is planned for you on this day. To see what other people do, press “Show everything”."
        )
    return t("Nothing is planned on this day.")


def _night_before(
    programme: Programme, shown: date, seen_as: Traits | None, now: datetime
) -> tuple[Item, ...]:
    """Items of the evening before that are not over yet, where the day shown is today."""
    if shown != programme.today(now):
        return ()
    before = programme.of_day(shown - timedelta(days=1), seen_as)
    return tuple(item for item in before if not item.withdrawn and item.over_at > now)


def _folded(items: tuple[Item, ...], blocks: list[Markup], now: datetime) -> list[Markup]:
    """Fold what is over into a quotation that opens with a tap, so that the day begins with now."""
    over = next((n for n, item in enumerate(items) if item.over_at > now), len(items))
    if over < _FOLDED_FROM:
        return blocks
    past = Markup("<blockquote expandable>{}</blockquote>").format(Markup("\n").join(blocks[:over]))
    return [past, *blocks[over:]]


def _part_of_now(items: tuple[Item, ...], now: datetime) -> int:
    coming = next((n for n, item in enumerate(items) if item.over_at > now), 0)
    return coming // ITEMS_A_PART

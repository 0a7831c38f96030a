"""Now and next: what is on for the reader, what comes, how long it is till then, where to be."""

from datetime import datetime, timedelta

from markupsafe import Markup

from bot.domain.audience import Traits
from bot.domain.people import Person
from bot.domain.programme import Item, Programme
from bot.i18n import Translator
from bot.screen import Screen, clipped, lines, paragraphs, plain, rows
from bot.views import audience, places, words
from bot.views.buttons import help_button, map_button, today_button
from bot.views.content import Content
from bot.views.day_buttons import titled

_MOST_ITEMS = 6
_MINUTES_ALONE = 90
_COUNTED = timedelta(hours=24)
_LONGEST_NOTE = 200


def now_and_next(programme: Programme, person: Person, t: Translator, *, now: datetime) -> Screen:
    """What is on and what starts next for one reader; for somebody who only looks, of everything."""
    mine = audience.reader(person.traits)
    on, coming = programme.now_and_next(now, mine)
    on, coming = on[:_MOST_ITEMS], coming[:_MOST_ITEMS]
    content = Content(t)
    outside = _outside(programme, coming, t, now=now)
    text = paragraphs(
        outside,
        *(_current(item, programme, mine, content, t) for item in on),
        *(_coming(item, programme, mine, content, t, now=now) for item in coming),
        None if on or coming or outside else nothing_more(t),
        content.note(),
    )
    shown = (*coming, *on)[:_MOST_ITEMS]
    only = (coming or on) if len(coming or on) == 1 else ()  # of several, a map would show the wrong place
    pinned = [map_button(item.id, t) for item in only if places.point(item, programme)]
    keyboard = (
        *rows([titled(item, t) for item in shown], 1),
        (*pinned, today_button(t), help_button(t)),
    )
    return Screen(text, keyboard)


def nothing_more(t: Translator) -> Markup:
    """Nothing is on and nothing will be."""
    return t("There is nothing more in the programme for you.")


def time_left(start: datetime, now: datetime, t: Translator) -> Markup:
    """``in 20 minutes``, and from an hour and a half on ``in 2 hours 15 min``."""
    minutes = int((start - now).total_seconds()) // 60
    if minutes < 1:
        return t("in less than a minute")
    if minutes <= _MINUTES_ALONE:
        return t.ngettext("in {n} minute", "in {n} minutes", minutes)
    hours, rest = divmod(minutes, 60)
    if not rest:
        return t.ngettext("in {n} hour", "in {n} hours", hours)
    return t.ngettext("in {n} hour {minutes} min", "in {n} hours {minutes} min", hours, minutes=rest)


def _outside(
    programme: Programme, coming: tuple[Item, ...], t: Translator, *, now: datetime
) -> Markup | None:
    first, last = programme.days[0], programme.days[-1]
    if programme.today(now) < first:
        return t("The meeting begins on {date}.", date=t.date(first))
    if programme.today(now) > last and not coming:
        return t("The meeting ended on {date}. Thank you for being with us.", date=t.date(last))
    return None


def _current(
    item: Item, programme: Programme, mine: Traits | None, content: Content, t: Translator
) -> Markup:
    if item.ends_at is None:
        when = t("<b>Now</b>, since {time}", time=t.time(item.starts_at))
    else:
        when = t("<b>Now</b>, until {time}", time=t.time(item.ends_at))
    return _described(when, item, programme=programme, mine=mine, content=content, t=t)


def _coming(
    item: Item, programme: Programme, mine: Traits | None, content: Content, t: Translator, *, now: datetime
) -> Markup:
    time, start = t.time(item.starts_at), item.starts_at.astimezone(t.zone).date()
    if item.starts_at - now > _COUNTED:
        when = t("<b>Next: {day}, {time}</b>", day=t.day(start), time=time)
    elif start != programme.today(now):
        left = time_left(item.starts_at, now, t)
        when = t("<b>Next: {day}, {time}</b>, {left}", day=t.day(start), time=time, left=left)
    else:
        when = t("<b>Next: {time}</b>, {left}", time=time, left=time_left(item.starts_at, now, t))
    return lines(
        _described(when, item, programme=programme, mine=mine, content=content, t=t),
        clipped(plain(content(item.note)), _LONGEST_NOTE),
    )


def _described(
    when: Markup, item: Item, *, programme: Programme, mine: Traits | None, content: Content, t: Translator
) -> Markup:
    title = Markup("<b>{}</b> {}").format(content(item.title), words.SIGNS[item.kind])
    place = places.in_full(item, programme, content)
    by = words.vehicles(item.transport, t)
    wear = words.clothes(item.dress, t)
    return lines(
        when,
        title,
        place,
        by,
        t("Wear: {clothes}", clothes=wear) if wear else None,
        audience.note(item, programme, mine, t),
    )

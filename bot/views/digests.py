"""A digest: what is first on a day, then the rest of it, then what the reader has not seen yet."""

from collections.abc import Sequence
from datetime import date, datetime

from markupsafe import Markup

from bot.domain.changes import Pair
from bot.domain.digests import Part, items_of, starts_early
from bot.domain.outages import Gap
from bot.domain.people import Person
from bot.domain.programme import Item, Kind, Programme
from bot.i18n import Translator
from bot.screen import Screen, button, clipped, lines, paragraphs, plain
from bot.views import audience, places, words
from bot.views.buttons import ShowDay, help_button, next_button, polls_button, settings_button
from bot.views.changes import differences, entries
from bot.views.content import Content
from bot.views.outages import away

_MOST_FIRST = 3
_MOST = 16
_LONGEST_TITLE = 100
_ROOM_OF_CHANGES = 1000
"""UTF-16 units; the day itself has more to say."""
_AT_LEISURE = frozenset({Kind.MEAL, Kind.FREE, Kind.ARRIVAL})
"""Nobody sets an alarm for an early breakfast: it is open for a while."""


def digest(
    programme: Programme,
    person: Person,
    part: Part,
    day: date,
    t: Translator,
    *,
    now: datetime,
    unseen: Sequence[Pair] = (),
    gaps: Sequence[Gap] = (),
    questions: int = 0,
) -> Screen | None:
    """A day of one reader's, as far as it lies ahead; None if nothing does.

    ``unseen``: changes they have not confirmed; ``gaps``: when the bot was away since the last digest;
    ``questions``: how many polls wait for them.
    """
    theirs = [item for item in items_of(programme, person.traits, day) if item.over_at > now]
    if not theirs:
        return None
    content = Content(t)
    first = [item for item in theirs if item.starts_at == theirs[0].starts_at][:_MOST_FIRST]
    rest = theirs[len(first) :]
    more = len(rest) - _MOST
    date_ = t.date(day)
    open_ = entries(differences(unseen, person.traits, t), programme, now, content, t, room=_ROOM_OF_CHANGES)
    text = paragraphs(
        t("<b>Tomorrow, {date}</b>", date=date_)
        if part is Part.EVENING
        else t("<b>Today, {date}</b>", date=date_),
        *(_first(item, programme, person, content, t) for item in first),
        lines(
            *_lines(rest[:_MOST], programme, person, content, t),
            t.ngettext("and {n} more", "and {n} more", more) if more > 0 else None,
        ),
        lines(t("<b>Changes that you have not confirmed:</b>"), *open_) if open_ else None,
        _waiting(questions, t),
        lines(*(away(gap, programme, t) for gap in gaps)),
        content.note(),
    )
    return Screen(
        text,
        (
            *(((polls_button(t),),) if questions else ()),
            (button(t.pgettext("button", "The whole day"), ShowDay(day)), next_button(t)),
            (settings_button(t), help_button(t)),
        ),
    )


def _waiting(questions: int, t: Translator) -> Markup | None:
    if not questions:
        return None
    return t.ngettext("{n} poll waits for your answer.", "{n} polls wait for your answers.", questions)


def _first(item: Item, programme: Programme, person: Person, content: Content, t: Translator) -> Markup:
    """Where the day begins: all that one must know on leaving the room."""
    by = words.vehicles(words.own_vehicles(item.transport, person), t)
    wear = words.clothes(item.dress, t)
    time, title = (
        t.time(item.starts_at),
        Markup("{} {}").format(_title(item, content), words.SIGNS[item.kind]),
    )
    return lines(
        t("<b>Early start: {time} {title}</b>", time=time, title=title)
        if _early(item, programme)
        else t("First: <b>{time}</b> {title}", time=time, title=title),
        places.in_full(item, programme, content),
        by,
        t("Wear: {clothes}", clothes=wear) if wear else None,
        audience.note(item, programme, person.traits, t),
    )


def _lines(
    items: Sequence[Item], programme: Programme, person: Person, content: Content, t: Translator
) -> list[Markup]:
    """``12:30 Lunch · Café in the Arsenal building``; no place twice in a row."""
    told: list[Markup] = []
    before = Markup()
    for item in items:
        said = Markup("{} {}").format(t.time(item.starts_at), _title(item, content))
        if _early(item, programme):
            said = Markup("<b>{}</b>").format(said)
        where = places.in_short(item, programme, content)
        whose = audience.note(item, programme, person.traits, t)
        parts = (said, where if where != before else None, whose)
        told.append(Markup(" · ").join(part for part in parts if part))
        before = where
    return told


def _early(item: Item, programme: Programme) -> bool:
    return item.kind not in _AT_LEISURE and starts_early(item, programme.meeting)


def _title(item: Item, content: Content) -> Markup:
    return Markup.escape(clipped(plain(content(item.title)), _LONGEST_TITLE))

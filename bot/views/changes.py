"""A notice of changes: old → new for each item, what matters first; *Seen*; who has not seen it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.audience import Traits
from bot.domain.changes import Difference, Happened, Pair, Part, difference
from bot.domain.programme import Item, Programme
from bot.i18n import Translator
from bot.screen import Screen, button, clipped, lines, paragraphs, plain, units
from bot.views import places, words
from bot.views.buttons import help_button, today_button
from bot.views.content import Content
from bot.views.day_buttons import titled
from bot.views.names import first_of

_MOST = 10
"""Changes in one message; a load may move a whole day."""
_ROOM = 3500
_BUTTONS = 4
_LONGEST_NOTE = 300
_MOST_NAMES = 12


@dataclass(frozen=True)
class SeeChange(CallbackData, code="seen"):
    """The reader knows of a burst of changes."""

    burst: int


@dataclass(frozen=True, slots=True)
class _Told:
    """How changes are told in one message."""

    programme: Programme
    content: Content
    t: Translator
    now: datetime


def differences(told: Sequence[Pair], reader: Traits, t: Translator) -> list[Difference]:
    """What of the changes a reader has to know, in the order of the programme."""
    found = [one for pair in told if (one := difference(pair, reader, lambda text: plain(t.text(text))))]
    return sorted(found, key=lambda one: (one.after.starts_at, one.after.id))


def entries(
    found: Sequence[Difference],
    programme: Programme,
    now: datetime,
    content: Content,
    t: Translator,
    *,
    room: int = _ROOM,
) -> list[Markup]:
    """``<b>Lead Shot Factory</b>: 13:50 → 14:20. …``: a few lines for each.

    At most ten, and no more than have ``room`` (UTF-16 units), but for the first; the rest are counted.
    """
    told = _Told(programme, content, t, now)
    said: list[Markup] = []
    for one in found[:_MOST]:
        said.append(_entry(one, told))
        room -= units(said[-1])
        if room < 0 and len(said) > 1:
            said.pop()
            break
    rest = len(found) - len(said)
    more = t.ngettext(
        "There is {n} more change: please look at the programme.",
        "There are {n} more changes: please look at the programme.",
        rest,
    )
    return [*said, *([more] if rest > 0 else [])]


def notice(
    told: Sequence[Pair],
    reader: Traits,
    programme: Programme,
    burst: int,
    t: Translator,
    *,
    now: datetime,
    seen_at: datetime | None = None,
) -> Screen | None:
    """The message itself, before and after *Seen*; None if nothing that concerns the reader differs."""
    found = differences(told, reader, t)
    if not found:
        return None
    content = Content(t)
    said = entries(found, programme, now, content, t)
    seen = t("You have seen this. Thank you.") if seen_at is not None else None
    first = button(t.pgettext("button", "Seen"), SeeChange(burst))
    there = [
        one.after for one in found if one.happened is not Happened.GONE and one.after.id in programme.by_id
    ]
    return Screen(
        paragraphs(*said, content.note(), seen),
        (
            *(() if seen else ((first,),)),
            *((titled(item, t),) for item in there[:_BUTTONS]),
            (today_button(t), help_button(t)),
        ),
    )


def nothing(t: Translator) -> Screen:
    """*Seen* under a notice that says nothing any more."""
    said = t("Thank you. The programme shows everything as it is now.")
    return Screen(said, ((today_button(t), help_button(t)),))


def not_seen(names: Sequence[str], t: Translator) -> Markup | None:
    """Who has not confirmed the last change, for their leader."""
    if not names:
        return None
    return t.ngettext(
        "{n} person has not confirmed the last change: {names}",
        "{n} people have not confirmed the last change: {names}",
        len(names),
        names=t.join(first_of(names, _MOST_NAMES, t)),
    )


def _entry(one: Difference, told: _Told) -> Markup:
    t, before, after = told.t, one.before, one.after
    title = told.content(after.title)
    match one.happened:
        case Happened.CHANGED if before is not None:
            return _changed(before, after, one.parts, told)
        case Happened.CANCELLED:
            when = _when(before or after, told)
            return t("<b>Cancelled:</b> <s>{title}</s>, {when}.", title=title, when=when)
        case Happened.GONE:
            when = _when(before or after, told)
            return t("<b>{title}</b>, {when}: it is no longer for you.", title=title, when=when)
        case Happened.RESTORED:
            first = t("<b>{title}</b> takes place after all: {when}.", title=title, when=_when(after, told))
        case _:
            first = t("New for you: <b>{title}</b>, {when}.", title=title, when=_when(after, told))
    place, by = _place(after, told), words.vehicles(after.transport, t)
    return lines(
        first,
        t("Meet here: {place}.", place=place) if place else None,
        t("Transport: {vehicles}.", vehicles=by) if by else None,
    )


def _changed(before: Item, after: Item, differing: frozenset[Part], told: _Told) -> Markup:
    return lines(
        _times(before, after, told) if Part.TIME in differing else _head(after, told),
        _renamed(before, after, told) if Part.TITLE in differing else None,
        _moved(before, after, told) if Part.PLACE in differing else None,
        _carried(before, after, told) if Part.TRANSPORT in differing else None,
        _noted(after, told) if Part.NOTE in differing else None,
    )


def _head(item: Item, told: _Told) -> Markup:
    return told.t("<b>{title}</b>, {when}.", title=told.content(item.title), when=_when(item, told))


def _times(before: Item, after: Item, told: _Told) -> Markup:
    t, title = told.t, told.content(after.title)
    if _day(before, told) != _day(after, told):
        old, new = _at(before, told), _at(after, told)
        return t("<b>{title}</b>: {old} → {new}.", title=title, old=old, new=new)
    same = before.starts_at == after.starts_at
    old, new = (
        t.span(one.starts_at, one.ends_at) if same else t.time(one.starts_at) for one in (before, after)
    )
    if _day(after, told) == told.programme.today(told.now):
        return t("<b>{title}</b>: {old} → {new}.", title=title, old=old, new=new)
    day = t.day(_day(after, told))
    return t("<b>{title}</b>, {day}: {old} → {new}.", title=title, day=day, old=old, new=new)


def _renamed(before: Item, after: Item, told: _Told) -> Markup:
    old, new = told.content(before.title), told.content(after.title)
    return told.t("It is called {new} now (was: {old}).", new=new, old=old)


def _moved(before: Item, after: Item, told: _Told) -> Markup:
    old, new = _place(before, told), _place(after, told)
    if not new:
        return told.t("The meeting point is no longer: {old}.", old=old)
    if new == old:
        return told.t("The point on the map is a new one.")
    if not old:
        return told.t("Meet here: {place}.", place=new)
    return told.t("Meet here: {place} (was: {old}).", place=new, old=old)


def _carried(before: Item, after: Item, told: _Told) -> Markup:
    old, new = words.vehicles(before.transport, told.t), words.vehicles(after.transport, told.t)
    if not new:
        return told.t("Transport: none (was: {old}).", old=old)
    if not old:
        return told.t("Transport: {vehicles}.", vehicles=new)
    return told.t("Transport: {vehicles} (was: {old}).", vehicles=new, old=old)


def _noted(after: Item, told: _Told) -> Markup:
    note = clipped(plain(told.content(after.note)), _LONGEST_NOTE)
    return told.t("Note: {note}", note=note) if note else told.t("The note no longer holds.")


def _when(item: Item, told: _Told) -> Markup:
    """The time; with the day if that is not today."""
    if _day(item, told) == told.programme.today(told.now):
        return told.t.time(item.starts_at)
    return _at(item, told)


def _at(item: Item, told: _Told) -> Markup:
    return told.t("{day}, {time}", day=told.t.day(_day(item, told)), time=told.t.time(item.starts_at))


def _day(item: Item, told: _Told) -> date:
    return item.starts_at.astimezone(told.t.zone).date()


def _place(item: Item, told: _Told) -> Markup:
    return places.in_full(item, told.programme, told.content)

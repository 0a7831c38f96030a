"""An item's card: when, where, what to do first; then everything else that is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup

from bot.callback_data import CallbackData, StaleButton
from bot.domain.audience import ALL
from bot.domain.errors import NoSuchItem
from bot.domain.programme import Item, Link, Programme
from bot.i18n import Translator
from bot.screen import Button, Document, Keyboard, Screen, button, clipped, lines, paragraphs, plain, rows
from bot.views import audience, places, words
from bot.views.buttons import ShowDay, help_button, map_button
from bot.views.content import Content

_LONGEST_NOTE = 2000
_MOST_LINKS = 8


@dataclass(frozen=True)
class AddToCalendar(CallbackData, code="ics"):
    """One item as a calendar file."""

    item: str


@dataclass(frozen=True)
class SendFile(CallbackData, code="file"):
    """A file of an item (slides); ``number`` counts the item's links from 0."""

    item: str
    number: int


class Part(NamedTuple):
    """What something else has to say on a card (who comes, who is here), and its row of buttons.

    ``after`` the map and the calendar, where its buttons are not the recommended way on.
    """

    text: Markup | None = None
    keyboard: Keyboard = ()
    after: bool = False


def find(programme: Programme, item_id: str) -> Item:
    """The item of a button. Raises NoSuchItem if it is not published (any more)."""
    try:
        return programme.by_id[item_id]
    except KeyError:
        raise NoSuchItem(item_id) from None


def file_of(item: Item, number: int) -> Link:
    """The file of a button. Raises StaleButton if the item has no such file (any more)."""
    if not 0 <= number < len(item.links) or not item.links[number].is_file:
        raise StaleButton(item.id)
    return item.links[number]


def document(file: Link, content: bytes) -> Document:
    """A stored file for the chat, under its own name."""
    return Document(file.target.rsplit("/", 1)[-1], content, Markup.escape(file.label))


def card(
    programme: Programme,
    item: Item,
    t: Translator,
    *,
    now: datetime,
    everything: bool = False,
    parts: Sequence[Part] = (),
) -> Screen:
    """All there is to know about an item, with its map, calendar file, links and files.

    ``parts`` stand under what everybody reads.
    """
    content = Content(t)
    text = paragraphs(
        t("<b>This is cancelled.</b>") if item.withdrawn else None,
        _first(item, programme, content, t, now=now),
        _more(item, programme, content, t, counted=item.signup and bool(parts)),
        *(part.text for part in parts),
        content.note(),
    )
    first, *others = _keyboard(programme, item, t, everything=everything)
    before, after = (
        [row for part in parts if part.after is late for row in part.keyboard] for late in (False, True)
    )
    return Screen(text, (*before, first, *after, *others))


def _first(item: Item, programme: Programme, content: Content, t: Translator, *, now: datetime) -> Markup:
    title = Markup("<b>{}</b> {}").format(content(item.title), words.SIGNS[item.kind])
    if item.withdrawn:
        title = Markup("<s>{}</s>").format(content(item.title))
    starts = item.starts_at.astimezone(t.zone).date()
    when = t("{day}, {time}", day=t.day(starts), time=t.span(item.starts_at, item.ends_at))
    if item.starts_at <= now < item.over_at and not item.withdrawn:
        when = t("{time}, now", time=when)
    elif item.over_at <= now and not item.withdrawn:
        when = t("{time}, over", time=when)
    where, by = places.in_full(item, programme, content), words.vehicles(item.transport, t)
    wear = words.clothes(item.dress, t)
    return lines(
        title,
        t("<b>When:</b> {when}", when=when),
        t("<b>Where:</b> {place}", place=where) if where else None,
        t("<b>Transport:</b> {vehicles}", vehicles=by) if by else None,
        t("<b>Wear:</b> {clothes}", clothes=wear) if wear else None,
    )


def _more(
    item: Item, programme: Programme, content: Content, t: Translator, *, counted: bool
) -> Markup | None:
    """``counted``: a part says how many places are left."""
    note = clipped(plain(content(item.note)), _LONGEST_NOTE)
    address = places.address(item, programme)
    who = None if item.audience == ALL else audience.for_whom(item.audience, programme, t)
    return lines(
        note,
        t("Address: {address}", address=address) if address else None,
        t("For: {who}", who=who) if who else None,
        t("Places: {n}", n=item.capacity) if item.capacity is not None and not counted else None,
    )


def _keyboard(
    programme: Programme, item: Item, t: Translator, *, everything: bool
) -> tuple[tuple[Button, ...], ...]:
    first = [button(t.pgettext("button", "Add to calendar"), AddToCalendar(item.id))]
    if places.point(item, programme) is not None:
        first.insert(0, map_button(item.id, t))
    links = [
        button(link.label, SendFile(item.id, number)) if link.is_file else button(link.label, url=link.target)
        for number, link in enumerate(item.links[:_MOST_LINKS])
    ]
    back = button(t.pgettext("button", "‹ Back to day"), ShowDay(item.day, everything))
    return (tuple(first), *rows(links, 1), (back, help_button(t)))

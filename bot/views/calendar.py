"""A reader's programme as calendar entries, and the file that carries them."""

import re

from bot.domain.calendar import Calendar, Entry
from bot.domain.people import Person
from bot.domain.programme import Item, Programme
from bot.i18n import Translator
from bot.screen import Document, lines, plain
from bot.views import audience, places, words
from bot.views.content import Content


def of_reader(programme: Programme, person: Person, t: Translator) -> Calendar:
    """Every item for one reader, cancelled ones too, so that a calendar that has them strikes them out."""
    mine = audience.reader(person.traits)
    items = (item for day in programme.days for item in programme.of_day(day, mine))
    return _calendar(programme, tuple(_entry(item, programme, t) for item in items), t)


def of_item(programme: Programme, item: Item, t: Translator) -> Calendar:
    """One item alone."""
    return _calendar(programme, (_entry(item, programme, t),), t)


def document(programme: Programme, content: bytes, t: Translator, *, item: Item | None = None) -> Document:
    """The file for the chat; ``item`` if it holds only one."""
    name = programme.meeting.code + (f"-{item.id}" if item else "")
    caption = lines(
        t("Open this file: your phone puts the programme into your calendar."),
        t("Your calendar does not change by itself. If the programme changes, write /calendar again."),
    )
    if item:
        caption = t("Open this file: your phone puts “{title}” into your calendar.", title=t.text(item.title))
    return Document(re.sub(r"[^A-Za-z0-9._-]", "_", name) + ".ics", content, caption)


def _calendar(programme: Programme, entries: tuple[Entry, ...], t: Translator) -> Calendar:
    meeting = programme.meeting
    return Calendar(plain(t.text(meeting.title)), meeting.zone, programme.version, entries)


def _entry(item: Item, programme: Programme, t: Translator) -> Entry:
    content = Content(t)
    by = words.vehicles(item.transport, t)
    wear = words.clothes(item.dress, t)
    said = (
        content(item.meeting_point),
        t("Transport: {vehicles}", vehicles=by) if by else None,
        t("Wear: {clothes}", clothes=wear) if wear else None,
        content(item.note),
    )
    title = content(item.title)
    if item.withdrawn:  # many calendars show a cancelled entry of a file like any other
        title = t("Cancelled: {title}", title=title)
    where = (places.in_short(item, programme, content), places.address(item, programme))
    return Entry(
        uid=f"{item.id}@{programme.meeting.code}.ttchan",
        starts_at=item.starts_at,
        ends_at=item.over_at,
        summary=plain(title),
        location=", ".join(plain(part) for part in where if part),
        description="\n".join(plain(part) for part in said if part),
        geo=places.point(item, programme),
        cancelled=item.withdrawn,
    )

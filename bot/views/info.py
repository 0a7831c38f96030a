"""Practical information: the list of pages, and a page."""

import textwrap
from dataclasses import dataclass

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.errors import NoSuchPage
from bot.domain.meeting import InfoPage, Meeting
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import Button, Screen, button, lines, paragraphs, plain, rows, units
from bot.views import phrases
from bot.views.buttons import ShowInfo, ShowPhrases, help_button
from bot.views.content import Content

_PAGES_A_PART = 6
_MESSAGE = 3500
_LINE = 1500


@dataclass(frozen=True)
class ShowPage(CallbackData, code="page"):
    """An information page; a long one has parts."""

    page: str
    part: int = 0


def contents(programme: Programme, t: Translator, *, part: int = 0) -> Screen:
    """The pages in the organisers' order; phone numbers and the way to the phrases first."""
    content = Content(t)
    pages = [page for page in sorted(programme.info, key=lambda page: page.order) if not page.withdrawn]
    part = min(max(part, 0), max(0, len(pages) - 1) // _PAGES_A_PART)
    here = pages[part * _PAGES_A_PART : (part + 1) * _PAGES_A_PART]
    titles = [button(content(page.title), ShowPage(page.id)) for page in here]
    turns = []
    if part > 0:
        turns.append(button(t.pgettext("button", "‹ Back"), ShowInfo(part - 1)))
    if (part + 1) * _PAGES_A_PART < len(pages):
        turns.append(button(t.pgettext("button", "More ›"), ShowInfo(part + 1)))
    text = paragraphs(
        t("<b>Information</b>"),
        phones(programme.meeting, t),
        t("What would you like to read?") if here else t("There are no pages yet."),
        content.note(),
    )
    words = [button(t.pgettext("button", "Phrases"), ShowPhrases())] if phrases.of_host(programme) else []
    return Screen(text, (*rows(titles, 1), *rows(turns, 2), (*words, help_button(t))))


def page(programme: Programme, page_id: str, t: Translator, *, part: int = 0) -> Screen:
    """One page. Raises NoSuchPage if it is not published (any more)."""
    found = next((page for page in programme.info if page.id == page_id and not page.withdrawn), None)
    if found is None:
        raise NoSuchPage(page_id)
    content = Content(t)
    parts = _parts(plain(content(found.text)))
    part = min(max(part, 0), len(parts) - 1)
    text = paragraphs(Markup("<b>{}</b>").format(content(found.title)), parts[part], content.note())
    turns = []
    if part > 0:
        turns.append(button(t.pgettext("button", "‹ Back"), ShowPage(page_id, part - 1)))
    if part + 1 < len(parts):
        turns.append(button(t.pgettext("button", "More ›"), ShowPage(page_id, part + 1)))
    return Screen(text, (*rows(turns, 2), _ways(programme, found, t)))


def phones(meeting: Meeting, t: Translator, *, short: bool = False) -> Markup:
    """The numbers to call: emergency, the organisers, the hotel; only those that are known.

    ``short``: for who needs one at once, without the second ones.
    """
    values = meeting.values
    emergency, team = values.get("emergency_number"), values.get("organiser_phone")
    second, hotel = (None, None) if short else (values.get("organiser_phone_2"), values.get("hotel_phone"))
    return lines(
        t("Emergency: <b>{number}</b>", number=emergency) if emergency else None,
        t("Organisers: {number}", number=", ".join(filter(None, (team, second)))) if team else None,
        t("Hotel: {number}", number=hotel) if hotel else None,
    )


def _ways(programme: Programme, shown: InfoPage, t: Translator) -> tuple[Button, ...]:
    before = sum(1 for page in programme.info if not page.withdrawn and page.order < shown.order)
    back = button(t.pgettext("button", "‹ Information"), ShowInfo(before // _PAGES_A_PART))
    return back, help_button(t)


def _parts(text: str) -> list[str]:
    """Cut a text at its lines into messages; a line that is too long is cut between words."""
    pieces = [piece for line in text.split("\n") for piece in (textwrap.wrap(line, _LINE) or [""])]
    parts, size = [""], 0
    for piece in pieces:
        if size + units(piece) + 1 > _MESSAGE:
            parts.append("")
            size = 0
        parts[-1] = f"{parts[-1]}\n{piece}" if parts[-1] else piece
        size += units(piece) + 1
    return parts

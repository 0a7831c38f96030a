"""Certificates of attendance: a page for everybody who came, in their own language."""

from collections.abc import Iterator

from bot.domain.reports.facts import Facts, Someone
from bot.domain.reports.papers import Paper, Part, Style, Text
from bot.i18n import Translator, negotiate
from bot.screen import plain
from bot.views.reports.roll import home, listed
from bot.views.reports.took_part import place

_SIZES = ((24, 34.0), (36, 28.0), (56, 22.0), (130, 20.0))
"""Points for at most so many characters: of the last size they fill two lines."""
_SMALLEST = 14.0
_LINE = "_" * 44
_ROOMY, _TIGHT = 500, 0.3
"""Characters of the meeting's own texts that leave room between lines, and what is kept of it with more."""


def render(facts: Facts, t: Translator) -> Paper:
    """A page each. Where anybody of a delegation was marked, for those who were there; else for all of it."""
    parts: list[Part] = []
    for one in listed(came(facts), t):
        parts += _page(one, facts, _speaking(one, facts, t))
    title = plain(t("Certificates of attendance"))
    if not parts:
        return Paper(title, t.ui, (Text(plain(t("Nobody is on the list of participants."))),))
    return Paper(title, t.ui, tuple(parts), page_words="", untitled=True, landscape=True, framed=True)


def came(facts: Facts) -> list[Someone]:
    """Who was present, or signed; of a delegation of whom nobody recorded either, everybody."""
    recorded = {one.delegation for one in facts.people if one.present or one.signed}
    return [one for one in facts.people if one.present or one.signed or one.delegation not in recorded]


def _speaking(one: Someone, facts: Facts, t: Translator) -> Translator:
    """Their language if we speak it, or English: never half a page in each."""
    known = facts.delegations.get(one.delegation)
    theirs = t.speaking(negotiate(one.language or (known.language if known else "")) or t.language)
    return theirs.speaking(theirs.ui)


def _page(one: Someone, facts: Facts, t: Translator) -> Iterator[Part]:
    meeting = facts.meeting
    title, name = plain(t.text(meeting.title)) or meeting.code, one.name or one.id
    host, credit = plain(t.text(meeting.localized("host_organisation"))), t.words(meeting.localized("credit"))
    words = title + host + (credit.text if credit else "")
    roomy = len(words) <= _ROOMY
    line = _Lines(t, gap=1 if roomy else _TIGHT)
    yield line(plain(t("Certificate of attendance")), size=32, bold=True, before=12, new_page=True)
    yield line(plain(t("This is to certify that")), size=14, before=10)
    yield Text(name, centred=True, size=_size(name), bold=True, space_before_mm=3)
    if town := home(one, facts, t):
        yield line(plain(t("from {town}", town=town)), size=15)
    yield line(plain(t("took part in the town-twinning meeting")), size=14, before=7)
    yield line(title, size=min(20.0, _size(title)), bold=True, before=2)
    yield line(_where_and_when(facts, t), size=14, before=2)
    if host:
        yield line(plain(t("Host: {name}", name=host)), size=14 if roomy else 11)
    yield line(_LINE, size=12, before=20)
    yield line(plain(t("Signature and stamp of the host")), size=10)
    if credit:
        size = None if roomy else 8
        yield Text(
            plain(credit.text), Style.CREDIT, credit.language, centred=True, size=size, space_before_mm=4
        )


class _Lines:
    """Makes lines in the middle of a page. ``gap``: how much of what is free above them is kept."""

    def __init__(self, t: Translator, *, gap: float) -> None:
        self._t, self._gap = t, gap

    def __call__(
        self, text: str, *, size: float, bold: bool = False, before: float = 0, new_page: bool = False
    ) -> Text:
        return Text(
            text,
            language=self._t.ui,
            centred=True,
            bold=bold,
            size=size,
            space_before_mm=before * self._gap,
            new_page=new_page,
        )


def _where_and_when(facts: Facts, t: Translator) -> str:
    meeting = facts.meeting
    host = facts.delegations.get(meeting.host_delegation)
    named = place(host.town, host.country_code, host.country, t) if host else ""
    start, end = t.date(meeting.start_date), t.date(meeting.end_date)
    days = plain(start) if start == end else f"{plain(start)} – {plain(end)}"
    return ", ".join(filter(None, (named or meeting.values.get("host_town", ""), days)))


def _size(text: str) -> float:
    return next((points for most, points in _SIZES if len(text) <= most), _SMALLEST)

"""The public page in words: the five parts that the funder wants, without a name of anybody."""

from bot.domain.localized import LocalizedText
from bot.domain.reports.days import DayDone, days
from bot.domain.reports.facts import Facts
from bot.domain.reports.information_page import InformationPage, PageDay, Passage
from bot.i18n import Translator
from bot.screen import plain
from bot.views.reports.dedicated import dedicated
from bot.views.reports.took_part import place, took_part


def render(facts: Facts, t: Translator) -> InformationPage:
    """The page as of now; what nobody wrote or recorded is a marked place, or is said to be so.

    In English as a whole where we do not speak the reader's language: never half a page in each.
    """
    t = t.speaking(t.ui)
    meeting = facts.meeting
    return InformationPage(
        language=_tag(t.ui),
        title=_titled(facts, t),
        support=_content(meeting.localized("credit"), t)
        or _gap(t("Write here: the sentence that names the funder."), t),
        applicable=_applicable(facts, t),
        participation_heading=plain(t("Participation")),
        participation=tuple(took_part(facts, t)),
        location_heading=plain(t("Location and dates")),
        location=_location(facts, t),
        description_heading=plain(t("Short description")),
        days=tuple(PageDay(plain(t.date(one.day)), _day(one, facts, t)) for one in days(facts)),
        disclaimer=_content(meeting.localized("disclaimer"), t)
        or _gap(t("Write here: the funder's disclaimer."), t),
    )


def _tag(language: str) -> str:
    return language.replace("_", "-")


def _said(text: str, t: Translator) -> Passage:
    return Passage(plain(text), _tag(t.ui))


def _gap(text: str, t: Translator) -> Passage:
    return Passage(f"[{plain(text)}]", _tag(t.ui), write_here=True)


def _content(text: LocalizedText, t: Translator) -> Passage | None:
    """What the meeting says, with the language it says it in."""
    words = t.words(text)
    return None if words is None else Passage(plain(words.text), _tag(words.language))


def _titled(facts: Facts, t: Translator) -> Passage:
    title = _content(facts.meeting.title, t) or Passage(facts.meeting.code, _tag(t.ui))
    acronym = facts.meeting.values.get("acronym", "")
    return Passage(f"{title.text} ({acronym})", title.language) if acronym else title


def _applicable(facts: Facts, t: Translator) -> tuple[Passage, ...]:
    strand = _content(facts.meeting.localized("eu_strand"), t)
    measure = _content(facts.meeting.localized("eu_measure"), t)
    if strand is None and measure is None:
        return (_gap(t("Write here: the strand and the measure of the programme."), t),)
    pieces = [_said(t("Applicable to:"), t)]
    if strand is not None:
        pieces.append(strand)
    if measure is not None:
        pieces += [_said(("– " if strand else "") + plain(t("Measure")), t), measure]
    return tuple(pieces)


def _location(facts: Facts, t: Translator) -> Passage:
    meeting = facts.meeting
    host = facts.delegations.get(meeting.host_delegation)
    named = place(host.town, host.country_code, host.country, t) if host else ""
    where = named or meeting.values.get("host_town", "")
    if not where:
        return _gap(t("Write here: the town of the meeting, and its dates."), t)
    start, end = t.figures(meeting.start_date), t.figures(meeting.end_date)
    if start == end:
        return _said(t("The event took place in {place} on {date}.", place=where, date=start), t)
    return _said(
        t("The event took place in {place}, from {start} to {end}.", place=where, start=start, end=end), t
    )


def _day(day: DayDone, facts: Facts, t: Translator) -> Passage:
    """What organisers wrote, or what the programme says as it was delivered."""
    if day.text is not None and (written := _content(day.text, t)):
        return written
    drafted = dedicated(day, facts.now, t)
    return _said(drafted, t) if drafted else _gap(t("Write here: what the day was dedicated to."), t)

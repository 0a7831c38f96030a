"""Which project it is: the fields that the forms of both programmes begin with."""

from collections.abc import Iterator

from bot.domain.reports.about import about
from bot.domain.reports.counts import participation
from bot.domain.reports.days import days
from bot.domain.reports.papers import Heading, Part
from bot.screen import plain
from bot.views.polls.pictures import words_of
from bot.views.reports.cells import town
from bot.views.reports.draft_parts import Draft, pairs
from bot.views.reports.draft_programme import sentences

Rows = list[tuple[str, str]]


def action(draft: Draft) -> Iterator[Part]:
    """Programme, measure, grant, title; host and partners; the event."""
    t = draft.t
    yield pairs(_project(draft), t)
    yield Heading(2, plain(t("The event")))
    yield pairs([*_event(draft), *_numbers(draft)], t)


def event_sheet(draft: Draft) -> Iterator[Part]:
    """The fields of the Event Description Sheet."""
    t = draft.t
    yield pairs([(t("Participant (code and short name)"), _blank(draft)), *_project(draft)], t)
    yield Heading(2, plain(t("The event")))
    yield pairs(_event(draft), t)
    yield Heading(2, plain(t("Participants")))
    yield pairs([*_genders(draft), *_countries(draft), *_numbers(draft)], t)
    yield Heading(2, plain(t("Description")))
    yield from sentences(draft)


def _project(draft: Draft) -> Rows:
    t, meeting = draft.t, draft.facts.meeting
    values = meeting.values
    host = meeting.host_delegation
    partners = [
        town(code, draft.facts, t)
        for code, one in sorted(draft.facts.delegations.items())
        if code != host and not one.withdrawn
    ]
    rows = [
        (t("Programme of the EU"), plain(t.text(meeting.localized("eu_programme")))),
        (t("Strand"), values.get("eu_strand", "")),
        (t("Measure of the programme"), values.get("eu_measure", "")),
        (t("Grant number"), values.get("grant_number", "")),
        (t("Granting authority"), values.get("granting_authority", "")),
        (t("Title of the project"), plain(t.text(meeting.title))),
        (t("Acronym"), values.get("acronym", "")),
        (t("Lead"), plain(t.text(meeting.localized("host_organisation"))) or values.get("host_town", "")),
        (t("Towns that took part beside the host"), plain(t.join(partners)) if partners else ""),
    ]
    return [(name, value or draft.unknown) for name, value in rows]


def _event(draft: Draft) -> Rows:
    t, facts = draft.t, draft.facts
    meeting = facts.meeting
    host = facts.delegations.get(meeting.host_delegation)
    country = plain(t.country_name(host.country_code, host.country)) if host else ""
    city = (plain(t.text(host.town)) if host else "") or meeting.values.get("host_town", "")
    start, end = t.figures(meeting.start_date), t.figures(meeting.end_date)
    website = meeting.values.get("information_page_url") or meeting.values.get("website") or ""
    many = len(days(facts))
    return [
        (t("Event number"), _blank(draft)),
        (t("Type of event"), _blank(draft)),
        (t("In situ, online or both"), _blank(draft)),
        (t("Country"), country or draft.unknown),
        (t("City"), city or draft.unknown),
        (t("Dates"), plain(start if start == end else t("{start} to {end}", start=start, end=end))),
        (t("Days"), str(many)),
        (t("Website"), website or draft.unknown),
    ]


def _numbers(draft: Draft) -> Rows:
    t, found = draft.t, participation(draft.facts)
    present = draft.unknown if found.total.present is None else str(found.total.present)
    return [
        (t("All participants"), str(found.total.people)),
        (t("of these, marked as present"), present),
        (t("Countries"), str(len(found.countries))),
    ]


def _countries(draft: Draft) -> Rows:
    t = draft.t
    return [
        (
            plain(t.country_name(one.country_code, one.country)) or one.country or draft.unknown,
            plain(t.ngettext("{n} participant", "{n} participants", one.heads.people)),
        )
        for one in participation(draft.facts).countries
    ]


def _genders(draft: Draft) -> Rows:
    """As people said themselves, in totals of five and more; who said nothing stands apart."""
    t, facts = draft.t, draft.facts
    found = about(facts).get("about_gender")
    if found is None or not found.shares:
        return [(t("Gender"), draft.unknown)]
    came = next(one for poll in facts.polls.results if (one := poll.of("about_gender")) is not None)
    words = words_of(came, facts.programme, t)
    few, gender = plain(t("fewer than five")), plain(t("Gender"))
    rows = [
        (
            f"{gender}: {words.get(one.choice.key) or one.choice.key}",
            few if one.count is None else str(one.count),
        )
        for one in found.shares
    ]
    if found.hidden:
        rows.append((plain(t("in groups too small to be shown")), str(found.hidden)))
    if found.unsaid is not None:
        rows.append((plain(t("would rather not say")), str(found.unsaid)))
    return [*rows, (plain(t("Gender: not stated")), str(found.silent))]


def _blank(draft: Draft) -> str:
    return draft.gap(draft.t("Write here")).text

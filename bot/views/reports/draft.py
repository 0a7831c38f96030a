"""The draft of the final report: the chapters of the funder's form, filled from the facts."""

from collections.abc import Callable, Iterator, Mapping

from bot.domain.reports.facts import Facts
from bot.domain.reports.forms import FORMS, Chapter, Form, form_of
from bot.domain.reports.papers import Contents, Heading, Paper, Part, Style, Text
from bot.i18n import N_, Translator
from bot.screen import plain
from bot.views.reports import draft_action, draft_people, draft_programme, draft_results, draft_texts
from bot.views.reports.draft_parts import Draft, localized

_CHAPTERS: Mapping[Chapter, tuple[str, Callable[[Draft], Iterator[Part]]]] = {
    Chapter.EVENT_SHEET: (N_("Event description sheet"), draft_action.event_sheet),
    Chapter.ACTION: (N_("The project"), draft_action.action),
    Chapter.SUMMARY: (N_("Summary"), draft_texts.summary),
    Chapter.PARTICIPANTS: (N_("Participants"), draft_people.participants),
    Chapter.ABOUT: (N_("About the participants"), draft_people.about),
    Chapter.SIGNED: (N_("Signed lists of participants"), draft_people.signed),
    Chapter.PROGRAMME: (N_("The programme, planned and delivered"), draft_programme.programme),
    Chapter.DAYS: (N_("The days"), draft_programme.each_day),
    Chapter.CHANGES: (N_("History of changes"), draft_programme.changes),
    Chapter.TOPICS: (N_("Topics, debates, conclusions"), draft_texts.topics),
    Chapter.RESULTS: (N_("Results"), draft_results.results),
    Chapter.ANSWERS: (N_("Answers to the questionnaires"), draft_results.answers),
    Chapter.DISSEMINATION: (N_("How it was made known"), draft_results.dissemination),
    Chapter.INCLUSION: (N_("Inclusion and volunteers"), draft_people.inclusion),
    Chapter.PROBLEMS: (N_("Problems and changes"), draft_texts.problems),
    Chapter.FOLLOW_UP: (N_("What follows, agreements"), draft_texts.follow_up),
    Chapter.PICTURES: (N_("Pictures of the meeting"), draft_texts.pictures),
    Chapter.ANNEXES: (N_("Annexes and dates"), draft_texts.annexes),
}
_FORMS = {
    Form.EUROPE_FOR_CITIZENS: N_("Structure: Europe for Citizens, town twinning."),
    Form.CERV: N_("Structure: CERV, town twinning, with the fields of the event description sheet."),
}


def render(facts: Facts, t: Translator, pictures: Mapping[str, bytes] | None = None) -> Paper:
    """The report as of now. ``pictures``: charts by name (draft_charts.py); one not drawn is left out.

    In English as a whole where we do not speak the reader's language: never half a page in each.
    """
    t = t.speaking(t.ui)
    draft = Draft(facts, t, pictures or {})
    form = form_of(facts.meeting)
    parts: list[Part] = [*_opening(draft, form)]
    for number, chapter in enumerate(FORMS[form], 1):
        title, write = _CHAPTERS[chapter]
        parts.append(Heading(1, f"{number}. {plain(t(title))}", new_page=number == 1))
        parts += write(draft)
    title = plain(
        t("Final report (draft): {meeting}", meeting=t.text(facts.meeting.title) or facts.meeting.code)
    )
    return Paper(
        title,
        t.ui,
        tuple(parts),
        footer=plain(t.text(facts.meeting.localized("credit"))),
        page_words=plain(t("Page {page} of {pages}", page="{page}", pages="{pages}")),
    )


def _opening(draft: Draft, form: Form) -> Iterator[Part]:
    t, meeting = draft.t, draft.facts.meeting
    missing = {
        "credit": t("Write here: the sentence that names the funder."),
        "disclaimer": t("Write here: the funder's disclaimer."),
    }
    for key, gap in missing.items():
        yield localized(meeting.localized(key), t, Style.CREDIT) or draft.gap(gap)
    made = draft.facts.now.astimezone(t.zone)
    yield Text(
        plain(
            t(
                "As of {date}, {time}. {form}",
                date=t.date(made.date()),
                time=t.time(made),
                form=t(_FORMS[form]),
            )
        )
    )
    yield Text(
        plain(t("This is a draft: compare it with the funder's own form before you send anything.")),
        Style.SMALL,
    )
    yield draft.gap(t("Yellow: here a person must write."))
    yield Text(plain(t("Green: drafted from the data; please read it and make it your own.")), Style.DRAFTED)
    yield Contents(levels=1)

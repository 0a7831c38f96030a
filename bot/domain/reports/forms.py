"""The forms of a final report, as data: which chapters a funder wants, in which order. Words: views. Pure."""

from enum import StrEnum

from bot.domain.meeting import Meeting

KEY = "report_form"
"""Of the Meeting sheet."""


class Chapter(StrEnum):
    """What a report has to say; each is written once and stands in every form that asks for it."""

    EVENT_SHEET = "event_sheet"
    ACTION = "action"
    SUMMARY = "summary"
    PARTICIPANTS = "participants"
    ABOUT = "about"
    SIGNED = "signed"
    PROGRAMME = "programme"
    DAYS = "days"
    CHANGES = "changes"
    TOPICS = "topics"
    RESULTS = "results"
    ANSWERS = "answers"
    DISSEMINATION = "dissemination"
    INCLUSION = "inclusion"
    PROBLEMS = "problems"
    FOLLOW_UP = "follow_up"
    PICTURES = "pictures"
    ANNEXES = "annexes"


class Form(StrEnum):
    """Whose report it is."""

    EUROPE_FOR_CITIZENS = "europe_for_citizens"  # 2014-2020, measure 2.1
    CERV = "cerv"  # 2021-2027: the Event Description Sheet comes first


_SHARED = (
    Chapter.RESULTS,
    Chapter.ANSWERS,
    Chapter.DISSEMINATION,
    Chapter.INCLUSION,
    Chapter.PROBLEMS,
    Chapter.FOLLOW_UP,
    Chapter.PICTURES,
    Chapter.ANNEXES,
)
FORMS = {
    Form.EUROPE_FOR_CITIZENS: (
        Chapter.ACTION,
        Chapter.SUMMARY,
        Chapter.PARTICIPANTS,
        Chapter.ABOUT,
        Chapter.SIGNED,
        Chapter.PROGRAMME,
        Chapter.DAYS,
        Chapter.CHANGES,
        Chapter.TOPICS,
        *_SHARED,
    ),
    Form.CERV: (
        Chapter.EVENT_SHEET,
        Chapter.CHANGES,
        Chapter.SUMMARY,
        Chapter.PARTICIPANTS,
        Chapter.ABOUT,
        Chapter.SIGNED,
        Chapter.PROGRAMME,
        Chapter.DAYS,
        Chapter.TOPICS,
        *_SHARED,
    ),
}


def form_of(meeting: Meeting) -> Form:
    """The form of a meeting's report; Europe for Citizens if the sheet says nothing that we know."""
    told = meeting.values.get(KEY, "").strip()
    return Form(told) if told in set(Form) else Form.EUROPE_FOR_CITIZENS

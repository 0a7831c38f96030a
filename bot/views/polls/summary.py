"""After questions: the end of a part, all answers of a round, later, not there."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.polls import Question
from bot.domain.polls.questionnaires import PartEnd, Questionnaire, handle_of
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import Keyboard, Screen, button, clipped, lines, paragraphs, plain, rows
from bot.views.buttons import help_button, polls_button
from bot.views.paging import A_PART, paged
from bot.views.polls import options
from bot.views.polls.presses import LeaveRound, OpenRound, ShowQuestion, ShowSummary
from bot.views.polls.questions import heading, until

_LONGEST_QUESTION = 150


def part_done(
    sheet: Questionnaire, end: PartEnd, programme: Programme, t: Translator, *, first: Markup | None = None
) -> Screen:
    """A part is done: go on, or later?"""
    left = len(sheet.questions) - sheet.number(end.following) + 1
    go_on = ShowQuestion(sheet.asking.id, handle_of(end.following.id))
    return Screen(
        paragraphs(
            first,
            _title(sheet, programme, t),
            lines(
                t("Part {n} of {total} is done. Thank you.", n=end.number, total=end.of),
                t.ngettext("{n} question is left.", "{n} questions are left.", left),
            ),
        ),
        (
            (
                button(t.pgettext("button", "Go on"), go_on),
                button(t.pgettext("button", "Later"), LeaveRound(sheet.asking.id)),
                help_button(t),
            ),
        ),
    )


def later(sheet: Questionnaire, programme: Programme, t: Translator) -> Screen:
    """What is answered is kept, and where to find the rest."""
    return Screen(
        paragraphs(
            _title(sheet, programme, t),
            lines(
                t("Your answers are kept."),
                t(
                    "You find the other questions under “Questions and polls” until {when}.",
                    when=until(sheet.asking, t),
                ),
            ),
        ),
        (
            (button(t.pgettext("button", "Go on"), OpenRound(sheet.asking.id)),),
            (polls_button(t), help_button(t)),
        ),
    )


def absent(sheet: Questionnaire, programme: Programme, t: Translator) -> Screen:
    """They were not there, and may say otherwise."""
    return Screen(
        paragraphs(_title(sheet, programme, t), t("Thank you. I have noted that you were not there.")),
        (
            (button(t.pgettext("button", "I was there"), OpenRound(sheet.asking.id)),),
            (polls_button(t), help_button(t)),
        ),
    )


def summary(
    sheet: Questionnaire,
    programme: Programme,
    t: Translator,
    *,
    part: int = 0,
    first: Markup | None = None,
) -> Screen:
    """All questions with what was answered; a press on a number changes that answer."""
    shown, turns = paged(sheet.questions, part, lambda n: ShowSummary(sheet.asking.id, n), t)
    when = until(sheet.asking, t)
    change = t("You may change your answers until {when}: press the number of the question.", when=when)
    if len(sheet.questions) == 1:
        change = t("You may change your answer until {when}.", when=when)
    return Screen(
        paragraphs(
            first,
            _title(sheet, programme, t),
            t("Thank you. Your answers:") if sheet.answers else t("You have answered nothing yet."),
            lines(*(_line(sheet, one, programme, t) for one in shown)),
            change,
        ),
        ((polls_button(t), help_button(t)), *_changes(sheet, shown, t), *turns),
    )


def page_of(sheet: Questionnaire, question: Question) -> int:
    """Which part of the summary has a question."""
    return (sheet.number(question) - 1) // A_PART


def _changes(sheet: Questionnaire, shown: Sequence[Question], t: Translator) -> Keyboard:
    def to(one: Question) -> ShowQuestion:
        return ShowQuestion(sheet.asking.id, handle_of(one.id), alone=True)

    if len(sheet.questions) == 1:
        return ((button(t.pgettext("button", "Change"), to(shown[0])),),)
    return rows([button(str(sheet.number(one)), to(one)) for one in shown], 4)


def _line(sheet: Questionnaire, one: Question, programme: Programme, t: Translator) -> Markup:
    answer = sheet.answers.get(one.id)
    asked = clipped(plain(t.text(one.text)), _LONGEST_QUESTION)
    given = options.said(answer, programme.delegations, t) if answer is not None else t("no answer")
    return Markup("{}. {} <b>{}</b>").format(sheet.number(one), asked, given)


def _title(sheet: Questionnaire, programme: Programme, t: Translator) -> Markup:
    return Markup("<b>{}</b>").format(heading(sheet.asking, sheet.poll, programme, t))

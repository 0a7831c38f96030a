"""After questions: the end of a part, all answers of a round, later, not there."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.polls import Question
from bot.domain.polls.questionnaires import Answer, PartEnd, Questionnaire
from bot.domain.programme import Programme
from bot.domain.seals import handle_of
from bot.i18n import Translator
from bot.screen import Button, Keyboard, Screen, button, clipped, lines, paragraphs, plain, rows
from bot.views.buttons import help_button, polls_button
from bot.views.paging import A_PART, paged
from bot.views.polls import options
from bot.views.polls.presses import AnswerFor, LeaveRound, OpenRound, ShowQuestion, ShowSummary
from bot.views.polls.questions import heading, until, whose

_LONGEST_QUESTION = 150
_ONE_ROW = 5


def part_done(
    sheet: Questionnaire, end: PartEnd, programme: Programme, t: Translator, *, first: Markup | None = None
) -> Screen:
    """A part is done: go on, or later?"""
    left = len(sheet.questions) - sheet.number(end.following) + 1
    go_on = ShowQuestion(sheet.asking.id, handle_of(end.following.id), whom=sheet.in_place_of)
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
                button(t.pgettext("button", "Later"), LeaveRound(sheet.asking.id, sheet.in_place_of)),
                help_button(t),
            ),
        ),
    )


def later(sheet: Questionnaire, programme: Programme, t: Translator) -> Screen:
    """What is answered is kept, and where to find the rest."""
    when = until(sheet.asking, t)
    rest = lines(
        t("Your answers are kept."),
        t("You find the other questions under “Questions and polls” until {when}.", when=when),
    )
    if sheet.whom is not None:
        rest = t("The answers are kept. The other questions may be answered until {when}.", when=when)
    return Screen(
        paragraphs(_title(sheet, programme, t), rest),
        (
            (button(t.pgettext("button", "Go on"), OpenRound(sheet.asking.id, sheet.in_place_of)),),
            (_others(sheet, t),),
            (help_button(t),),
        ),
    )


def absent(sheet: Questionnaire, programme: Programme, t: Translator) -> Screen:
    """They were not there, and may say otherwise."""
    noted, undo = t("Thank you. I have noted that you were not there."), t.pgettext("button", "I was there")
    if sheet.whom is not None:
        noted = t("Thank you. I have noted that {name} was not there.", name=sheet.whom.name)
        undo = t.pgettext("button", "Was there")
    return Screen(
        paragraphs(_title(sheet, programme, t), noted),
        (
            (button(undo, OpenRound(sheet.asking.id, sheet.in_place_of)),),
            (_others(sheet, t),),
            (help_button(t),),
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
    if len(sheet.questions) == 1:
        return _of_one(sheet, sheet.questions[0], programme, t, first)
    shown, turns = paged(
        sheet.questions, part, lambda n: ShowSummary(sheet.asking.id, n, sheet.in_place_of), t
    )
    when = until(sheet.asking, t)
    return Screen(
        paragraphs(
            first,
            _title(sheet, programme, t),
            _far(sheet, t),
            lines(*(_line(sheet, one, programme, t) for one in shown)),
            t("You may change your answers until {when}: press the number of the question.", when=when),
        ),
        ((_others(sheet, t),), *_changes(sheet, shown, t), *turns, (help_button(t),)),
    )


def _far(sheet: Questionnaire, t: Translator) -> Markup:
    if sheet.whom is not None:
        return t("Thank you. The answers:") if sheet.answers else t("Nothing is answered yet.")
    return t("Thank you. Your answers:") if sheet.answers else t("You have answered nothing yet.")


def _others(sheet: Questionnaire, t: Translator) -> Button:
    """To the other questions of the same person."""
    if sheet.whom is None:
        return polls_button(t)
    return button(t.pgettext("button", "‹ Questions"), AnswerFor(sheet.whom.id))


def page_of(sheet: Questionnaire, question: Question) -> int:
    """Which part of the summary has a question."""
    return (sheet.number(question) - 1) // A_PART


def _changes(sheet: Questionnaire, shown: Sequence[Question], t: Translator) -> Keyboard:
    numbers = [button(str(sheet.number(one)), _to(sheet, one)) for one in shown]
    return rows(numbers, len(numbers) if len(numbers) <= _ONE_ROW else -(-len(numbers) // 2))


def _to(sheet: Questionnaire, one: Question) -> ShowQuestion:
    return ShowQuestion(sheet.asking.id, handle_of(one.id), alone=True, whom=sheet.in_place_of)


def _of_one(
    sheet: Questionnaire, asked: Question, programme: Programme, t: Translator, first: Markup | None
) -> Screen:
    """A poll of a single question: no numbers, and no words twice where it is called as its question."""
    answer, called = sheet.answers.get(asked.id), heading(sheet.asking, sheet.poll, programme, t)
    words = t.text(asked.text)
    change = button(t.pgettext("button", "Change"), _to(sheet, asked))
    return Screen(
        paragraphs(
            first,
            _title(sheet, programme, t),
            lines(
                None if words == called else clipped(plain(words), _LONGEST_QUESTION),
                _far(sheet, t) if answer is None else _thanks(sheet, answer, programme, t),
            ),
            t("You may change your answer until {when}.", when=until(sheet.asking, t)),
        ),
        ((_others(sheet, t),), (change, help_button(t))),
    )


def _thanks(sheet: Questionnaire, answer: Answer, programme: Programme, t: Translator) -> Markup:
    given = options.said(answer, programme.delegations, t)
    if sheet.whom is not None:
        return t("Thank you. The answer: <b>{answer}</b>", answer=given)
    return t("Thank you. Your answer: <b>{answer}</b>", answer=given)


def _line(sheet: Questionnaire, one: Question, programme: Programme, t: Translator) -> Markup:
    answer = sheet.answers.get(one.id)
    asked = clipped(plain(t.text(one.text)), _LONGEST_QUESTION)
    given = options.said(answer, programme.delegations, t) if answer is not None else t("no answer")
    return Markup("{}. {} <b>{}</b>").format(sheet.number(one), asked, given)


def _title(sheet: Questionnaire, programme: Programme, t: Translator) -> Markup:
    called = Markup("<b>{}</b>").format(heading(sheet.asking, sheet.poll, programme, t))
    return lines(whose(sheet, t), called)

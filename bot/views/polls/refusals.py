"""Refusals about answers in words: what happened, what holds, and the way on."""

from markupsafe import Markup

from bot.domain.errors import DomainError
from bot.domain.polls.kinds import LARGEST_NUMBER, LONGEST_TEXT, FreeText, Number
from bot.domain.polls.refusals import (
    AnswerRefused,
    AnswersThemselves,
    NoSuchPoll,
    NotForOthers,
    PollClosed,
    PollKeyDestroyed,
)
from bot.i18n import Translator
from bot.screen import Button, Screen, button, lines
from bot.views.buttons import help_button, polls_button
from bot.views.polls.presses import ShowQuestion


def refusal(error: DomainError, t: Translator) -> Screen | None:
    """Say why an answer cannot be taken; None if it is another kind of refusal."""
    match error:
        case AnswerRefused():
            return _screen(_refused(error, t), t, *_again(error, t))
        case PollClosed():
            said = lines(
                t("These questions are closed: answers can no longer be given or changed."),
                t("What you answered before counts. Thank you."),
            )
            return _screen(said, t)
        case NoSuchPoll():
            return _screen(t("This question is no longer there, or it is not for you."), t)
        case NotForOthers():
            said = lines(
                t("These questions are anonymous: they cannot be answered for somebody."),
                t("Whoever joins can answer them without a name."),
            )
            return _screen(said, t)
        case AnswersThemselves():
            return _screen(t("{name} has joined and answers without your help.", name=error.name), t)
        case PollKeyDestroyed():
            said = lines(
                t("Answers to these questions can no longer be given or changed."),
                t("What tied the anonymous answers to people was destroyed, as promised."),
            )
            return _screen(said, t)
    return None


def _refused(error: AnswerRefused, t: Translator) -> Markup:
    match error.kind:
        case Number.name:
            return t("Please type a whole number from 0 to {most}, such as 3.", most=LARGEST_NUMBER)
        case FreeText.name:
            return t("Please type your answer as text, at most {n} characters.", n=LONGEST_TEXT)
    return t("This answer does not fit the question any more. Nothing was changed.")


def _again(error: AnswerRefused, t: Translator) -> tuple[Button, ...]:
    if error.round_id is None or error.handle is None:
        return ()
    data = ShowQuestion(error.round_id, error.handle, whom=error.whom)
    return (button(t.pgettext("button", "‹ The question"), data),)


def _screen(said: Markup, t: Translator, *more: Button) -> Screen:
    first = (more,) if more else ()
    return Screen(said, (*first, (polls_button(t),), (help_button(t),)))

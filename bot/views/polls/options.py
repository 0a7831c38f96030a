"""The options of a question as buttons, and answers in words."""

from collections.abc import Mapping

from markupsafe import Markup

from bot.domain.meeting import Delegation
from bot.domain.polls import Question
from bot.domain.polls.kinds import KINDS, Recommendation, Scale, YesNo
from bot.domain.polls.questionnaires import Answer, Questionnaire
from bot.domain.seals import handle_of
from bot.i18n import Translator
from bot.screen import Button, Keyboard, button, clipped, plain, rows
from bot.views.polls.presses import PollAnswer

_TWO, _THREE = 16, 9
"""Characters that each of two, or of three, buttons in a row still shows on a narrow phone."""
_LONGEST_ANSWER = 150


def worded(question: Question, towns: Mapping[str, Delegation], t: Translator) -> dict[str, Markup]:
    """Every key that may be pressed, in order, with its words."""
    if question.kind == YesNo.name:
        return {"yes": t.pgettext("button", "Yes"), "no": t.pgettext("button", "No")}
    texts = {choice.key: t.text(choice.text) for choice in question.worded(towns)}
    return {key: texts.get(key) or Markup.escape(key) for key in KINDS[question.kind].keys(tuple(texts))}


def said(answer: Answer, towns: Mapping[str, Delegation], t: Translator) -> Markup:
    """An answer in words, as it was worded when it was given; long ones are cut."""
    if KINDS[answer.shown.kind].typed:
        return Markup.escape(clipped(answer.value, _LONGEST_ANSWER))
    words = worded(answer.shown, towns, t)
    chosen = [words.get(key, Markup.escape(key)) for key in answer.value.split(",")]
    return Markup(", ").join(chosen)


def choices(
    sheet: Questionnaire,
    question: Question,
    towns: Mapping[str, Delegation],
    t: Translator,
    *,
    alone: bool,
) -> Keyboard:
    """A button for each option; those that are chosen have a mark."""
    kind = KINDS[question.kind]
    if kind.typed:
        return ()
    held = sheet.marked(question)
    chosen = held.split(",") if held is not None else []

    def one(key: str, label: Markup) -> Button:
        press = PollAnswer(
            sheet.asking.id,
            handle_of(question.id),
            sheet.versions[question.id],
            key,
            on=not (kind.several and key in chosen),
            alone=alone,
            whom=sheet.in_place_of,
        )
        return button(f"✓ {plain(label)}" if key in chosen else plain(label), press)

    buttons = [one(key, label) for key, label in worded(question, towns, t).items()]
    return rows(buttons, _per_row(question, buttons))


def _per_row(question: Question, buttons: list[Button]) -> int:
    """Marks of a scale stand below each other, numbers beside each other, and words as they fit."""
    longest = max(len(one.label) for one in buttons)
    match question.kind:
        case Recommendation.name:
            return 6
        case Scale.name:
            return 1
    if longest <= _THREE and len(buttons) % 2:
        return 3
    return 2 if longest <= _TWO else 1

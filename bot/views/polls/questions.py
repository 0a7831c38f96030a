"""One question of a round: what it is about, whether it is anonymous, the question, what may be pressed."""

from datetime import date

from markupsafe import Markup

from bot.domain.polls import Poll, Question
from bot.domain.polls.kinds import KINDS, FreeText
from bot.domain.polls.questionnaires import Questionnaire
from bot.domain.polls.rounds import Asked, Mode, Round
from bot.domain.programme import Programme
from bot.domain.seals import handle_of
from bot.i18n import Translator
from bot.screen import Button, Keyboard, Screen, button, lines, paragraphs
from bot.views.buttons import ShowPolls, help_button
from bot.views.paging import A_PART
from bot.views.polls import options
from bot.views.polls.presses import (
    AnswerFor,
    PassQuestion,
    SayAbsent,
    ShowQuestion,
    ShowSummary,
    TakeBack,
)


def question(
    sheet: Questionnaire,
    asked: Question,
    programme: Programme,
    t: Translator,
    *,
    alone: bool = False,
    waits: bool = True,
    first: Markup | None = None,
) -> Screen:
    """A question. ``waits``: what is typed next is the answer; where it is not (an invitation), a button
    leads there. ``alone``: it is changed by itself. ``first``: what is said above all.
    """
    begins = sheet.number(asked) == 1 and not alone
    many = len(sheet.questions) > 1
    progress = t("{n} of {total}", n=sheet.number(asked), total=len(sheet.questions)) if many else None
    text = paragraphs(
        first,
        lines(
            whose(sheet, t),
            None if _says_itself(sheet, t) else _bold(heading(sheet.asking, sheet.poll, programme, t)),
            *(_above(sheet, t) if begins else ()),
        ),
        lines(progress, _bold(t.text(asked.text))),
        _hint(sheet, asked, t, waits=waits),
    )
    keyboard: Keyboard = (
        *options.choices(sheet, asked, programme.delegations, t, alone=alone),
        *_typing(sheet, asked, t, waits=waits),
        *_absent(sheet, t, begins=begins),
        (_back(sheet, asked, t, alone=alone), *_onward(sheet, asked, t, alone=alone), help_button(t)),
    )
    return Screen(text, keyboard)


def whose(sheet: Questionnaire, t: Translator) -> Markup | None:
    """Above everything, where somebody answers for another one."""
    return t("For <b>{name}</b>", name=sheet.whom.name) if sheet.whom is not None else None


def heading(asking: Round, poll: Poll, programme: Programme, t: Translator) -> Markup:
    """What a round is called: the poll, and which item or day it is about."""
    title = t.text(poll.title) or t("Question")
    item = programme.by_id.get(asking.item_id) if asking.item_id is not None else None
    if item is not None:
        return t("{poll}: {item}", poll=title, item=t.text(item.title))
    if asking.day is not None:
        return t("{poll}: {day}", poll=title, day=t.day(asking.day))
    return title


def until(asking: Round, t: Translator) -> Markup:
    """``Saturday, 10 November, 18:30``: when it closes."""
    return t("{day}, {time}", day=t.day(_local(asking, t)), time=t.time(asking.ends_at))


def secrecy(asking: Round, t: Translator) -> Markup:
    """Whether answers are anonymous, said above the first question; it never changes."""
    if asking.mode is Mode.TOWNS:
        return t("You vote for your town: its last vote counts. The organisers see it.")
    if asking.anonymous:
        return t("Anonymous: your answers are kept without your name.")
    return t("With your name: the organisers see what you answered.")


def noted(answer: str, t: Translator) -> Markup:
    """What was typed was taken."""
    return t("Noted: “{answer}”", answer=answer)


def _says_itself(sheet: Questionnaire, t: Translator) -> bool:
    """Whether a quick poll is called what it asks: that is said once."""
    (first, *more), title = sheet.poll.questions, t.text(sheet.poll.title)
    return bool(title) and not more and t.text(first.text).startswith(title.removesuffix("…"))


def _bold(words: Markup) -> Markup:
    return Markup("<b>{}</b>").format(words)


def _local(asking: Round, t: Translator) -> date:
    return asking.ends_at.astimezone(t.zone).date()


def _above(sheet: Questionnaire, t: Translator) -> tuple[Markup, ...]:
    said = secrecy(sheet.asking, t)
    if sheet.whom is not None:
        said = t("With their name: the organisers see the answers, and that you entered them.")
    return said, t("Open until {when}.", when=until(sheet.asking, t))


def _hint(sheet: Questionnaire, asked: Question, t: Translator, *, waits: bool) -> Markup | None:
    kind = KINDS[asked.kind]
    if kind.typed:
        held = sheet.answers.get(asked.id)
        so_far = t("Your answer so far: “{answer}”", answer=held.value) if held is not None else None
        return lines(so_far, _how(asked, t) if waits else None) or None
    if kind.several:
        return t("Press all that fit.")
    if asked.kind == "nps":
        return t("0 = not at all likely, 10 = extremely likely")
    return None


def _how(asked: Question, t: Translator) -> Markup:
    if asked.kind == FreeText.name:
        return t("Please write your answer now, in your own language.")
    return t("Please type a number now.")


def _typing(sheet: Questionnaire, asked: Question, t: Translator, *, waits: bool) -> Keyboard:
    if waits or not KINDS[asked.kind].typed:
        return ()
    data = ShowQuestion(sheet.asking.id, handle_of(asked.id), whom=sheet.in_place_of)
    return ((button(t.pgettext("button", "Write an answer"), data),),)


def _absent(sheet: Questionnaire, t: Translator, *, begins: bool) -> Keyboard:
    about_an_item = begins and sheet.asking.item_id is not None
    if not about_an_item or sheet.progress.state is Asked.DONE:
        return ()
    label = t.pgettext("button", "I was not there")
    if sheet.whom is not None:
        label = t.pgettext("button", "Was not there")
    return ((button(label, SayAbsent(sheet.asking.id, whom=sheet.in_place_of)),),)


def _back(sheet: Questionnaire, asked: Question, t: Translator, *, alone: bool) -> Button:
    before, whom = sheet.before(asked), sheet.in_place_of
    if alone:
        page = ShowSummary(sheet.asking.id, (sheet.number(asked) - 1) // A_PART, whom)
        several = KINDS[asked.kind].several
        return button(t.pgettext("button", "Done") if several else t.pgettext("button", "‹ Back"), page)
    if before is None:
        if sheet.whom is not None:
            return button(t.pgettext("button", "‹ Questions"), AnswerFor(sheet.whom.id))
        return button(t.pgettext("button", "‹ Polls"), ShowPolls())
    data = ShowQuestion(sheet.asking.id, handle_of(before.id), whom=whom)
    return button(t.pgettext("button", "‹ Back"), data)


def _onward(sheet: Questionnaire, asked: Question, t: Translator, *, alone: bool) -> tuple[Button, ...]:
    this, given, whom = handle_of(asked.id), asked.id in sheet.answers, sheet.in_place_of
    if alone:
        taken_back = TakeBack(sheet.asking.id, this, whom)
        return (button(t.pgettext("button", "No answer"), taken_back),) if given else ()
    label = t.pgettext("button", "Skip")
    if given:
        several = KINDS[asked.kind].several
        label = t.pgettext("button", "Done") if several else t.pgettext("button", "Next ›")
    return (button(label, PassQuestion(sheet.asking.id, this, whom)),)

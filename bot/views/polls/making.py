"""Making a quick poll: the question, the kind, the answers. For whom, until when, the preview: beside it."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.meeting import Meeting
from bot.domain.polls.making import Made, PollDraft
from bot.domain.polls.typed import Unfit, UnfitPoll
from bot.i18n import Translator
from bot.screen import Button, Keyboard, Screen, button, clipped, lines, paragraphs, plain, rows
from bot.views.buttons import help_button
from bot.views.polls.making_ways import (
    BeginPoll,
    GoOnPoll,
    SetKind,
    WriteQuestion,
    drop_button,
    kinds_button,
    preview_button,
)

_SHOWN = 120
_MOST = 6
"""Languages on one screen."""


def ask(t: Translator, *, running: Sequence[Button] = (), first: Markup | None = None) -> Screen:
    """The question is typed next; ``running``: polls that are open now."""
    said = paragraphs(
        first,
        t("<b>Quick poll</b>"),
        t("Type your question and send it to me. One question; you choose the rest with buttons."),
    )
    return Screen(said, (*rows(list(running), 1), (help_button(t),)))


def offer(draft: PollDraft, t: Translator) -> Screen:
    """There is a draft already."""
    return Screen(
        lines(t("You have begun a quick poll:"), _quoted(draft, t)),
        (
            (button(t.pgettext("button", "Go on with it"), GoOnPoll(draft.number)),),
            (button(t.pgettext("button", "Begin anew"), BeginPoll(draft.number)), help_button(t)),
        ),
    )


def dropped(t: Translator) -> Screen:
    """It is gone."""
    again = button(t.pgettext("button", "New quick poll"), BeginPoll())
    return Screen(t("The quick poll is thrown away. Nobody was asked."), ((again, help_button(t)),))


def kinds(draft: PollDraft, t: Translator, *, first: Markup | None = None) -> Screen:
    """What kind of answer? Yes or no first."""
    said = paragraphs(first, lines(_quoted(draft, t), t("<b>How do people answer?</b>")))
    labels = [
        ("yes_no", t.pgettext("button", "Yes or no")),
        ("scale", t.pgettext("button", "Very good … very poor")),
        ("single", t.pgettext("button", "One of several")),
        ("multi", t.pgettext("button", "Several of them")),
        ("nps", t.pgettext("button", "0 to 10")),
        ("number", t.pgettext("button", "A number")),
        ("text", t.pgettext("button", "In own words")),
    ]
    buttons = [button(label, SetKind(draft.number, kind)) for kind, label in labels]
    return Screen(
        said, (*rows(buttons[:2], 1), *rows(buttons[2:], 2), (drop_button(draft.number, t), help_button(t)))
    )


def options(draft: PollDraft, t: Translator, *, first: Markup | None = None) -> Screen:
    """The answers are typed next."""
    said = paragraphs(
        first,
        lines(_quoted(draft, t), t("<b>Which answers?</b> Type them, one a line: 2 to 12 of them.")),
        t("For example:\nBus\nOn foot"),
    )
    return Screen(said, ((kinds_button(draft.number, t), help_button(t)),))


def scale(meeting: Meeting, asking: Translator) -> dict[str, tuple[str, ...]]:
    """The five marks, in every language of the meeting that has words of its own for them."""
    found = {}
    for code in meeting.languages:
        t = asking.speaking(code.replace("-", "_"))
        if plain(t.ui).partition("_")[0] == code.partition("-")[0]:
            # TRANSLATORS: five marks from worst to best, with | between them
            words = t("very poor|poor|all right|good|very good")
            found[code] = tuple(plain(words).split("|"))
    return {code: marks for code, marks in found.items() if len(marks) == 5}


def unfit(error: UnfitPoll, t: Translator) -> Markup:
    """Why what was typed does not do."""
    match error.why:
        case Unfit.EMPTY:
            return t("There was nothing to read in that.")
        case Unfit.LONG_QUESTION:
            return t("That is too long: a question has at most {n} characters.", n=error.figure)
        case Unfit.LONG_OPTION:
            return t("One of the answers is too long: at most {n} characters each.", n=error.figure)
        case Unfit.FEW:
            return t("I need at least two answers, each on a line of its own.")
        case Unfit.MANY:
            return t("That is more than {n} answers: please send fewer.", n=error.figure)
        case Unfit.SAME:
            return t("Two of the answers are the same.")
        case Unfit.OTHER_COUNT:
            return t("Please send the question first, then just {n} answers, one a line.", n=error.figure)


def not_text(t: Translator) -> Markup:
    """A picture, a voice message …"""
    return t("I can only take text here.")


def languages(made: Made, meeting: Meeting, t: Translator) -> Screen:
    """In which languages it is asked; whoever reads another is named, not hidden."""
    draft = made.draft
    there = t.join([t.language_name(code) for code in draft.words])
    wanting = sorted(
        (code for code in meeting.languages if code != draft.language),
        key=lambda code: (code in draft.words, -made.reach.languages.get(code, 0)),
    )[:_MOST]
    buttons = [_writing(code, draft, t) for code in wanting]
    back = preview_button(draft.number, t)
    return Screen(
        paragraphs(
            t("<b>Languages</b>"),
            lines(
                t.ngettext(
                    "Your question is in {languages}.",
                    "Your question is in {languages}.",
                    len(draft.words),
                    languages=there,
                ),
                *as_is(made, t),
            ),
        ),
        (*_back_first(back), *rows(buttons, 2), (help_button(t),)),
    )


def as_is(made: Made, t: Translator) -> tuple[Markup, ...]:
    """Who gets it in a language that is not theirs."""
    draft = made.draft
    read = {code.replace("_", "-"): n for code, n in made.reach.languages.items() if code}
    others = {code: n for code, n in read.items() if not {code, code.partition("-")[0]} & set(draft.words)}
    n = sum(others.values())
    if not n:
        return ()
    name = t.language_name(shown_language(draft, t.default))
    return (
        t.ngettext(
            "{n} person reads another language and gets it as it is, in {language}.",
            "{n} people read another language and get it as it is, in {language}.",
            n,
            language=name,
        ),
    )


def write(draft: PollDraft, language: str, t: Translator, *, first: Markup | None = None) -> Screen:
    """The question in this language is typed next."""
    name = t.language_name(language)
    ask_for = t("Type the question in {language}.", language=name)
    n = len(draft.options.get(draft.language, ())) if draft.kind in ("single", "multi") else 0
    if n:
        ask_for = t(
            "Type it in {language}: the question first, then its {n} answers, one a line, in the same order.",
            language=name,
            n=n,
        )
    words = lines(_quoted(draft, t), *draft.options.get(draft.language, ())) if n else _quoted(draft, t)
    return Screen(paragraphs(first, words, ask_for), ((preview_button(draft.number, t), help_button(t)),))


def shown_language(draft: PollDraft, default: str) -> str:
    """The language in which others read it."""
    return next((code for code in (default, "en") if code in draft.words), draft.language)


def words(draft: PollDraft) -> str:
    """The question as it was typed."""
    return draft.words.get(draft.language, "")


def _back_first(back: Button) -> Keyboard:
    return ((back,),)


def _quoted(draft: PollDraft, t: Translator) -> Markup:
    return t("“{words}”", words=clipped(words(draft), _SHOWN))


def _writing(code: str, draft: PollDraft, t: Translator) -> Button:
    name = t.language_name(code)
    label = t.pgettext("button", "Add {language}", language=name)
    if code in draft.words:
        label = t.pgettext("button", "Change {language}", language=name)
    return button(label, WriteQuestion(draft.number, code))

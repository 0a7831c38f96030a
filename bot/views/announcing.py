"""Making an announcement: what is said, and in which languages. For whom, when: the modules beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.announcements import Announcement
from bot.domain.composing import Composed, Composing
from bot.domain.contents import AS_IS, pick
from bot.domain.programme import Programme
from bot.i18n import LANGUAGES, Translator
from bot.screen import Button, Screen, button, lines, paragraphs, rows
from bot.views import announcements
from bot.views.announcing_audience import choice, count
from bot.views.announcing_ways import GoOn, ShowPreview, TakeText, texts_button, who_button
from bot.views.buttons import BeginAnnouncement, help_button

_MOST = 6
"""Languages on one screen."""


@dataclass(frozen=True)
class WriteText(CallbackData, code="awtext"):
    """The text in a language; it is sent next."""

    draft: int
    language: str


@dataclass(frozen=True)
class DropText(CallbackData, code="awtextno"):
    """Without the text in a language."""

    draft: int
    language: str


@dataclass(frozen=True)
class AskLanguage(CallbackData, code="awlangs"):
    """In which language the one text is."""

    draft: int


@dataclass(frozen=True)
class SetLanguage(CallbackData, code="awlang"):
    """The one text is in this language; None = in several at once."""

    draft: int
    language: str | None


def begun(composed: Composed, programme: Programme, t: Translator) -> Screen:
    """What comes first once there is something to say: what does not fit, else for whom, else the texts."""
    if not composed.draft.contents:
        return ask(t)
    return too_long(composed, t) or (
        texts(composed, programme, t) if composed.delegation else choice(composed, programme, t)
    )


def ask(t: Translator) -> Screen:
    """What is to be said? It is sent next."""
    said = paragraphs(
        t("<b>Announcement</b>"),
        t("Send me what you want to say: a text, photo, file, place, voice message, video or album."),
    )
    return Screen(said, ((help_button(t),),))


def offer(draft: Announcement, t: Translator) -> Screen:
    """There is a draft already."""
    words = announcements.first_words(draft, t)
    said = lines(t("You have begun an announcement:"), t("“{words}”", words=words))
    return Screen(
        said,
        (
            (button(t.pgettext("button", "Go on with it"), GoOn(draft.id)),),
            (button(t.pgettext("button", "Begin anew"), BeginAnnouncement(discard=draft.id)), help_button(t)),
        ),
    )


def unfit(composing: Composing, t: Translator) -> Screen:
    """A kind of message that cannot be announced."""
    said = t("I cannot announce this. Please send a text, photo, file, place, voice message, video or album.")
    return Screen(said, ((*_back(composing.draft_id, t), help_button(t)),))


def place_alone(draft_id: int, t: Translator) -> Screen:
    """A place and words cannot be one message."""
    said = lines(
        t("A place on the map is an announcement of its own: it takes no text, photo or file."),
        t("Send the one first, then the other with /announce. Your draft is as it was."),
    )
    return Screen(said, ((*_back(draft_id, t), help_button(t)),))


def too_long(composed: Composed, t: Translator) -> Screen | None:
    """What does not fit; None if all does. The draft keeps it."""
    for language, over in composed.draft.too_long.items():
        where = None if language == AS_IS else t("In {language}:", language=t.language_name(language))
        named = where if len(composed.draft.contents) > 1 else None
        said = lines(named, too_long_by(over, t))
        return Screen(said, ((texts_button(composed.draft.id, t), help_button(t)),))
    return None


def too_long_by(over: int, t: Translator) -> Markup:
    """By how many characters, and how many fit."""
    said = t.ngettext(
        "The text is too long by {n} character. Please send it shorter: nothing is lost.",
        "The text is too long by {n} characters. Please send it shorter: nothing is lost.",
        over,
    )
    return lines(said, t("At most 4096 characters fit; under a photo or file 1024."))


def which_text(draft: Announcement, t: Translator) -> Screen:
    """Something was sent, and there are several texts."""
    buttons = [
        button(_name(code, t), TakeText(draft.id, code if code != AS_IS else None)) for code in draft.contents
    ]
    said = t("Which text does this replace?")
    return Screen(said, (*rows(buttons, 2), (texts_button(draft.id, t), help_button(t))))


def texts(composed: Composed, programme: Programme, t: Translator) -> Screen:
    """In which languages it is said; whoever reads another is named, not hidden."""
    draft, absent = composed.draft, composed.missing(t.default)
    only = next(iter(draft.contents)) if len(draft.contents) == 1 else None
    everybody = str(draft.audience) == "all"
    as_it_is = (
        t.pgettext("button", "As it is, to everybody") if everybody else t.pgettext("button", "As it is")
    )
    plain = as_it_is if only is not None else None
    ways = [button(plain or t.pgettext("button", "Preview"), ShowPreview(draft.id))]
    wanting = sorted(absent, key=lambda code: -absent[code])
    wanting = [code for code in wanting if code][:_MOST]
    adding = [button(_adding(_name(code, t), t), WriteText(draft.id, code)) for code in wanting]
    present = [
        button(_changing(_name(code, t), t), WriteText(draft.id, code))
        for code in draft.contents
        if only is None and code != AS_IS
    ]
    other = [button(t.pgettext("button", "It is in another language"), AskLanguage(draft.id))]
    return Screen(
        paragraphs(
            lines(t("<b>Texts</b>"), *_said_in(composed, t)),
            lines(*count(composed, programme, t)) if composed.delegation else None,
            lines(*_notes(absent, composed, t)),
        ),
        (
            tuple(ways),
            *rows([*adding, *present], 2),
            *((tuple(other),) if only is not None and composed.words else ()),
            (*(() if composed.delegation else (who_button(draft.id, t),)), help_button(t)),
        ),
    )


def write(composed: Composed, language: str, t: Translator) -> Screen:
    """The text in a language is sent next."""
    draft = composed.draft
    named = _name(language, t)
    drop: tuple[tuple[Button, ...], ...] = ()
    if language in draft.contents and len(draft.contents) > 1:
        label = t.pgettext("button", "Without {language}", language=named)
        drop = ((button(label, DropText(draft.id, language)),),)
    said = t("Please send me the text in <b>{language}</b>.", language=named)
    same = (
        t("The photo or file stays the same.") if any(one.files for one in draft.contents.values()) else None
    )
    return Screen(lines(said, same), (*drop, (texts_button(draft.id, t), help_button(t))))


def languages(composed: Composed, t: Translator) -> Screen:
    """In which language is the one text?"""
    draft = composed.draft
    buttons = [
        button(name, SetLanguage(draft.id, code)) for code, name in LANGUAGES.items() if code != "sr_Latn"
    ]
    several = button(t.pgettext("button", "Several languages in one text"), SetLanguage(draft.id, None))
    said = t("In which language is your text? Who reads another sees a note that says so.")
    return Screen(said, (*rows(buttons, 3), (several,), (texts_button(draft.id, t), help_button(t))))


def dropped(t: Translator) -> Screen:
    """The draft is gone."""
    again = button(t.pgettext("button", "New announcement"), BeginAnnouncement())
    return Screen(t("The announcement is thrown away. Nothing was sent."), ((again, help_button(t)),))


def _said_in(composed: Composed, t: Translator) -> tuple[Markup, ...]:
    codes = tuple(composed.draft.contents)
    if not composed.words:
        return (t("This has no words: everybody gets it as it is."),)
    if codes == (AS_IS,):
        return (t("Your text is in several languages at once: everybody gets it as it is."),)
    names = t.join([_name(code, t) for code in codes])
    if len(codes) == 1:
        return (t("Your text is in {language}.", language=names),)
    return (t("Your texts: {languages}.", languages=names),)


def _adding(language: Markup, t: Translator) -> Markup:
    return t.pgettext("button", "Add {language}", language=language)


def _changing(language: Markup, t: Translator) -> Markup:
    return t.pgettext("button", "Change {language}", language=language)


def _notes(absent: Mapping[str, int], composed: Composed, t: Translator) -> Iterator[Markup]:
    """``14 people read another language: they get English, with a note.`` Then how many read which."""
    gets: dict[str, dict[str, int]] = {}
    for code, n in absent.items():
        found = pick(composed.draft.contents, code, t.default)
        gets.setdefault(found.language if found else AS_IS, {})[code] = n
    for language, readers in gets.items():
        people, instead = sum(readers.values()), _name(language, t)
        yield t.ngettext(
            "{n} person reads another language: they get {gets}, with a note that says so.",
            "{n} people read another language: they get {gets}, with a note that says so.",
            people,
            gets=instead,
        )
        unknown = t("language not known")
        many = sorted(readers.items(), key=lambda one: (not one[0], -one[1]))
        said = [t("{language} {n}", language=_name(code, t) if code else unknown, n=n) for code, n in many]
        yield Markup("<i>{}</i>").format(Markup(", ").join(said))


def _name(code: str, t: Translator) -> Markup:
    return t.language_name(code) if code else t("several languages")


def _back(draft_id: int | None, t: Translator) -> tuple[Button, ...]:
    if draft_id is None:
        return ()
    return (button(t.pgettext("button", "Go on with it"), GoOn(draft_id)),)

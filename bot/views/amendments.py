"""Changing what was sent: which text, the new words, how it will read, *Change it everywhere*."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.announcements import Announcement
from bot.domain.contents import AS_IS, Content, Picked
from bot.domain.seals import seal
from bot.i18n import Translator
from bot.screen import Button, Screen, button, lines, paragraphs
from bot.views import announced
from bot.views.announcements import LeaveCard, back, first_words
from bot.views.paging import fitted


@dataclass(frozen=True)
class EditText(CallbackData, code="anntext"):
    """The words in this language are typed next; None = the text that goes to everybody as it is."""

    announcement: int
    language: str | None = None


@dataclass(frozen=True)
class ChangeEverywhere(CallbackData, code="anneverywhere"):
    """Change it as it was shown under this seal, if it is still of this edition."""

    announcement: int
    edition: int
    seal: str


def choice(announcement: Announcement, t: Translator) -> Screen:
    """Which of its texts."""
    ways = [
        button(name_of(code, t), EditText(announcement.id, code or None))
        for code in sorted(announcement.contents)
    ]
    said = lines(t("Which text do you want to change?"), _quoted(announcement, t))
    return Screen(said, (*fitted(ways), _ways(announcement.id, t)))


def languages(announcement: Announcement, lacking: Mapping[str, int], t: Translator) -> Screen:
    """Which translation: those that most people read first."""
    ways = [
        button(
            t("{language} ({n})", language=t.language_name(code), n=n),
            EditText(announcement.id, code),
        )
        for code, n in sorted(lacking.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    said = t("Which translation do you want to add? Behind each language: how many people read it.")
    if not ways:
        said = t("Everybody has it in their own language already.")
    return Screen(lines(said, _quoted(announcement, t)), (*fitted(ways), _ways(announcement.id, t)))


def ask(announcement: Announcement, language: str, t: Translator) -> Screen:
    """The words are sent next."""
    now = announcement.contents.get(language)
    if now is None:
        said = t(
            "Please send me the text in this language: <b>{language}</b>.", language=name_of(language, t)
        )
        words = _quoted(announcement, t)
    else:
        said = t("Please send me the new text. Now it says:")
        words = Markup("<blockquote>{}</blockquote>").format(Markup(now.html))  # noqa: S704 - Telegram's own
    told = announcement.started_at is not None
    quiet = t("The messages that people have are changed; nobody is rung for.") if told else None
    return Screen(paragraphs(lines(said, words), quiet), (_ways(announcement.id, t),))


def preview(announcement: Announcement, language: str, t: Translator) -> Screen:
    """Just as its readers will see it."""
    return announced.received(Picked(announcement.contents[language], language, fallback=False), t)


def question(announcement: Announcement, language: str, t: Translator, *, moved: bool = False) -> Screen:
    """Whether to do it, under the preview."""
    yes = t.pgettext("button", "Change it everywhere")
    if announcement.started_at is None:
        yes = t.pgettext("button", "Change it")
    first = t("Somebody changed it in the meantime.") if moved else None
    said = t("So it will read (<b>{language}</b>).", language=name_of(language, t))
    anew = button(t.pgettext("button", "Write it anew"), EditText(announcement.id, language or None))
    words = seal_of(announcement.contents[language], language)
    do = button(yes, ChangeEverywhere(announcement.id, announcement.edition, words))
    return Screen(lines(first, said), ((do,), (anew,), _ways(announcement.id, t)))


def seal_of(content: Content, language: str) -> str:
    """A mark of the words that a preview shows."""
    return seal(language, content.html)


def name_of(language: str, t: Translator) -> Markup:
    """What a text's language is called."""
    return t("as it is, to everybody") if language == AS_IS else t.language_name(language)


def words_wanted(announcement_id: int, t: Translator) -> Screen:
    """Something else than words came."""
    said = t("Please send me the text as a message. Pictures and files stay as they are.")
    return Screen(said, (_ways(announcement_id, t),))


def _ways(announcement_id: int, t: Translator) -> tuple[Button, ...]:
    return back(announcement_id, t), button(t.pgettext("button", "Help"), LeaveCard())


def _quoted(announcement: Announcement, t: Translator) -> Markup:
    return t("“{words}”", words=first_words(announcement, t))

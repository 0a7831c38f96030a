"""First words in the host's language, with their pronunciation."""

from markupsafe import Markup

from bot.domain.meeting import Phrase
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import Screen, button, lines, paragraphs, rows
from bot.views.buttons import ShowPhrases, help_button, info_button
from bot.views.content import Content

_PHRASES_A_PART = 20


def phrases(programme: Programme, t: Translator, *, part: int = 0) -> Screen:
    """The phrases: the host's words, how to say them, what they mean."""
    language = host_language(programme)
    known = of_host(programme)
    part = min(max(part, 0), max(0, len(known) - 1) // _PHRASES_A_PART)
    here = known[part * _PHRASES_A_PART : (part + 1) * _PHRASES_A_PART]
    content = Content(t if t.language != language else t.speaking("en"))
    text = paragraphs(
        t("<b>First words in {language}</b>", language=t.language_name(language)) if here else None,
        lines(*(_line(phrase, language, content) for phrase in here)) or t("There are no phrases yet."),
        content.note(),
    )
    turns = []
    if part > 0:
        turns.append(button(t.pgettext("button", "‹ Back"), ShowPhrases(part - 1)))
    if (part + 1) * _PHRASES_A_PART < len(known):
        turns.append(button(t.pgettext("button", "More ›"), ShowPhrases(part + 1)))
    return Screen(text, (*rows(turns, 2), (info_button(t), help_button(t))))


def of_host(programme: Programme) -> list[Phrase]:
    """Phrases that are there in the host's language, in order; none while the host town is not known."""
    language = host_language(programme)
    known = (phrase for phrase in programme.phrases if not phrase.withdrawn and language in phrase.text.texts)
    return sorted(known, key=lambda phrase: phrase.order)


def host_language(programme: Programme) -> str:
    """The language of the host town; empty while that is not known."""
    host = programme.delegations.get(programme.meeting.host_delegation)
    return host.language if host else ""


def _line(phrase: Phrase, language: str, content: Content) -> Markup:
    words = Markup("<b>{}</b>").format(phrase.text.texts[language])
    said = Markup(" [{}]").format(phrase.pronunciation) if phrase.pronunciation else Markup()
    return words + said + Markup(" – {}").format(content(phrase.text))

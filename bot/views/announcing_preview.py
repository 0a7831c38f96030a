"""Making an announcement: what people will get, exactly, and what is to be known about it before it goes."""

from collections.abc import Iterator

from markupsafe import Markup

from bot.domain.announcements import Announcement
from bot.domain.composing import Composed
from bot.domain.contents import AS_IS, Picked
from bot.domain.links import foreign
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import Screen, button, lines, paragraphs
from bot.views import announced
from bot.views.announcing_audience import reached
from bot.views.announcing_times import AskItem, AskWhen, SetWhen
from bot.views.announcing_ways import texts_button
from bot.views.buttons import help_button


def heading(t: Translator, *, first: Markup | None = None) -> Screen:
    """Stands above the messages."""
    return Screen(paragraphs(first, t("<b>Preview</b>: this is what people get.")))


def changed(t: Translator) -> Markup:
    """Why it is shown again."""
    return t("The announcement was changed meanwhile. Please look at it again first.")


def messages(draft: Announcement, t: Translator) -> Iterator[Screen]:
    """One for each language, as its readers get it."""
    for language in draft.contents:
        readers = t.speaking(language.replace("-", "_") or t.language)
        found = announced.message(draft, language, readers)
        if found is not None:
            yield found


def after(composed: Composed, programme: Programme, t: Translator) -> Screen:
    """Below the messages: who gets another's language, where links lead, and when it shall go."""
    draft = composed.draft.id
    return Screen(
        paragraphs(
            lines(*_noted(composed, t)),
            links(composed, programme, t),
            reached(composed.reach, t)[0],
            t("<b>When?</b> To change a text, send it again."),
        ),
        (
            (button(t.pgettext("button", "Send now"), SetWhen(draft)),),
            (
                button(t.pgettext("button", "At a time"), AskWhen(draft)),
                button(t.pgettext("button", "Beside an item"), AskItem(draft)),
            ),
            (texts_button(draft, t), help_button(t)),
        ),
    )


def links(composed: Composed, programme: Programme, t: Translator) -> Markup | None:
    """Where the texts lead, if not to the meeting's own sites: a mistake, or somebody else's trick."""
    hosts = foreign([one.html for one in composed.draft.contents.values()], programme)
    if not hosts:
        return None
    named = [Markup("<code>{}</code>").format(host) for host in hosts]  # so that nobody taps it
    return t(
        "<b>Look twice:</b> a link leads to {hosts}, which is no site of the meeting.", hosts=t.join(named)
    )


def _noted(composed: Composed, t: Translator) -> Iterator[Markup]:
    for language, content in composed.draft.contents.items():
        if Picked(content, language, True).noted and language != AS_IS:
            n = sum(composed.missing(t.default).values())
            if n:
                yield t.ngettext(
                    "{n} person reads another language and gets it with the note “(in {language})”.",
                    "{n} people read another language and get it with the note “(in {language})”.",
                    n,
                    language=t.language_name(language),
                )
            return

"""The meeting's own texts in the reader's language, and the honest note where a translation is missing."""

from markupsafe import Markup

from bot.domain.localized import LocalizedText
from bot.i18n import Translator


class Content:
    """Says content for one screen and remembers which other languages it had to use."""

    def __init__(self, t: Translator) -> None:
        self._t = t
        self._foreign: dict[str, None] = {}

    def __call__(self, text: LocalizedText) -> Markup:
        """The text for the reader, escaped; empty if there is none at all."""
        words = self._t.words(text)
        if words is None:
            return Markup()
        if words.fallback:
            self._foreign[words.language] = None
        return words.text

    def note(self) -> Markup | None:
        """One short sentence for the end of the screen, or None if all was in the reader's language."""
        if not self._foreign:
            return None
        t = self._t
        names = t.join([t.language_name(code) for code in self._foreign])
        return t.ngettext(
            "<i>Some of this is only in {languages}.</i>",
            "<i>Some of this is only in {languages}.</i>",
            len(self._foreign),
            languages=names,
        )

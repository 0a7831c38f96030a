"""Language negotiation, and the Translator that every view gets.

Sentences are English msgids with named placeholders; values are escaped as they go in. A translation
that is broken is left out when the catalog is read: the bot never stops for a typing error.
"""

import datetime as dt
import gettext
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from markupsafe import Markup

from bot.catalogs import LeftOut, catalog_problems, latin_source, read_catalog
from bot.domain.localized import LocalizedText, chain
from bot.domain.meeting import Meeting
from bot.transliteration import NO_OVERRIDES, Overrides, read_overrides, to_latin

LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "lv": "latviešu",
    "lt": "lietuvių",
    "sv": "svenska",
    "de": "Deutsch",
    "pl": "polski",
    "sr": "српски",
    "sr_Latn": "srpski",
}
"""The languages a reader may choose, by their own names."""

_LOCALES = {"en": "en_GB", "sr": "sr_Cyrl"}  # plain en would print May 4 and 5:05 PM
_DAY_PATTERNS = {
    "en": "EEEE, d MMMM",
    "lv": "EEEE, d. MMMM",
    "lt": "MMMM d 'd'., EEEE",
    "sv": "EEEE d MMMM",
    "de": "EEEE, d. MMMM",
    "pl": "EEEE, d MMMM",
    "sr": "EEEE, d. MMMM",
    "sr_Latn": "EEEE, d. MMMM",
}
_SHORT_PATTERNS = {"lv": "EEEEEE d"}  # Se 10; the abbreviation of CLDR is too long for three in a row
UTC = ZoneInfo("UTC")


def N_(msgid: str) -> str:  # noqa: N802 - the name that extraction looks for
    """Mark a sentence of a table for translators; ``t(…)`` says it later."""
    return msgid


class Words(NamedTuple):
    """Content for a reader: escaped text, the language it is shown in, and whether that is not the reader's.

    ``language``: a code of the meeting, or ``sr_Latn`` where Serbian was put into Latin script for them.
    """

    text: Markup
    language: str
    fallback: bool


def negotiate(language_code: str | None) -> str | None:
    """Turn an app's language (``sr-Latn``, ``pt-br``) into one of LANGUAGES, or None. A first guess only."""
    if not language_code:
        return None
    code = language_code.replace("_", "-").lower()
    if code.startswith("sr"):
        return "sr_Latn" if "latn" in code else "sr"
    code = code.split("-", 1)[0]
    return code if code in LANGUAGES else None


@cache
def translations(language: str) -> gettext.NullTranslations | None:
    """Compile a catalog in memory; None if the language has none or it cannot be read."""
    try:
        catalog = read_catalog(language)
        problems = catalog_problems(language, catalog)
        for problem in problems:
            message = catalog.get(problem.msgid, problem.context)
            if message is not None:
                message.string = ("",) * catalog.num_plurals if message.pluralizable else ""
        compiled = io.BytesIO()
        write_mo(compiled, catalog)
        compiled.seek(0)
        said = gettext.GNUTranslations(compiled)
    except Exception as error:  # whatever is wrong in a translator's file, the bot speaks English
        unwanted = language == "en" or language not in LANGUAGES  # then none is missing
        if not (isinstance(error, FileNotFoundError) and unwanted):
            _report(language, error)
        return None
    if problems:
        _report(language, LeftOut(f"{len(problems)} of them, first: {problems[0].msgid!r}"))
    return said


@cache
def latin_words() -> Overrides:
    """The words of Serbian in Latin script that do not go letter for letter; none if they cannot be read."""
    try:
        return read_overrides(latin_source())
    except Exception as error:
        _report("sr_Latn", error)
        return NO_OVERRIDES


_report: Callable[[str, Exception], None] = lambda language, error: None  # noqa: E731 - replaced by logs


def on_broken_catalog(report: Callable[[str, Exception], None]) -> None:
    """Set who hears of a catalog that cannot be read: ``report(language, error)``."""
    global _report  # noqa: PLW0603 - a leaf module cannot import the log
    _report = report


@dataclass(frozen=True)
class Translator:
    """Says everything to one reader: sentences, times in the meeting's zone, content with fallback.

    ``language`` is what the reader chose; ``ui`` the language our own sentences come in.
    """

    language: str = "en"
    zone: dt.tzinfo = UTC
    default: str = "en"
    ui: str = field(init=False)

    def __post_init__(self) -> None:
        source = "sr" if self.language == "sr_Latn" else self.language
        has_own = source == "en" or translations(source) is not None
        object.__setattr__(self, "ui", self.language if has_own else "en")

    def __call__(self, msgid: str, /, **values: object) -> Markup:
        """Say a sentence."""
        return self._format(self._catalog.gettext(msgid), values)

    def ngettext(self, singular: str, plural: str, n: int, /, **values: object) -> Markup:
        """Say a sentence that counts; ``{n}`` is filled in."""
        return self._format(self._catalog.ngettext(singular, plural, n), {"n": n, **values})

    def pgettext(self, context: str, msgid: str, /, **values: object) -> Markup:
        """Say a short sentence whose meaning needs a context for translators."""
        return self._format(self._catalog.pgettext(context, msgid), values)

    def words(self, text: LocalizedText) -> Words | None:
        """Pick content for the reader: own language, the meeting's, English, any."""
        tried = chain(self.language, self.default)
        picked = text.pick(tried)
        if picked is None:
            return None
        latin = picked.language == "sr" and self.language == "sr_Latn"
        shown = to_latin(picked.text, latin_words()) if latin else picked.text
        language = self.language if latin else picked.language
        return Words(Markup.escape(shown), language, picked.language not in tried[:2])

    def text(self, text: LocalizedText) -> Markup:
        """Content for the reader, escaped; empty if there is none at all."""
        words = self.words(text)
        return words.text if words else Markup()

    def name(self, name: str) -> Markup:
        """Somebody's name in the reader's script, escaped."""
        return self._format("{name}", {"name": name})

    def time(self, at: dt.datetime) -> Markup:
        """``08:30``, in the meeting's zone."""
        return Markup.escape(at.astimezone(self.zone).strftime("%H:%M"))

    def span(self, start: dt.datetime, end: dt.datetime | None) -> Markup:
        """``08:30–09:35``, or ``08:30`` where the end is not known."""
        return self.time(start) if end is None else self.time(start) + Markup("–") + self.time(end)

    def date(self, day: dt.date) -> Markup:
        """``Saturday, 10 November 2018``."""
        return _printed_date(day, "full", self._locale)

    def day(self, day: dt.date) -> Markup:
        """``Saturday, 10 November``: every date has its weekday."""
        return _printed_date(day, _DAY_PATTERNS[self.ui], self._locale)

    def figures(self, day: dt.date) -> Markup:
        """``10/11/2018``, for forms and tables."""
        return Markup.escape(format_skeleton("yMMdd", day, locale=self._locale))

    def short_day(self, day: dt.date) -> Markup:
        """``Sat 10``, for buttons."""
        return _printed_date(day, _SHORT_PATTERNS.get(self.ui, "EEE d"), self._locale)

    def join(self, parts: Sequence[str], *, either: bool = False) -> Markup:
        """``A, B and C``, or ``A, B or C`` where one of them is meant; parts are escaped."""
        escaped = [str(Markup.escape(part)) for part in parts]
        listed = format_list(escaped, "or" if either else "standard", self._locale)
        return Markup(listed)  # noqa: S704 - every part is escaped

    def language_name(self, code: str) -> Markup:
        """What a language is called in the reader's: ``Latvian``, ``latviešu``."""
        name = Locale.parse(self._locale).languages.get(code)
        return Markup.escape(name or LANGUAGES.get(code, code))

    def country_name(self, code: str, otherwise: str = "") -> Markup:
        """What a country (``LV``) is called in the reader's language; ``otherwise`` where nobody knows it."""
        return Markup.escape(Locale.parse(self._locale).territories.get(code.upper()) or otherwise or code)

    def speaking(self, language: str) -> "Translator":
        """The same meeting told in another language."""
        return replace(self, language=language)

    @property
    def _locale(self) -> str:
        return _LOCALES.get(self.ui, self.ui)

    @property
    def _catalog(self) -> gettext.NullTranslations:
        source = "sr" if self.ui == "sr_Latn" else self.ui
        return translations(source) or _ENGLISH

    def _format(self, template: str, values: Mapping[str, object]) -> Markup:
        said = Markup(template).format(**values)  # noqa: S704 - our own sentence; values are escaped
        return to_latin(said, latin_words()) if self.ui == "sr_Latn" else said


def translator(language: str, meeting: Meeting | None) -> Translator:
    """The translator of a reader at a meeting; without one, times are UTC and content is English first."""
    if meeting is None:
        return _translator(language, "UTC", "en")
    return _translator(language, meeting.timezone, meeting.default_language)


@lru_cache(maxsize=64)
def _translator(language: str, timezone: str, default: str) -> Translator:
    return Translator(language, ZoneInfo(timezone), default)


_ENGLISH = gettext.NullTranslations()


@lru_cache(maxsize=1024)
def _printed_date(day: dt.date, pattern: str, locale: str) -> Markup:
    return Markup.escape(format_date(day, pattern, locale=locale))

"""Which texts of a meeting lack a translation: a sentence for organisers."""

from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup

from bot.domain.gaps import Gap, first_places
from bot.i18n import Translator

_PLACES = 6
"""So many are named altogether, at least one for each language."""


def some(gaps: Mapping[str, Sequence[Gap]], t: Translator) -> Markup | None:
    """How many of each language, the most first, and where the first of them are; None if none lacks any."""
    if not gaps:
        return None
    told = [
        t("{language} {n} ({places})", language=t.language_name(one.code), n=one.n, places=one.places)
        for one in first_places(gaps, max(1, _PLACES // len(gaps)))
    ]
    return without(told, t)


def without(told: Iterable[Markup], t: Translator) -> Markup:
    """The sentence around languages and what is said of each."""
    return t("Texts without a translation: {languages}.", languages=Markup(", ").join(told))


def every(gaps: Mapping[str, Sequence[Gap]], t: Translator) -> list[Markup]:
    """A line for each place that is empty, as the workbook names it."""
    return [t("No translation: {place}", place=str(one)) for found in gaps.values() for one in found]

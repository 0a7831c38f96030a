"""What is missing for a good report, in the few lines that /report and ``ttchan report`` show."""

from markupsafe import Markup

from bot.domain.programme import Programme
from bot.domain.reports.missing import Missing, Unsigned
from bot.i18n import Translator
from bot.screen import lines
from bot.views import audience

_TOWNS = 6
"""So many towns are named; the lists name all."""


def lacking(found: Missing, programme: Programme, t: Translator) -> Markup:
    """What is missing for a good report, a line each."""
    if not found:
        return t("Nothing is missing for the report.")
    return lines(
        t("<b>Still missing</b>"),
        _unsigned(found.signatures, programme, t),
        t("Days without a text: {days}.", days=t.join([t.short_day(day) for day in found.days]))
        if found.days
        else None,
        t.ngettext(
            "{n} item is over, and nobody noted who was there.",
            "{n} items are over, and nobody noted who was there.",
            len(found.items),
        )
        if found.items
        else None,
        t.ngettext(
            "{n} section of the report has no text yet.",
            "{n} sections of the report have no text yet.",
            len(found.sections),
        )
        if found.sections
        else None,
    )


def _unsigned(towns: tuple[Unsigned, ...], programme: Programme, t: Translator) -> Markup | None:
    if not towns:
        return None
    said = [
        t(
            "{town} {n} of {of}",
            town=audience.town_of(one.code, programme, t),
            n=one.missing,
            of=one.people,
        )
        for one in towns[:_TOWNS]
    ]
    more = len(towns) - _TOWNS
    if more > 0:
        said.append(t.ngettext("{n} more town", "{n} more towns", more))
    return t("Signatures: {towns}.", towns=t.join(said))

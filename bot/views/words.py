"""Known words of the workbook in the reader's language: signs of kinds, dress codes, vehicles."""

import re

from markupsafe import Markup

from bot.domain.people import Person
from bot.domain.programme import Kind
from bot.i18n import N_, Translator

SIGNS = {
    Kind.ARRIVAL: "👋",
    Kind.TRANSFER: "🚌",
    Kind.MEAL: "🍽",
    Kind.SEMINAR: "💬",
    Kind.BRIEFING: "📋",
    Kind.EXCURSION: "🗺",
    Kind.CEREMONY: "🎗",
    Kind.CULTURE: "🎵",
    Kind.FREE: "🌿",
}
"""One pictogram for each kind of item; it stands after the title and never says anything alone."""

_KINDS = {
    Kind.ARRIVAL: N_("Arrivals"),
    Kind.TRANSFER: N_("Journeys"),
    Kind.MEAL: N_("Meals"),
    Kind.SEMINAR: N_("Seminars"),
    Kind.BRIEFING: N_("Briefings"),
    Kind.EXCURSION: N_("Excursions"),
    Kind.CEREMONY: N_("Ceremonies"),
    Kind.CULTURE: N_("Culture"),
    Kind.FREE: N_("Free time"),
}
_DRESS = {
    "casual": N_("everyday clothes"),
    "business": N_("business clothes"),
    "smart casual": N_("smart casual clothes"),
    "traditional": N_("traditional dress"),
    "warm": N_("warm clothes"),
    "sturdy shoes": N_("sturdy shoes"),
    "cover shoulders": N_("something to cover your shoulders"),
}
_DIETS = {
    "no-gluten": N_("no gluten"),
    "no-fish": N_("no fish"),
    "no-pork": N_("no pork"),
    "no-lactose": N_("no lactose"),
    "no-nuts": N_("no nuts"),
    "vegetarian": N_("vegetarian"),
    "vegan": N_("vegan"),
}
_BUS = re.compile(r"bus\s+(\d+)", re.IGNORECASE)


def kind(of: Kind, t: Translator) -> Markup:
    """All items of a kind: ``Excursions``."""
    return t(_KINDS[of])


def dress(code: str, t: Translator) -> Markup:
    """A dress code in words; one that we do not know stands as it was written."""
    msgid = _DRESS.get(code.casefold())
    return t(msgid) if msgid else Markup.escape(code)


def clothes(codes: tuple[str, ...], t: Translator) -> Markup | None:
    """``warm clothes, sturdy shoes``; None if nothing is said."""
    return Markup(", ").join(dress(code, t) for code in codes) if codes else None


def diet(code: str, t: Translator) -> Markup:
    """What somebody eats, in words; what the list says in its own words stands as it was written."""
    msgid = _DIETS.get(code.casefold())
    return t(msgid) if msgid else Markup.escape(code)


def diets(codes: tuple[str, ...], t: Translator) -> Markup:
    """``no gluten, vegan``; empty if nothing is said."""
    return Markup(", ").join(diet(code, t) for code in codes)


def vehicle(name: str, t: Translator) -> Markup:
    """``Bus 1`` in the reader's language; a vehicle that we do not know stands as it was written."""
    if bus := _BUS.fullmatch(name):
        return t("Bus {number}", number=bus[1])
    if name.casefold() == "own minibus":
        return t("own minibus")
    return Markup.escape(name)


def own_vehicles(names: tuple[str, ...], person: Person) -> tuple[str, ...]:
    """The reader's own where there are several, if the list says which it is."""
    bus = person.participant.bus.casefold() if person.participant else ""
    return tuple(name for name in names if name.casefold() == bus) or names


def vehicles(names: tuple[str, ...], t: Translator) -> Markup:
    """``Bus 1 or Bus 2``, since everybody takes one of them; empty if there are none."""
    return t.join([vehicle(name, t) for name in names], either=True) if names else Markup()

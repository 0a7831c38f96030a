"""Somebody who is looked for by name: to be put into a bus, or to guide it."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.presence import Mark, Ride, Traveller
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import Button, Screen, button, lines, paragraphs, rows
from bot.views import audience
from bot.views import rides as words
from bot.views.buttons import help_button
from bot.views.head_count_presses import CountHeads, NameGuide, PutHere, SeekGuide, SeekSomebody, ShowGuides
from bot.views.paging import A_PART, paged

Found = tuple[Traveller, Mark | None]


def ask_somebody(ride: Ride, t: Translator) -> Screen:
    """Who else is in this bus?"""
    return Screen(
        lines(
            t("Who else is in {vehicle}? Please type a name, or how it begins.", vehicle=words.name(ride, t)),
            t("Accents and Cyrillic letters do not matter."),
        ),
        ((_back(ride, t), help_button(t)),),
    )


def found(ride: Ride, query: str, people: Sequence[Found], programme: Programme, t: Translator) -> Screen:
    """Whom to put into this bus, and where they are now."""
    entries = [_entry(one, mark, programme, t) for one, mark in people[:A_PART]]
    ways = [button(one.name, PutHere(ride.handle, one.id)) for one, _ in people[:A_PART]]
    again = button(t.pgettext("button", "Another name"), SeekSomebody(ride.handle))
    return Screen(
        _said(query, people, entries, t), (*rows(ways, 1), (again,), (_back(ride, t), help_button(t)))
    )


def guides(ride: Ride, named: Sequence[Traveller], programme: Programme, t: Translator) -> Screen:
    """Who guides a bus; a tap takes it back."""
    entries = [_entry(one, None, programme, t) for one in named[:A_PART]]
    text = paragraphs(
        t("<b>Guides of {vehicle}</b>", vehicle=words.name(ride, t)),
        lines(*entries) if entries else t("Nobody yet."),
        t("A guide counts everybody in this bus, on all its journeys."),
    )
    shown, _ = paged(named, 0, lambda _: ShowGuides(ride.handle), t)
    gone = [
        button(
            t.pgettext("button", "Remove: {name}", name=one.name), NameGuide(ride.handle, one.id, guide=False)
        )
        for one in shown
    ]
    name = button(t.pgettext("button", "Name a guide"), SeekGuide(ride.handle))
    return Screen(text, ((name,), *rows(gone, 1), (_back(ride, t), help_button(t))))


def ask_guide(ride: Ride, t: Translator) -> Screen:
    """Who is to guide this bus?"""
    return Screen(
        lines(
            t(
                "Who guides {vehicle}? Please type a name, or how it begins.",
                vehicle=words.name(ride, t),
            ),
            t("They need Telegram, and count everybody in this bus."),
        ),
        ((button(t.pgettext("button", "‹ Guides"), ShowGuides(ride.handle)), help_button(t)),),
    )


def found_guides(
    ride: Ride, query: str, people: Sequence[Found], programme: Programme, t: Translator
) -> Screen:
    """Whom to name."""
    entries = [_entry(one, None, programme, t) for one, _ in people[:A_PART]]
    ways = [button(one.name, NameGuide(ride.handle, one.id, guide=True)) for one, _ in people[:A_PART]]
    again = button(t.pgettext("button", "Another name"), SeekGuide(ride.handle))
    back = button(t.pgettext("button", "‹ Guides"), ShowGuides(ride.handle))
    return Screen(_said(query, people, entries, t), (*rows(ways, 1), (again,), (back, help_button(t))))


def _said(query: str, people: Sequence[Found], entries: list[Markup], t: Translator) -> Markup:
    rest = len(people) - len(entries)
    return paragraphs(
        t("Found for “{query}”: {n}", query=query, n=len(people)),
        lines(*entries),
        t.ngettext(
            "There is {n} more. Please type more letters.",
            "There are {n} more. Please type more letters.",
            rest,
        )
        if rest
        else None,
    )


def _entry(one: Traveller, mark: Mark | None, programme: Programme, t: Translator) -> Markup:
    town = audience.town_of(one.delegation, programme, t)
    if mark is not None and mark.here and mark.bus:
        return t("{name}, {town}: in {vehicle}", name=one.name, town=town, vehicle=words.bus(mark.bus, t))
    return Markup("{}, {}").format(one.name, town)


def _back(ride: Ride, t: Translator) -> Button:
    return button(t.pgettext("button", "‹ Head-count"), CountHeads(ride.handle))

"""The pick-up table: everybody's arrivals or departures by day and time, and who has said nothing yet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.programme import Programme
from bot.domain.travels import Direction, Pickups, Travel
from bot.i18n import Translator
from bot.screen import Keyboard, Screen, button, lines, paragraphs
from bot.views import audience
from bot.views.buttons import ShowOrganise, help_button
from bot.views.travels import ShowTowns, by, people, place

_A_PART = 12
"""Entries on a screen: two or three lines of a phone each."""


@dataclass(frozen=True)
class ShowArrivals(CallbackData, code="trtable"):
    """The pick-up table of a direction, some entries at a time."""

    direction: str
    part: int = 0

    def __post_init__(self) -> None:
        Direction(self.direction)


@dataclass(frozen=True)
class SendArrivals(CallbackData, code="trfile"):
    """The whole table as a workbook."""


@dataclass(frozen=True)
class AskTowns(CallbackData, code="trremind"):
    """Ask the leaders of the towns that have said nothing."""

    direction: str

    def __post_init__(self) -> None:
        Direction(self.direction)


def table(
    programme: Programme,
    pickups: Pickups,
    direction: Direction,
    t: Translator,
    *,
    part: int = 0,
    first: Markup | None = None,
) -> Screen:
    """By day and time; at the end the towns that have said nothing yet."""
    entries = pickups.of(direction)
    part = min(max(part, 0), max(0, len(entries) - 1) // _A_PART)
    shown = entries[part * _A_PART : (part + 1) * _A_PART]
    arrives, silent = direction is Direction.ARRIVAL, pickups.silent[direction]
    head = t("<b>Arrivals</b>") if arrives else t("<b>Departures</b>")
    nothing = t("Nobody has said anything yet.") if not entries else None
    towns = t.join([audience.town_of(town, programme, t) for town in silent])
    text = paragraphs(
        first,
        lines(head, nothing),
        *(
            lines(
                Markup("<b>{}</b>").format(t.day(day)), *(_entry(one, pickups, programme, t) for one in some)
            )
            for day, some in _by_day(shown, t)
        ),
        lines(
            t("Not said yet: {towns}.", towns=towns) if silent else None,
            _uneven(pickups, direction, programme, t),
        ),
    )
    return Screen(text, (*_turns(direction, part, len(entries), t), *_ways(direction, bool(silent), t)))


def asked(t: Translator) -> Markup:
    """The leaders get a note."""
    return t("I ask their leaders. Nobody is asked twice on one day.")


def enclosed(t: Translator) -> Markup:
    """Under the file."""
    return t("Arrivals and departures as they are now.")


def _by_day(entries: Sequence[Travel], t: Translator) -> Iterator[tuple[date, list[Travel]]]:
    for day, some in groupby(entries, lambda one: one.at.astimezone(t.zone).date()):
        yield day, list(some)


def _entry(travel: Travel, pickups: Pickups, programme: Programme, t: Translator) -> Markup:
    """``11:25 · plane BT 334 · Riga Airport · Raška · all 10``."""
    told = (
        Markup("<b>{}</b>").format(t.time(travel.at)),
        by(travel, t),
        place(travel, programme, t),
        Markup("<b>{}</b>").format(audience.town_of(travel.delegation, programme, t)),
        people(travel, pickups.members.get(travel.delegation, 0), t),
    )
    note = Markup("<i>{}</i>").format(travel.note) if travel.note else None
    return lines(Markup(" · ").join(told), note)


def _uneven(pickups: Pickups, direction: Direction, programme: Programme, t: Translator) -> Markup | None:
    """``Not of everybody, or of too many: Raška (10 of 11).``"""
    towns = [
        t("{town} ({n} of {members})", town=audience.town_of(town, programme, t), n=number, members=members)
        for town, number in pickups.uneven(direction).items()
        if (members := pickups.members[town])
    ]
    return t("Not of everybody, or of too many: {towns}.", towns=t.join(towns)) if towns else None


def _turns(direction: Direction, part: int, number: int, t: Translator) -> Keyboard:
    turns = []
    if part > 0:
        turns.append(button(t.pgettext("button", "‹ Back"), ShowArrivals(direction, part - 1)))
    if (part + 1) * _A_PART < number:
        turns.append(button(t.pgettext("button", "More ›"), ShowArrivals(direction, part + 1)))
    return (tuple(turns),) if turns else ()


def _ways(direction: Direction, silent: bool, t: Translator) -> Keyboard:
    other = button(t.pgettext("button", "Departures"), ShowArrivals(Direction.DEPARTURE))
    if direction is Direction.DEPARTURE:
        other = button(t.pgettext("button", "Arrivals"), ShowArrivals(Direction.ARRIVAL))
    ask = button(t.pgettext("button", "Ask them"), AskTowns(direction))
    return (
        (other, button(t.pgettext("button", "Excel"), SendArrivals())),
        *(((ask,),) if silent else ()),
        (button(t.pgettext("button", "Enter for a town"), ShowTowns()),),
        (button(t.pgettext("button", "‹ Organise"), ShowOrganise()), help_button(t)),
    )

"""How a delegation arrives and leaves, for who plans it. The form: travel_forms.py."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.callback_data import CallbackData, Small
from bot.domain.programme import Programme
from bot.domain.travels import Direction, Means, Travel, counted
from bot.i18n import N_, Translator
from bot.screen import Button, Screen, button, lines, paragraphs, plain, rows
from bot.views import audience
from bot.views.buttons import delegation_button, help_button, today_button
from bot.views.paging import fitted, paged

MEANS = {
    Means.PLANE: N_("plane"),
    Means.TRAIN: N_("train"),
    Means.COACH: N_("coach"),
    Means.CAR: N_("car"),
    Means.OTHER: N_("another way"),
}
_DOT = Markup(" · ")
_MOST = 6
"""Entries of a delegation that have a button."""


@dataclass(frozen=True)
class ShowTowns(CallbackData, code="trtowns"):
    """The delegations to choose from, eight at a time."""

    part: int = 0


@dataclass(frozen=True)
class ShowTravels(CallbackData, code="travel"):
    """How a delegation arrives and leaves, or its form that is open; ``drop`` = drop that."""

    delegation: str
    drop: bool = False


@dataclass(frozen=True)
class ShowTravel(CallbackData, code="trone"):
    """One of its entries."""

    delegation: str
    direction: str
    part: Small

    def __post_init__(self) -> None:
        Direction(self.direction)


@dataclass(frozen=True)
class PlanTravel(CallbackData, code="trplan"):
    """Say how a delegation arrives or leaves; ``part`` None = another entry, else change this one."""

    delegation: str
    direction: str
    part: Small | None = None

    def __post_init__(self) -> None:
        Direction(self.direction)


@dataclass(frozen=True)
class WithdrawTravel(CallbackData, code="trgone"):
    """They do not arrive or leave so; not ``sure`` = ask first."""

    delegation: str
    direction: str
    part: Small
    sure: bool = False

    def __post_init__(self) -> None:
        Direction(self.direction)


def choice(programme: Programme, t: Translator, *, part: int = 0) -> Screen:
    """Which delegation? For organisers; the host town does not travel."""
    towns = sorted(set(programme.delegations) - {programme.meeting.host_delegation})
    here, turns = paged(towns, part, ShowTowns, t)
    names = [button(plain(audience.town_of(code, programme, t)), ShowTravels(code)) for code in here]
    said = t("Whose arrival and departure would you like to plan?")
    return Screen(
        said if here else t("There are no delegations yet."),
        (*fitted(names), *turns, (today_button(t), help_button(t))),
    )


def overview(
    programme: Programme,
    delegation: str,
    travels: Sequence[Travel],
    members: int,
    t: Translator,
    *,
    first: Markup | None = None,
) -> Screen:
    """How they arrive and leave; what has not been said yet comes first among the buttons."""
    arrivals, departures = ([one for one in travels if one.direction is direction] for direction in Direction)
    town = audience.town_of(delegation, programme, t)
    text = paragraphs(
        first,
        t("<b>{town}</b>: arrival and departure", town=town),
        lines(t("<b>Arrival</b>"), *_listed(arrivals, members, programme, t)),
        lines(t("<b>Departure</b>"), *_listed(departures, members, programme, t)),
        t("The organisers see this and plan with it.") if travels else None,
    )
    return Screen(
        text,
        (
            *fitted([*_unsaid(delegation, arrivals, departures, t)]),
            *rows([_open(one, t) for one in travels[:_MOST]], 1),
            *fitted([*_more(delegation, arrivals, departures, t)]),
            (delegation_button(delegation, t), help_button(t)),
        ),
    )


def entry(programme: Programme, travel: Travel, members: int, t: Translator) -> Screen:
    """One entry, to change it or to withdraw it."""
    key = travel.key
    another = t.pgettext("button", "Another part")
    return Screen(
        in_full(travel, members, programme, t),
        (
            (button(t.pgettext("button", "Change"), PlanTravel(*key)),),
            (
                button(another, PlanTravel(travel.delegation, travel.direction)),
                button(t.pgettext("button", "Withdraw"), WithdrawTravel(*key)),
            ),
            (back_button(travel.delegation, t), help_button(t)),
        ),
    )


def withdrawal(programme: Programme, travel: Travel, members: int, t: Translator) -> Screen:
    """Are they sure?"""
    key = travel.key
    said = t("Withdraw this arrival? The organisers are told.")
    if travel.direction is Direction.DEPARTURE:
        said = t("Withdraw this departure? The organisers are told.")
    return Screen(
        paragraphs(said, line(travel, members, programme, t)),
        (
            (button(t.pgettext("button", "Withdraw"), WithdrawTravel(*key, sure=True)),),
            (button(t.pgettext("button", "No"), ShowTravel(*key)), help_button(t)),
        ),
    )


def in_full(travel: Travel, members: int, programme: Programme, t: Translator) -> Markup:
    """An entry over several lines, when and where first."""
    day = travel.at.astimezone(t.zone).date()
    name = t("Arrival") if travel.direction is Direction.ARRIVAL else t("Departure")
    return lines(
        Markup("<b>{}</b> – {}").format(name, audience.town_of(travel.delegation, programme, t)),
        t("<b>When:</b> {when}", when=t("{day}, {time}", day=t.day(day), time=t.time(travel.at))),
        t("<b>Where:</b> {place}", place=place(travel, programme, t)),
        t("<b>By:</b> {means}", means=by(travel, t)),
        t("<b>Who:</b> {people}", people=people(travel, members, t)),
        t("<b>Note:</b> {note}", note=travel.note) if travel.note else None,
    )


def line(travel: Travel, members: int, programme: Programme, t: Translator) -> Markup:
    """``Thursday, 8 November, 11:25 · plane BT 334 · Riga Airport · all 12``."""
    day = travel.at.astimezone(t.zone).date()
    when = t("{day}, {time}", day=t.day(day), time=t.time(travel.at))
    return _DOT.join((when, by(travel, t), place(travel, programme, t), people(travel, members, t)))


def in_line(travel: Travel, programme: Programme, t: Translator) -> Markup:
    """An entry on the card of one who travels; how many others come along only where it is not all."""
    day = travel.at.astimezone(t.zone).date()
    when = t("{day}, {time}", day=t.day(day), time=t.time(travel.at))
    some = (people(travel, 0, t),) if travel.people is not None else ()
    told = _DOT.join((when, by(travel, t), place(travel, programme, t), *some))
    if travel.direction is Direction.ARRIVAL:
        return t("Arrival: {line}", line=told)
    return t("Departure: {line}", line=told)


def place(travel: Travel, programme: Programme, t: Translator) -> Markup:
    """Where: a venue in the reader's language, or what was typed."""
    venue = programme.venues.get(travel.place)
    return t.text(venue.name) if venue else Markup.escape(travel.place)


def by(travel: Travel, t: Translator) -> Markup:
    """``plane BT 334``."""
    return Markup(" ").join(one for one in (t(MEANS[travel.means]), Markup.escape(travel.number)) if one)


def people(travel: Travel, members: int, t: Translator) -> Markup:
    """``10 people``, or ``all 12``; ``all`` where nobody is on the list."""
    if travel.people is not None:
        return t.ngettext("{n} person", "{n} people", travel.people)
    return t("all {n}", n=members) if members else t("all")


def kept(t: Translator) -> Markup:
    """It is in the organisers' table now."""
    return t("Kept. Thank you.")


def back_button(delegation: str, t: Translator) -> Button:
    """To all of a delegation's entries; a form that is open is dropped."""
    return button(t.pgettext("button", "‹ Travel"), ShowTravels(delegation, drop=True))


def plan_button(delegation: str, t: Translator) -> Button:
    """The same from elsewhere."""
    return button(t.pgettext("button", "Arrival and departure"), ShowTravels(delegation))


def _listed(travels: Sequence[Travel], members: int, programme: Programme, t: Translator) -> Iterator[Markup]:
    for one in travels:
        yield line(one, members, programme, t)
    number = counted(travels, members)
    if travels and members and number != members:
        yield t("That is said of {n} people; the delegation has {members}.", n=number, members=members)
    if not travels:
        yield t("not said yet")


def _unsaid(
    delegation: str, arrivals: Sequence[Travel], departures: Sequence[Travel], t: Translator
) -> Iterator[Button]:
    if not arrivals:
        plan = PlanTravel(delegation, Direction.ARRIVAL)
        yield button(t.pgettext("button", "Enter arrival"), plan)
    if not departures:
        plan = PlanTravel(delegation, Direction.DEPARTURE)
        yield button(t.pgettext("button", "Enter departure"), plan)


def _more(
    delegation: str, arrivals: Sequence[Travel], departures: Sequence[Travel], t: Translator
) -> Iterator[Button]:
    if arrivals:
        plan = PlanTravel(delegation, Direction.ARRIVAL)
        yield button(t.pgettext("button", "Others arrive otherwise"), plan)
    if departures:
        plan = PlanTravel(delegation, Direction.DEPARTURE)
        yield button(t.pgettext("button", "Others leave otherwise"), plan)


def _open(travel: Travel, t: Translator) -> Button:
    day = travel.at.astimezone(t.zone).date()
    label = f"{t.short_day(day)} {t.time(travel.at)} {plain(t(MEANS[travel.means]))}"
    return button(label, ShowTravel(*travel.key))

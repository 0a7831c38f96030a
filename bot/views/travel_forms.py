"""The form of an arrival or departure: a question each, then the whole to look at and to keep."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.edits import UnfitEdit
from bot.domain.meeting import Venue
from bot.domain.programme import Kind, Programme
from bot.domain.travel_forms import NONE, Form, Step, UnfitTravel, days
from bot.domain.travels import Direction, Means
from bot.domain.workbook import Code
from bot.i18n import N_, Translator
from bot.screen import Button, Keyboard, Screen, button, paragraphs, plain, rows
from bot.views import audience, edits
from bot.views.buttons import help_button
from bot.views.day_buttons import short
from bot.views.paging import paged
from bot.views.travels import MEANS, back_button, in_full

_STEPS = {
    Step.MEANS: N_("By"),
    Step.DAY: N_("Day"),
    Step.TIME: N_("Time"),
    Step.PLACE: N_("Place"),
    Step.NUMBER: N_("Number"),
    Step.PEOPLE: N_("People"),
    Step.NOTE: N_("Note"),
}


@dataclass(frozen=True)
class AskTravel(CallbackData, code="trask"):
    """Ask this of the open form; ``page`` of its buttons."""

    step: str
    page: int = 0

    def __post_init__(self) -> None:
        Step(self.step)


@dataclass(frozen=True)
class SayTravel(CallbackData, code="trsay"):
    """An answer to a step of the open form, as it is kept; ``-`` = none, or all."""

    step: str
    value: str

    def __post_init__(self) -> None:
        Step(self.step)


@dataclass(frozen=True)
class KeepTravel(CallbackData, code="trkeep"):
    """Keep what the open form of this seal says, of this delegation."""

    delegation: str
    seal: str


def form(
    form: Form, programme: Programme, t: Translator, *, problem: Markup | None = None, page: int = 0
) -> Screen:
    """The question that is asked now; ``problem`` is what is wrong with what was typed or pressed."""
    if form.step is Step.CHECK:
        return _check(form, programme, t, problem)
    answers, turns = _answers(form, programme, page, t)
    return Screen(
        paragraphs(problem, _question(form, programme, t)),
        (*answers, *turns, (_back(form, t), help_button(t))),
    )


def refused(error: UnfitTravel, programme: Programme, t: Translator) -> Screen:
    """What was typed does not fit: the same question again, with all that was said."""
    return form(error.form, programme, t, problem=_problem(error, t))


def _check(form: Form, programme: Programme, t: Translator, problem: Markup | None) -> Screen:
    whole = in_full(form.travel(programme.meeting), form.members, programme, t)
    others = [button(t(_STEPS[step]), AskTravel(step)) for step in form.steps]
    return Screen(
        paragraphs(problem, whole, t("Is this right? Press “Keep”, or what is to be changed.")),
        (
            (button(t.pgettext("button", "Keep"), KeepTravel(form.delegation, form.seal)),),
            *rows(others, 3),
            (back_button(form.delegation, t), help_button(t)),
        ),
    )


def _question(form: Form, programme: Programme, t: Translator) -> Markup:
    town, arrives = audience.town_of(form.delegation, programme, t), form.direction is Direction.ARRIVAL
    match form.step:
        case Step.MEANS if arrives:
            return t("<b>How does {town} arrive?</b>", town=town)
        case Step.MEANS:
            return t("<b>How does {town} leave?</b>", town=town)
        case Step.DAY:
            return t("<b>On which day?</b> Press it, or type it, such as 8.11.")
        case Step.TIME:
            return t("<b>At what time</b>, by the clock of the host town? Please type it, such as 11:25.")
        case Step.PLACE if arrives:
            return t("<b>Where do they arrive?</b> Press it, or type another place.")
        case Step.PLACE:
            return t("<b>Where do they leave from?</b> Press it, or type another place.")
        case Step.NUMBER if form.said.get(Step.MEANS) == Means.PLANE:
            return t("<b>Which flight?</b> Please type its number, such as BT 334.")
        case Step.NUMBER:
            return t("<b>Which number or name has it?</b> Please type it, such as 661.")
        case Step.PEOPLE:
            return t("<b>How many people?</b> Press it, or type a number.")
        case _:
            return t("<b>Anything to note</b>, such as much luggage? Please type it.")


def _answers(form: Form, programme: Programme, page: int, t: Translator) -> tuple[Keyboard, Keyboard]:
    """What can be pressed instead of typed, and the way to more of it."""
    step = form.step
    match step:
        case Step.MEANS:
            labels = [(plain(t(said)), means.value) for means, said in MEANS.items()]
        case Step.DAY:
            choices = days(programme.meeting, form.direction)
            labels = [(plain(t.short_day(day)), day.isoformat()) for day in choices]
        case Step.PLACE:
            shown, turns = paged(_venues(programme), page, lambda number: AskTravel(step, number), t)
            named = [(short(plain(t.text(one.name))), one.id) for one in shown]
            return rows([button(label, SayTravel(step, value)) for label, value in named], 1), turns
        case Step.PEOPLE:
            whole = t.pgettext("button", "All {n}", n=form.members)
            labels = [(plain(whole if form.members else t.pgettext("button", "All")), NONE)]
        case Step.NUMBER:
            labels = [(plain(t.pgettext("button", "No number")), NONE)]
        case Step.NOTE:
            labels = [(plain(t.pgettext("button", "No note")), NONE)]
        case _:
            labels = []
    return rows([button(label, SayTravel(step, value)) for label, value in labels], 3), ()


def _venues(programme: Programme) -> Sequence[Venue]:
    """Places on the map, first those from and to which the programme itself brings people."""
    journeys = [item for item in programme.items if item.kind in (Kind.ARRIVAL, Kind.TRANSFER)]
    journeys.sort(key=lambda item: (item.kind is Kind.TRANSFER, item.starts_at))
    known = {venue: place for place, venue in enumerate(dict.fromkeys(item.venue_id for item in journeys))}
    there = [one for one in programme.venues.values() if not one.withdrawn and one.lat is not None]
    return sorted(there, key=lambda one: (known.get(one.id, len(known)), one.id))


def _back(form: Form, t: Translator) -> Button:
    before = form.back
    if before is None:
        return back_button(form.delegation, t)
    return button(t.pgettext("button", "‹ Back"), AskTravel(before))


def _problem(error: UnfitTravel, t: Translator) -> Markup:
    match error.code:
        case Code.BAD_CHOICE:
            return t("Please press one of the buttons.")
        case Code.BAD_DATE | Code.AMBIGUOUS_DATE:
            return t("I could not read that as a day near the meeting. Please type it as 8.11.")
        case Code.BAD_TIME:
            return t("I could not read that as a time. Please type it as 14:20.")
        case Code.BAD_NUMBER | Code.OUT_OF_RANGE:
            return t("I need one number of people, such as 12.")
        case Code.MISSING:
            return t("I need words here. Please type them, or press a button.")
    return edits.unfit(UnfitEdit(error.code, error.values), t)

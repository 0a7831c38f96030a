"""What is said unasked of arrivals and departures: a change, a question to leaders, a reminder."""

from datetime import datetime, timedelta

from markupsafe import Markup

from bot.domain.notes import Note, What
from bot.domain.programme import Programme
from bot.domain.travels import Direction, Means, Travel
from bot.i18n import Translator
from bot.screen import Screen, button, lines
from bot.views import audience
from bot.views.buttons import help_button, today_button
from bot.views.next import time_left
from bot.views.travels import ShowTravel, by, line, people, place, plan_button

_ROUNDING = timedelta(seconds=30)
"""A reminder leaves a moment after its instant: it must not say 59 minutes for an hour."""


def note(note: Note, programme: Programme, t: Translator) -> Screen | None:
    """A change of an entry, or the question; None if there is nothing to say any more."""
    if note.what is What.TRAVEL_ASKED:
        return _asked(note, t)
    if note.travel is None:
        return None
    was = note.data["was"]
    before = note.travel.as_of(was) if was is not None else None
    noted = was is not None and note.travel.facts()["note"] != was["note"]
    text = lines(
        _changed(note.travel, before, note.data["members"], programme, t),
        _noted(note.travel, t) if noted and not note.travel.withdrawn else None,
    )
    look = button(t.pgettext("button", "Show"), ShowTravel(*note.travel.key))
    if note.travel.withdrawn:
        look = plan_button(note.travel.delegation, t)
    return Screen(text, ((look,), (help_button(t),)))


def reminder(travel: Travel, programme: Programme, t: Translator, *, now: datetime) -> Screen:
    """They leave soon: when, from where, by what."""
    left = time_left(travel.at, now - _ROUNDING, t)
    when = {"time": t.time(travel.at), "left": left}
    return Screen(
        lines(
            _leaves(travel.means, t, when),
            t("From: {place}", place=place(travel, programme, t)),
            by(travel, t) if travel.number else None,
            t("Who: {people}", people=people(travel, 0, t)) if travel.people is not None else None,
        ),
        ((today_button(t), help_button(t)),),
    )


def _leaves(means: Means, t: Translator, when: dict[str, Markup]) -> Markup:
    match means:
        case Means.PLANE:
            return t("<b>Your plane leaves at {time}</b>, {left}.", **when)
        case Means.TRAIN:
            return t("<b>Your train leaves at {time}</b>, {left}.", **when)
        case Means.COACH:
            return t("<b>Your coach leaves at {time}</b>, {left}.", **when)
        case Means.CAR | Means.OTHER:
            return t("<b>You leave at {time}</b>, {left}.", **when)


def _asked(note: Note, t: Translator) -> Screen:
    lacking, delegation = note.data["lacking"], note.data["delegation"]
    said = t("How does your delegation arrive, and how does it leave?")
    if lacking == [Direction.ARRIVAL]:
        said = t("How does your delegation arrive?")
    elif lacking == [Direction.DEPARTURE]:
        said = t("How does your delegation leave?")
    return Screen(
        lines(Markup("<b>{}</b>").format(said), t("Please tell the organisers: they plan who is fetched.")),
        ((plan_button(delegation, t),), (help_button(t),)),
    )


def _changed(
    travel: Travel, before: Travel | None, members: int, programme: Programme, t: Translator
) -> Markup:
    """Old and new; where only the time of the same day moved, in one sentence."""
    town, arrives = audience.town_of(travel.delegation, programme, t), travel.direction is Direction.ARRIVAL
    now = line(travel, members, programme, t)
    if before is not None and travel.withdrawn:
        said = t("<b>{town}</b>: this arrival is withdrawn.", town=town)
        if not arrives:
            said = t("<b>{town}</b>: this departure is withdrawn.", town=town)
        return lines(said, Markup("<s>{}</s>").format(line(before, members, programme, t)))
    if before is None or before.withdrawn:
        said = t("<b>{town}</b>: the organisers have noted this arrival.", town=town)
        if not arrives:
            said = t("<b>{town}</b>: the organisers have noted this departure.", town=town)
        return lines(said, now)
    if _only_time(before, travel, t):
        times = {"time": t.time(travel.at), "before": t.time(before.at)}
        vehicle = by(travel, t)
        said = t(
            "<b>{town}</b>: {vehicle} now <b>{time}</b>, was {before}.", town=town, vehicle=vehicle, **times
        )
        return lines(said, t("Arrival: {line}", line=now) if arrives else t("Departure: {line}", line=now))
    said = t("<b>{town}</b>: the arrival has changed.", town=town)
    if not arrives:
        said = t("<b>{town}</b>: the departure has changed.", town=town)
    old = line(before, members, programme, t)
    return lines(said, t("Now: {line}", line=now), t("Was: {line}", line=old) if old != now else None)


def _noted(travel: Travel, t: Translator) -> Markup:
    return t("Note: {note}", note=travel.note) if travel.note else t("There is no note any more.")


def _only_time(before: Travel, after: Travel, t: Translator) -> bool:
    days = {one.at.astimezone(t.zone).date() for one in (before, after)}
    same = {**before.facts(), "at": ""} == {**after.facts(), "at": ""}
    return len(days) == 1 and same

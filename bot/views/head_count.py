"""The head-count of a bus: a button a person, for cold hands on a narrow phone; the missing come first."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from bot.domain.presence import Head, Heads, Place, departs
from bot.domain.programme import Programme
from bot.domain.rights import Action, Scope, Standing, scope
from bot.i18n import Translator
from bot.screen import Button, Keyboard, Screen, button, lines, rows
from bot.views import audience
from bot.views import rides as words
from bot.views.buttons import help_button
from bot.views.head_count_presses import (
    CountHeads,
    MarkAll,
    MarkHead,
    SeekSomebody,
    ShowBoards,
    ShowDepartures,
    ShowGuides,
    ShowMissing,
)
from bot.views.paging import A_PART

_FEW = 4
"""So many missing are named above the buttons as well; more would push the figures off a phone."""


def page(
    programme: Programme,
    counted: Heads,
    standing: Standing,
    t: Translator,
    *,
    now: datetime,
    first: int = 0,
    kept: Sequence[str] = (),
) -> Screen:
    """Eight people from ``first`` on. ``kept``: who stands on the page that was tapped.

    They stay where they are until the page is turned: a second tap must not meet somebody else.
    """
    start = min(max(first, 0), max(0, len(counted.heads) - 1))
    by_id = {one.who.id: one for one in counted.heads}
    shown = [by_id[one] for one in kept if one in by_id] or counted.heads[start : start + A_PART]
    few = len(counted.missing) <= _FEW
    every = button(t.pgettext("button", "All here"), MarkAll(counted.ride.handle, sure=False))
    return Screen(
        lines(head(programme, counted, t, now=now), words.missing(counted, t) if few else None),
        (
            *(((every,),) if counted.missing else ()),
            *rows([_person(counted, one, start, t) for one in shown], 1),
            _strip(counted, start, {one.who.id for one in shown}, t),
            *_ways(counted, standing, t),
        ),
    )


def head(programme: Programme, counted: Heads, t: Translator, *, now: datetime) -> Markup:
    """``Bus 1: 37 of 40. Leaves at 08:30, in 4 minutes.``; a leader counts their own people."""
    count = {"here": counted.here, "expected": counted.expected, "vehicle": words.name(counted.ride, t)}
    when = words.starts(counted.ride, now, t)
    if counted.of is not None:
        town = audience.town_of(counted.of, programme, t)
        return t("<b>{town}, {vehicle}: {here} of {expected}.</b> {when}", town=town, when=when, **count)
    return t("<b>{vehicle}: {here} of {expected}.</b> {when}", when=when, **count)


def all_here(programme: Programme, counted: Heads, t: Translator, *, now: datetime) -> Screen:
    """Really all of them?"""
    n = len(counted.missing)
    ask = t.ngettext("Is {n} missing person here after all?", "Are {n} missing people here after all?", n)
    ride = counted.ride.handle
    return Screen(
        lines(head(programme, counted, t, now=now), words.missing(counted, t), ask),
        (
            (button(t.pgettext("button", "Yes, all are here"), MarkAll(ride, sure=True)),),
            (button(t.pgettext("button", "‹ Head-count"), CountHeads(ride)), help_button(t)),
        ),
    )


def _person(counted: Heads, one: Head, first: int, t: Translator) -> Button:
    label: str = one.who.name
    if one.place is Place.HERE:
        label = f"✓ {label}"
    elif one.place is Place.ELSEWHERE:
        there = words.bus(one.bus, t)
        label = t.pgettext("button", "{name} (in {vehicle})", name=label, vehicle=there)
    here = one.place is not Place.HERE
    return button(label, MarkHead(counted.ride.handle, one.who.id, here=here, first=first))


def _strip(counted: Heads, start: int, shown: set[str], t: Translator) -> tuple[Button, ...]:
    """To those before, and to the first who does not stand here: the found leave the front of the line."""
    ride = counted.ride.handle
    rest = (n for n, one in enumerate(counted.heads) if n >= start and one.who.id not in shown)
    following = next(rest, None)
    turns = [button(t.pgettext("button", "Refresh"), CountHeads(ride))]
    if start > 0:
        turns.insert(0, button(t.pgettext("button", "‹ Back"), CountHeads(ride, max(0, start - A_PART))))
    if following is not None:
        turns.append(button(t.pgettext("button", "More ›"), CountHeads(ride, following)))
    return tuple(turns)


def _ways(counted: Heads, standing: Standing, t: Translator) -> Keyboard:
    ride, n, item = counted.ride.handle, len(counted.missing), counted.ride.item
    lacking = button(t.pgettext("button", "Missing ({n})", n=n), ShowMissing(ride))
    other = button(t.pgettext("button", "Somebody else"), SeekSomebody(ride))
    guide = button(t.pgettext("button", "Guide"), ShowGuides(ride))
    board = button(t.pgettext("button", "Board"), ShowBoards(item.id))
    back = button(t.pgettext("button", "‹ Departures"), ShowDepartures(item.id))
    names = scope(Action.NAME_GUIDE, standing) is not Scope.NONE
    sees = departs(item) and scope(Action.SEE_BOARDS, standing) is not Scope.NONE
    more = (*((guide,) if names else ()), *((board,) if sees else ()))
    return ((*((lacking,) if n else ()), other), *((more,) if more else ()), (back, help_button(t)))

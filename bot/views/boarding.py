"""*I am on board*: under reminders, on an item's card, and in the place of either once it is said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.people import Person
from bot.domain.presence import Mark, Ride, boarding, own_ride, rides
from bot.domain.programme import Item, Programme
from bot.i18n import Translator
from bot.screen import Button, Keyboard, Screen, button, lines, rows
from bot.views import rides as words
from bot.views.buttons import ShowItem, help_button
from bot.views.head_count_presses import CountHeads
from bot.views.items import Part
from bot.views.paging import fitted

SOON = timedelta(minutes=20)
"""From so long before the start on *I am on board* comes first: earlier one means *On my way*."""


@dataclass(frozen=True)
class SayOnBoard(CallbackData, code="aboard"):
    """The reader is in this bus, or is not."""

    ride: str
    here: bool


@dataclass(frozen=True)
class ShowOtherBuses(CallbackData, code="buses"):
    """The reader is in another bus than the list says, or the list says none."""

    item: str


def row(item: Item, person: Person, mark: Mark | None, t: Translator, *, now: datetime) -> Keyboard:
    """What the reader can say of their bus now: nothing where nobody boards it."""
    if not boarding(item, now) or person.participant is None:
        return ()
    if mark is not None and mark.here:
        return (_not(mark, item, t),)
    return ((_aboard(own_ride(item, person.participant.bus), t),),)


def noted(item: Item, mark: Mark | None, t: Translator) -> Markup | None:
    """``You are on board of Bus 1, 08:21.``; None if they are not."""
    if mark is None or not mark.here:
        return None
    ride, time = Ride(item, mark.bus), t.time(mark.at)
    if ride.vehicle:
        return t("You are on board of {vehicle}, {time}.", vehicle=words.name(ride, t), time=time)
    return t("You are on board, {time}.", time=time)


def said(
    item: Item, mark: Mark, programme: Programme, person: Person, t: Translator, *, now: datetime
) -> Screen:
    """What stands in the place of the message under which it was said."""
    more = button(t.pgettext("button", "Show item"), ShowItem(item.id))
    if not mark.here:
        assigned = person.participant.bus if person.participant else ""
        return question(own_ride(item, assigned), programme, t, now=now)
    return Screen(noted(item, mark, t) or Markup(), ((more,), _not(mark, item, t), (help_button(t),)))


def part(
    item: Item,
    person: Person,
    mark: Mark | None,
    counts: Sequence[Ride],
    t: Translator,
    *,
    now: datetime,
    opens: timedelta,
) -> Part | None:
    """What stands on an item's card. ``counts``: the buses whose heads the reader may count."""
    may = boarding(item, now, opens=opens) and item.concerns(person.traits)
    board = row(item, person, mark, t, now=now) if may else ()
    count = [button(words.counting(one, t), CountHeads(one.handle)) for one in counts]
    if len(count) == 1:
        count = [button(t.pgettext("button", "Head-count"), CountHeads(counts[0].handle))]
    keyboard = (*board, *fitted(count))
    return Part(noted(item, mark, t), keyboard) if keyboard else None


def question(ride: Ride, programme: Programme, t: Translator, *, now: datetime) -> Screen:
    """The bus, when and where it leaves, and *I am on board*."""
    item = ride.item
    text = lines(
        words.leaves(ride, now, t) if now < item.starts_at else words.starts(ride, now, t),
        words.where(ride, programme, t),
    )
    more = button(t.pgettext("button", "Show item"), ShowItem(item.id))
    return Screen(text, (*ask(ride, t), (more, help_button(t))))


def ask(ride: Ride, t: Translator) -> Keyboard:
    """*I am on board*, and the way to the other buses."""
    others = _others(ride.item, t) if ride.bus else ()
    return ((_aboard(ride, t),), *((others,) if others else ()))


def buses(item: Item, person: Person, t: Translator, *, now: datetime) -> Screen:
    """Which bus they are in: the others first."""
    own = own_ride(item, person.participant.bus if person.participant else "")
    others = [one for one in rides(item) if one != own]
    ways = [
        button(words.name(one, t), SayOnBoard(one.handle, here=True))
        for one in [*others, *([own] if own.bus else [])]
    ]
    more = button(t.pgettext("button", "Show item"), ShowItem(item.id))
    text = lines(t("Which bus are you in?"), words.starts(own, now, t))
    return Screen(text, (*rows(ways, 1), (more, help_button(t))))


def _aboard(ride: Ride, t: Translator) -> Button:
    """Who has no bus on the list of several says first which one it is."""
    label = t.pgettext("button", "I am on board")
    if not ride.bus and len(ride.item.transport) > 1:
        return button(label, ShowOtherBuses(ride.item.id))
    return button(label, SayOnBoard(ride.handle, here=True))


def _not(mark: Mark, item: Item, t: Translator) -> tuple[Button, ...]:
    gone = button(t.pgettext("button", "No, I am not"), SayOnBoard(Ride(item, mark.bus).handle, here=False))
    return (gone, *_others(item, t))


def _others(item: Item, t: Translator) -> tuple[Button, ...]:
    if len(rides(item)) < 2:
        return ()
    return (button(t.pgettext("button", "I am in another bus"), ShowOtherBuses(item.id)),)

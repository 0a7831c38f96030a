"""What is said of a bus in every screen about boarding: its name, when it leaves, where it stands."""

from datetime import datetime, timedelta

from markupsafe import Markup

from bot.callback_data import StaleButton
from bot.domain.presence import Heads, Ride, departs, ride_of
from bot.domain.programme import Item, Programme
from bot.i18n import Translator
from bot.screen import plain
from bot.views import places, words
from bot.views.content import Content
from bot.views.day_buttons import short
from bot.views.next import time_left

_NAMES = 10
_ROUNDING = timedelta(seconds=30)
"""To the nearest minute: it is read a moment after its instant."""


def find(programme: Programme, handle: str) -> Ride:
    """The ride of a button. Raises StaleButton if the programme has it no more."""
    ride = ride_of(programme, handle)
    if ride is None:
        raise StaleButton(handle)
    return ride


def name(ride: Ride, t: Translator) -> Markup:
    """``Bus 1``; what has no vehicle is called by its title."""
    if ride.vehicle:
        said = words.vehicle(ride.vehicle, t)
        return said[:1].upper() + said[1:]
    if len(ride.item.transport) > 1:
        return t("Bus not known")
    return t.text(ride.item.title)


def counting(ride: Ride, t: Translator) -> Markup:
    """``Count: Bus 1``, on a button."""
    vehicle = name(ride, t)
    return t.pgettext("button", "Count: {vehicle}", vehicle=vehicle)


def bus(of: str, t: Translator) -> Markup:
    """Where somebody is instead: ``Bus 2``."""
    return words.vehicle(of, t) if of else t("another bus")


def titled(item: Item, t: Translator) -> Markup:
    """``Sat 10 08:30 Coaches``."""
    day = item.starts_at.astimezone(t.zone).date()
    return Markup("{} {} {}").format(t.short_day(day), t.time(item.starts_at), t.text(item.title))


def label(item: Item, t: Translator) -> str:
    """The same on a button, cut at a word's end."""
    return short(plain(titled(item, t)))


def starts(ride: Ride, now: datetime, t: Translator) -> Markup:
    """``Leaves at 08:30, in 4 minutes.``, of a seminar ``Begins at …``."""
    item = ride.item
    time, coming = t.time(item.starts_at), now < item.starts_at
    left = time_left(item.starts_at, now - _ROUNDING, t)
    if departs(item):
        return (
            t("Leaves at {time}, {left}.", time=time, left=left)
            if coming
            else t("Left at {time}.", time=time)
        )
    return (
        t("Begins at {time}, {left}.", time=time, left=left) if coming else t("Began at {time}.", time=time)
    )


def leaves(ride: Ride, now: datetime, t: Translator) -> Markup:
    """``Bus 1 leaves in 4 minutes.``"""
    minutes = (ride.item.starts_at - now + _ROUNDING) // timedelta(minutes=1)
    vehicle = name(ride, t)
    if minutes < 1:
        return t("<b>{vehicle} leaves now.</b>", vehicle=vehicle)
    return t.ngettext(
        "<b>{vehicle} leaves in {n} minute.</b>",
        "<b>{vehicle} leaves in {n} minutes.</b>",
        minutes,
        vehicle=vehicle,
    )


def where(ride: Ride, programme: Programme, t: Translator) -> Markup | None:
    """Where it stands."""
    return places.in_full(ride.item, programme, Content(t))


def missing(counted: Heads, t: Translator) -> Markup | None:
    """``Missing: Anna Kowalska, Jan Nowak``; None if nobody is."""
    names = [Markup.escape(one.who.name) for one in counted.missing]
    if not names:
        return None
    shown, rest = Markup(", ").join(names[:_NAMES]), len(names) - _NAMES
    if rest > 0:
        return t.ngettext("Missing: {names} and {n} more", "Missing: {names} and {n} more", rest, names=shown)
    return t("Missing: {names}", names=shown)

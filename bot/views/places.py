"""Where an item is: in a line, in full, and as a pin on the map."""

from markupsafe import Markup

from bot.callback_data import StaleButton
from bot.domain.programme import Item, Kind, Programme
from bot.i18n import Translator
from bot.screen import Pin, plain
from bot.views.content import Content


def in_short(item: Item, programme: Programme, content: Content) -> Markup:
    """The place in a list: where one gets on for a journey, the venue for everything else."""
    if item.kind in {Kind.TRANSFER, Kind.ARRIVAL} and item.meeting_point:
        return content(item.meeting_point)
    return _venue(item, programme, content) or content(item.meeting_point)


def in_full(item: Item, programme: Programme, content: Content) -> Markup:
    """Venue and meeting point; the venue is not said twice where the meeting point begins with it."""
    venue, point = _venue(item, programme, content), content(item.meeting_point)
    if not venue or point.casefold().startswith(venue.split(" (")[0].casefold()):
        return point or venue
    return Markup(" – ").join((venue, point)) if point else venue


def address(item: Item, programme: Programme) -> str:
    """The street address of the venue, plain; empty if there is none."""
    venue = programme.venues.get(item.venue_id or "")
    return venue.address if venue else ""


def point(item: Item, programme: Programme) -> tuple[float, float] | None:
    """Latitude and longitude: the meeting point's own, else the venue's, else None."""
    if item.meeting_lat is not None and item.meeting_lon is not None:
        return item.meeting_lat, item.meeting_lon
    venue = programme.venues.get(item.venue_id or "")
    if venue is None or venue.lat is None or venue.lon is None:
        return None
    return venue.lat, venue.lon


def pin(item: Item, programme: Programme, t: Translator) -> Pin:
    """A pin for an item's place. Raises StaleButton if the place has no point (any more)."""
    found = point(item, programme)
    if found is None:
        raise StaleButton(item.id)
    content = Content(t)
    own = item.meeting_lat is not None
    title = content(item.meeting_point) if own else _venue(item, programme, content)
    shown = plain(title or content(item.title))
    venue = programme.venues.get(item.venue_id or "")
    located = venue is not None and venue.lat is not None  # a moving venue's address is no address
    return Pin(*found, title=shown, address=(address(item, programme) if located else "") or shown)


def _venue(item: Item, programme: Programme, content: Content) -> Markup:
    venue = programme.venues.get(item.venue_id or "")
    return content(venue.name) if venue else Markup()

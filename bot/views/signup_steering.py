"""What an organiser does with places: one person, and how many there are."""

from markupsafe import Markup

from bot.domain.programme import Item, Programme
from bot.domain.signups import Comer, Places, SignupState
from bot.i18n import Translator
from bot.screen import Button, Screen, button, lines, paragraphs, rows
from bot.views import audience
from bot.views.buttons import help_button
from bot.views.signup_lists import figures
from bot.views.signup_presses import GivePlace, SetPlaces, ShowWhoComes, TakePlace

_MORE = (1, 5, 10)


def comer(item: Item, one: Comer, places: Places, programme: Programme, t: Translator) -> Screen:
    """Somebody who comes or waits: give them a place, or take it away."""
    give = button(t.pgettext("button", "Give a place"), GivePlace(item.id, one.id))
    take = button(t.pgettext("button", "Take the place away"), TakePlace(item.id, one.id))
    off = button(t.pgettext("button", "Take off the list"), TakePlace(item.id, one.id))
    town = audience.town_of(one.delegation, programme, t)
    match one.state:
        case SignupState.PLACE:
            said, ways = t("They have a place."), [take]
        case SignupState.WAITING:
            said = t("They are number {n} on the waiting list.", n=one.turn)
            ways = [give, off]
        case SignupState.NO:
            said, ways = t("They do not come."), [give]
        case None:
            said, ways = t("They have not said anything yet."), [give]
    over = t("All places are taken: with one more, nobody else loses theirs.") if places.left == 0 else None
    text = paragraphs(
        lines(Markup("<b>{}</b> ({})").format(one.name, town), t.text(item.title)),
        lines(said, over if give in ways else None),
        None if one.joined else t("They have not joined: their leader is told of a change."),
    )
    return Screen(text, (*rows(ways, 2), (_back(item, t), help_button(t))))


def places_wanted(item: Item, places: Places, t: Translator, *, problem: bool = False) -> Screen:
    """How many places? The plain case first: one more. A number may be typed."""
    now = places.capacity or places.taken
    ways = [button(f"{now + more} (+{more})", SetPlaces(item.id, now + more)) for more in _MORE]
    text = paragraphs(
        t("I could not read that as a number of places.") if problem else None,
        lines(Markup("<b>{}</b>").format(t.text(item.title)), figures(places, t)),
        t("How many places are there now? Press it, or type the number."),
    )
    return Screen(text, (*rows(ways, 3), (_back(item, t), help_button(t))))


def _back(item: Item, t: Translator) -> Button:
    return button(t.pgettext("button", "‹ Who comes"), ShowWhoComes(item.id))

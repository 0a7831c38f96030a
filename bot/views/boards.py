"""The live board of a departure: each bus, who is missing. It is edited as marks come in."""

import hashlib
from datetime import datetime

from markupsafe import Markup

from bot.domain.presence import LINGERS, Heads, Seen
from bot.i18n import Translator
from bot.screen import Screen, button, lines, paragraphs, rows
from bot.views import rides as words
from bot.views.buttons import ShowOrganise, help_button
from bot.views.head_count_presses import CountHeads, LeaveBoard, ShowBoards
from bot.views.paging import fitted


def board(seen: Seen, t: Translator, *, now: datetime) -> Screen:
    """Every bus with its figures and who is missing. Whatever leads elsewhere ends it: no other buttons."""
    item, buses = seen.item, seen.buses
    over = now >= item.starts_at + LINGERS
    text = paragraphs(
        lines(Markup("<b>{}</b>").format(t.text(item.title)), words.starts(buses[0].ride, now, t)),
        *(lines(_figures(one, t), words.missing(one, t)) for one in buses),
        t("This board is closed: nobody boards any more.") if over else None,
    )
    count = [button(words.counting(one.ride, t), CountHeads(one.ride.handle)) for one in buses]
    following = [button(words.label(one, t), ShowBoards(one.id)) for one in seen.others]
    leave = button(t.pgettext("button", "Help"), LeaveBoard())
    return Screen(text, (*fitted([] if over else count), *rows(following, 1), (leave,)))


def none(t: Translator) -> Screen:
    """No departure comes any more."""
    organise = button(t.pgettext("button", "‹ Organise"), ShowOrganise())
    return Screen(t("No bus leaves any more."), ((organise, help_button(t)),))


def moved(t: Translator) -> Screen:
    """An older message of the board."""
    return Screen(t("The board goes on further down."), ((help_button(t),),))


def digest(screen: Screen) -> str:
    """What tells whether a board shows something else than before."""
    labels = [[one.label for one in row] for row in screen.keyboard]
    return hashlib.sha256(f"{screen.text} {labels}".encode()).hexdigest()


def _figures(counted: Heads, t: Translator) -> Markup:
    return t(
        "<b>{vehicle}: {here} of {expected}</b>",
        vehicle=words.name(counted.ride, t),
        here=counted.here,
        expected=counted.expected,
    )

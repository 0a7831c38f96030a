"""Notes about buses: yours leaves; you count one from now on."""

from datetime import datetime

from bot.domain.notes import Note, What
from bot.domain.presence import RINGS, Ride, departs
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import Screen, button, lines
from bot.views import boarding, places
from bot.views import rides as words
from bot.views.buttons import ShowItem, help_button, map_button
from bot.views.head_count_presses import CountHeads, ShowDepartures
from bot.views.reminders import SayComing


def note(note: Note, programme: Programme, now: datetime, t: Translator) -> Screen | None:
    """What is said; None if the departure was moved or cancelled, or has left a while ago."""
    item = programme.by_id.get(note.data["item"])
    if note.what is What.GUIDE:
        vehicle = words.name(Ride(item, note.data["bus"]), t) if item else note.data["vehicle"]
        said = lines(
            t("You are a guide now: you count the people in <b>{vehicle}</b>.", vehicle=vehicle),
            t("Before each departure: /count"),
        )
        count = CountHeads(Ride(item, note.data["bus"]).handle) if item else ShowDepartures()
        return Screen(said, ((button(t.pgettext("button", "Head-count"), count),), (help_button(t),)))
    if item is None or not departs(item) or item.version != note.data["version"]:
        return None
    if now >= item.starts_at + RINGS:
        return None
    ride = Ride(item, note.data["bus"])
    late = button(t.pgettext("button", "I am late"), SayComing(item.id, late=True))
    more = button(t.pgettext("button", "Show item"), ShowItem(item.id))
    way = (map_button(item.id, t),) if places.point(item, programme) else ()
    return Screen(
        lines(words.leaves(ride, now, t), words.where(ride, programme, t)),
        (*boarding.ask(ride, t), (*way, late), (more, help_button(t))),
    )

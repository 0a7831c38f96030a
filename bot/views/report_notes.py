"""Notes about the evidence pack, for organisers and admins."""

from datetime import date

from markupsafe import Markup

from bot.domain.notes import Note, What
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import Screen, lines
from bot.views import audience
from bot.views.buttons import help_button, report_button


def note(note: Note, programme: Programme, t: Translator) -> Screen:
    """Somebody took the pack; or there is none, and names go soon."""
    said = _made(note, programme, t) if note.what is What.REPORT_MADE else _lacks(note, t)
    return Screen(said, ((report_button(t), help_button(t)),))


def _made(note: Note, programme: Programme, t: Translator) -> Markup:
    if note.about is None:
        said = t("An admin has made the report and has its files.")
    else:
        town = audience.town_of(note.about.delegation, programme, t)
        said = t(
            "<b>{name}</b> ({town}) has made the report and has its files.", name=note.about.name, town=town
        )
    return lines(said, t("They name everybody. If you did not expect this, tell an admin at once."))


def _lacks(note: Note, t: Translator) -> Markup:
    on = t.date(date.fromisoformat(note.data["on"]))
    return lines(
        t("<b>The report was not made yet.</b>"),
        t("All names are erased on {date}: after that no lists can be made.", date=on),
    )

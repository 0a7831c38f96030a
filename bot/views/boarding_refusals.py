"""Refusals around boarding and counting, in words."""

from bot.domain.errors import DomainError, NotBoarding, NotYourBus
from bot.i18n import Translator
from bot.screen import Screen, button, lines
from bot.views.buttons import help_button, today_button
from bot.views.head_count_presses import ShowDepartures


def refusal(error: DomainError, t: Translator) -> Screen | None:
    """Why not, and where one goes on; None for other errors."""
    match error:
        case NotBoarding():
            text = lines(
                t("Nobody boards this now: it is possible from three hours before the start."),
                t("Once it has left, it is closed after a quarter of an hour."),
            )
            return Screen(text, ((today_button(t), help_button(t)),))
        case NotYourBus():
            text = lines(
                t("You do not count the people of this bus."),
                t("Guides count their own bus, leaders their own people. The organisers name the guides."),
            )
            way = button(t.pgettext("button", "Head-count"), ShowDepartures())
            return Screen(text, ((way, help_button(t)),))
    return None

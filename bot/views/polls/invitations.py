"""An invitation is the first question itself; asked again, it says why."""

from markupsafe import Markup

from bot.domain.polls.questionnaires import Questionnaire
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import Screen
from bot.views.buttons import help_button, polls_button
from bot.views.polls.questions import question


def invitation(
    sheet: Questionnaire, programme: Programme, t: Translator, *, again: str | None = None
) -> Screen:
    """Ask somebody. ``again``: ``half`` the time is over, an organiser reminds by ``hand``, or an ``outage``
    may have swallowed an answer.
    """
    asked = sheet.next or sheet.questions[0]
    return question(sheet, asked, programme, t, waits=False, first=_why(again, t))


def replaced(t: Translator) -> Screen:
    """What stays of an invitation too old to be taken away."""
    return Screen(
        t("This question has moved to “Questions and polls”."), ((polls_button(t),), (help_button(t),))
    )


def _why(again: str | None, t: Translator) -> Markup | None:
    match again:
        case None:
            return None
        case "outage":
            return t("I could not be reached for a while. If you answered then, please do it once more.")
    return t("A reminder: this is waiting for your answer.")

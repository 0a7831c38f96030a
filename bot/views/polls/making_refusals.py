"""Refusals about making polls in words."""

from bot.domain.errors import DomainError
from bot.domain.polls.group_votes import NoSuchVote
from bot.domain.polls.making import NoSuchPollDraft, PollDraftChanged
from bot.domain.polls.typed import UnfitPoll
from bot.i18n import Translator
from bot.screen import Screen, button
from bot.views.buttons import help_button
from bot.views.polls import making, making_preview
from bot.views.polls.making_ways import BeginPoll, preview_button


def refusal(error: DomainError, t: Translator) -> Screen | None:
    """Say why something about a quick poll cannot be done; None if it is another kind of refusal."""
    new = button(t.pgettext("button", "New quick poll"), BeginPoll())
    match error:
        case NoSuchPollDraft():
            said = t("This quick poll is no longer being made. Nobody was asked by this button.")
            return Screen(said, ((new, help_button(t)),))
        case PollDraftChanged():
            back = preview_button(error.number, t)
            return Screen(making_preview.changed(t), ((back, help_button(t)),))
        case UnfitPoll():
            return Screen(making.unfit(error, t), ((new, help_button(t)),))
        case NoSuchVote():
            return Screen(t("This vote is no longer there."), ((new, help_button(t)),))
    return None

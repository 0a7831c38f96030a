"""Whoever goes elsewhere is not asked for words any more: what they type an hour later answers nothing."""

from collections.abc import Mapping

from telegram import Update

import handlers
from bot.callback_data import CallbackData
from bot.deps import Context
from bot.services import dialogues
from bot.views import home
from bot.views.announced import GotIt, ToldThem
from bot.views.boarding import SayOnBoard
from bot.views.buttons import SendMap
from bot.views.called import EndCall, TakeCall
from bot.views.changes import SeeChange
from bot.views.items import AddToCalendar, SendFile
from bot.views.polls.permission import PermitFollowUp
from bot.views.reminders import MuteKind, SayComing, UnmuteKind
from handlers import card, head_count, joining, members, polls, report_texts, signup_steering, somebody
from handlers.commands import named

_ANSWERS: frozenset[type[CallbackData]] = frozenset(
    {
        SayComing,
        MuteKind,
        UnmuteKind,
        SayOnBoard,
        SeeChange,
        GotIt,
        ToldThem,
        PermitFollowUp,
        TakeCall,
        EndCall,
        SendMap,
        AddToCalendar,
        SendFile,
    }
)
"""Presses that lead nowhere else: they answer a message that came by itself, or bring a map or a file."""
_HEAD_COUNT = _ANSWERS | head_count.BUTTONS.keys() | somebody.BUTTONS.keys()

WAITING_FOR_WORDS: Mapping[str, frozenset[type[CallbackData]]] = {
    joining.CODE: _ANSWERS,
    card.FLOW: _ANSWERS,
    members.FIND: _ANSWERS,
    members.ADD: _ANSWERS,
    polls.FLOW: _ANSWERS,
    signup_steering.FLOW: _ANSWERS,
    **dict.fromkeys(report_texts.FLOWS, _ANSWERS),
    **dict.fromkeys(somebody.FLOWS, _HEAD_COUNT),
}
"""Dialogues that are nothing but a question to be answered in words: a command, a label and every button but
these end them. The others hold a draft, or are the way in.
"""


async def leave(update: Update, context: Context) -> None:
    """End the dialogue that only waits for words, if this leads away from it; what was given so far stays.

    Before the handler, which may begin another one. An update that is looked at again for its answer has
    left already, and what it began must stay.
    """
    if context.flow is None or context.entry.applied or not _leads_away(update, context, context.flow):
        return
    async with context.deps.db.write() as session:
        await dialogues.close(session, context.person.user_id, context.flow)
    context.flow = None


def _leads_away(update: Update, context: Context, flow: str) -> bool:
    staying = WAITING_FOR_WORDS.get(flow)
    if staying is None:
        return False
    if update.callback_query is not None:
        return not any(kind.matches(update.callback_query.data) for kind in staying)
    text = update.message.text if update.message is not None else None
    return text is not None and (home.door_of(text) is not None or named(text, context) in handlers.COMMANDS)

"""The only place that sees a handler's exception: refusals are said kindly, faults are tried again."""

import secrets

from telegram import Update
from telegram.error import BadRequest, Forbidden

from bot.callback_data import StaleButton
from bot.deps import Context
from bot.domain.errors import DomainError, NotJoined
from bot.i18n import Translator, negotiate, translator
from bot.logs import get_logger
from bot.views import errors
from handlers import doorstep
from handlers.gate import GATED
from handlers.show import show

log = get_logger("ttchan.handlers")

_GONE = ("chat not found", "user not found", "peer_id_invalid")


async def on_error(update: object, context: Context) -> None:
    """Answer a refusal; let a fault be tried again, and apologise when the last try failed too."""
    error = context.error
    if not isinstance(update, Update) or error is None or _is_unwanted(error):
        return
    try:
        await _answer(update, GATED.get(context), error)
    except Exception as unsaid:  # PTB would only log it, and the update would count as answered
        if not _is_unwanted(unsaid):
            context.entry.failure = context.entry.failure or unsaid


async def _answer(update: Update, context: Context, error: Exception) -> None:
    t = getattr(context, "t", None) or _guess(update)
    way_in = await doorstep.open_step(context) if isinstance(error, NotJoined) else None
    if way_in is not None and context.published is not None:
        await show(update, doorstep.screen(context, way_in))  # they have used their code already
        return
    if isinstance(error, DomainError):
        await show(update, errors.refusal(error, t, context.published))
        return
    if isinstance(error, StaleButton):
        await show(update, errors.stale(t))
        return
    entry = context.entry
    entry.failure = error
    if entry.owes_apology(error):
        entry.apologised = True
        incident = secrets.token_hex(3).upper()
        log.error("incident", incident=incident, update=update.update_id, exc_info=error)
        await show(update, errors.unexpected(incident, t))


def _is_unwanted(error: Exception) -> bool:
    """Whether the person blocked the bot or is gone: nobody is left to answer."""
    if isinstance(error, BadRequest):
        return error.message.lower().startswith(_GONE)
    return isinstance(error, Forbidden)


def _guess(update: Update) -> Translator:
    user = update.effective_user
    return translator(negotiate(user.language_code if user else None) or "en", None)

"""The only place that sees a handler's exception: refusals are said kindly, faults are tried again."""

import secrets

from telegram import Update
from telegram.error import BadRequest, Forbidden

from bot.callback_data import StaleButton
from bot.deps import Context
from bot.domain.errors import DomainError
from bot.i18n import Translator, negotiate, translator
from bot.logs import get_logger
from bot.views import errors
from handlers.show import show

log = get_logger("ttchan.handlers")

_GONE = ("chat not found", "user not found", "peer_id_invalid")


async def on_error(update: object, context: Context) -> None:
    """Answer a refusal; let a fault be tried again, and apologise when the last try failed too."""
    error = context.error
    if not isinstance(update, Update) or isinstance(error, Forbidden):
        return
    if isinstance(error, BadRequest) and error.message.lower().startswith(_GONE):
        return
    t = getattr(context, "t", None) or _guess(update)
    if isinstance(error, DomainError):
        await show(update, errors.refusal(error, t))
        return
    if isinstance(error, StaleButton):
        await show(update, errors.stale(t))
        return
    context.entry.failure = error
    if context.entry.last_try:
        incident = secrets.token_hex(3).upper()
        log.error("incident", incident=incident, update=update.update_id, exc_info=error)
        await show(update, errors.unexpected(incident, t))


def _guess(update: Update) -> Translator:
    user = update.effective_user
    return translator(negotiate(user.language_code if user else None) or "en", None)

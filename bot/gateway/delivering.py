"""One try to send a delivery: what it came to, certain or not. What may have arrived is not repeated here.

The answer is read as raw JSON: a Message of python-telegram-bot costs more than the rest of the call.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from telegram.error import NetworkError, RetryAfter

from bot import metrics
from bot.crash import crash_point
from bot.domain.deliveries import Outcome
from bot.gateway.messages import sent
from bot.gateway.sender import Sender
from bot.gateway.transport import NotSent
from bot.gateway.wire import CallFailed, read_answer
from bot.logs import get_logger
from bot.screen import Screen

UNREADABLE_IN_A_ROW, UNREADABLE_SECONDS = 20, 120
"""After so many texts that Telegram could not parse nothing unasked leaves for so long, once until one could
be parsed again: the admins know by then, and may stop it. Who waits has the text late, but not too late."""
REFUSED_SECONDS = 30
"""How long nothing unasked is tried after a 401: the token was revoked, or a proxy says so for a moment."""

log = get_logger("ttchan.delivering")

_GONE = ("chat not found", "private chat not found", "user not found", "peer_id_invalid")
_UNREADABLE = "can't parse entities"


@dataclass(frozen=True, slots=True)
class Try:
    """What a try came to, the message's id where it was taken, and Telegram's words where it was not.

    ``moved_to``: the chat has this id now. ``more``: the other messages of an album. ``message``: what
    Telegram made of it, as it came.
    """

    outcome: Outcome
    message_id: int | None = None
    reason: str = ""
    moved_to: int | None = None
    more: tuple[int, ...] = ()
    message: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def unreadable(self) -> bool:
        """Whether Telegram could not parse the text."""
        return self.outcome is Outcome.REFUSED and self.reason.startswith(_UNREADABLE)


async def deliver(sender: Sender, chat_id: int, screen: Screen, *, counts: bool = True) -> Try:
    """Send a screen to a chat once.

    Where Telegram certainly did not take it, it goes a second time: without formatting if that cannot be
    parsed, to the new id if the chat has one. ``counts``: among the texts that it can or cannot parse.
    """
    method, parameters = sent(screen)
    tried = await once(sender, method, {"chat_id": chat_id, **parameters})
    moved_to = tried.moved_to
    if moved_to is not None:
        log.warning("chat_moved")
        chat_id = moved_to
        tried = await once(sender, method, {"chat_id": chat_id, **parameters})
    if tried.unreadable:
        _note_unreadable(sender, screen, counts=counts)
        method, parameters = sent(screen, plainly=True)
        tried = await once(sender, method, {"chat_id": chat_id, **parameters})
    elif tried.outcome is Outcome.SENT and counts:
        sender.count_unreadable(readable=True)
    if tried.outcome is Outcome.REFUSED:
        metrics.TALLY.refused_texts += 1
        log.error("delivery_refused", reason=tried.reason)
    return tried if moved_to is None else replace(tried, moved_to=moved_to)


def _note_unreadable(sender: Sender, screen: Screen, *, counts: bool) -> None:
    metrics.TALLY.refused_texts += 1
    log.error("unreadable_text", length=len(screen.text))
    if counts and sender.count_unreadable(readable=False) == UNREADABLE_IN_A_ROW:
        log.error("unreadable_texts_in_a_row", texts=UNREADABLE_IN_A_ROW, pause=UNREADABLE_SECONDS)
        sender.limiter.hold_deliveries(UNREADABLE_SECONDS)


async def once(sender: Sender, method: str, parameters: dict[str, object]) -> Try:
    """Make a call that sends something, once. What may have arrived is *unknown*."""
    crash_point("before_send")
    try:
        status, body = await sender.once(method, parameters)
    except RetryAfter as error:
        sender.hold(error, parameters.get("chat_id"))
        return Try(Outcome.HELD)
    except NotSent as error:
        return Try(Outcome.NOT_SENT, reason=error.message)
    except NetworkError as error:
        return Try(Outcome.UNKNOWN, reason=error.message)
    finally:
        crash_point("after_send")
    tried = _read(status, body)
    if status == 401:
        sender.limiter.hold_deliveries(REFUSED_SECONDS)
    return tried


def _read(status: int, body: bytes) -> Try:
    try:
        answer = read_answer(body)
        if status == 200 and answer.get("ok"):
            result = answer["result"]
            messages = result if isinstance(result, list) else [result]
            first, *more = (int(one["message_id"]) for one in messages)
            return Try(Outcome.SENT, message_id=first, more=tuple(more), message=messages[0])
    except (CallFailed, KeyError, TypeError, ValueError):
        return Try(Outcome.UNKNOWN, reason=f"{status} without an answer of Telegram")
    description = str(answer.get("description", ""))
    words = description.partition(": ")[2] or description
    match status:
        case 400:
            return _refusal(words, answer.get("parameters"))
        case 401:
            return Try(Outcome.HELD, reason=words)
        case 403:
            return Try(Outcome.BLOCKED, reason=words)
    return Try(Outcome.UNKNOWN, reason=f"{status} {words}")


def _refusal(words: str, parameters: Any) -> Try:
    if words.lower().startswith(_GONE):
        return Try(Outcome.BLOCKED, reason=words)
    moved_to = parameters.get("migrate_to_chat_id") if isinstance(parameters, dict) else None
    return Try(Outcome.REFUSED, reason=words, moved_to=moved_to if isinstance(moved_to, int) else None)

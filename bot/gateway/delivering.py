"""One try to send a delivery: what it came to, certain or not. Nothing is repeated here.

The answer is read as raw JSON: a Message of python-telegram-bot costs more than the rest of the call.
"""

from dataclasses import dataclass

from telegram.error import NetworkError, RetryAfter

from bot.crash import crash_point
from bot.domain.deliveries import Outcome
from bot.gateway.messages import said, said_plainly
from bot.gateway.sender import Sender
from bot.gateway.transport import NotSent
from bot.gateway.wire import CallFailed, read_answer
from bot.logs import get_logger
from bot.screen import Screen

log = get_logger("ttchan.delivering")

_GONE = ("chat not found", "private chat not found", "user not found", "peer_id_invalid")
_UNREADABLE = "can't parse entities"


@dataclass(frozen=True, slots=True)
class Try:
    """What a try came to, the message's id where it was taken, and Telegram's words where it was not."""

    outcome: Outcome
    message_id: int | None = None
    reason: str = ""


async def deliver(sender: Sender, chat_id: int, screen: Screen) -> Try:
    """Send a screen to a chat once; a text that Telegram cannot parse goes again without formatting."""
    tried = await _once(sender, {"chat_id": chat_id, **said(screen)})
    if tried.outcome is Outcome.REFUSED and tried.reason.startswith(_UNREADABLE):
        log.error("unreadable_text", length=len(screen.text))
        tried = await _once(sender, {"chat_id": chat_id, **said_plainly(screen)})
    return tried


async def _once(sender: Sender, parameters: dict[str, object]) -> Try:
    crash_point("before_send")
    try:
        status, body = await sender.once("sendMessage", parameters)
    except RetryAfter as error:
        sender.hold(error, parameters.get("chat_id"))
        return Try(Outcome.HELD)
    except NotSent as error:
        return Try(Outcome.NOT_SENT, reason=error.message)
    except NetworkError as error:
        return Try(Outcome.UNKNOWN, reason=error.message)
    finally:
        crash_point("after_send")
    return _read(status, body)


def _read(status: int, body: bytes) -> Try:
    try:
        answer = read_answer(body)
        if status == 200 and answer.get("ok"):
            return Try(Outcome.SENT, message_id=int(answer["result"]["message_id"]))
    except (CallFailed, KeyError, TypeError, ValueError):
        return Try(Outcome.UNKNOWN, reason=f"{status} without an answer of Telegram")
    words = str(answer.get("description", "")).partition(": ")[2]
    if status == 403:
        return Try(Outcome.BLOCKED, reason=words)
    if status == 400:
        blocked = words.lower().startswith(_GONE)
        return Try(Outcome.BLOCKED if blocked else Outcome.REFUSED, reason=words)
    if status == 401:
        return Try(Outcome.NOT_SENT, reason=words)
    return Try(Outcome.UNKNOWN, reason=f"{status} {words}")

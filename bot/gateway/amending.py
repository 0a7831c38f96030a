"""Changing or deleting a message that was sent: one try. Doing it twice does no harm, so doubt = again."""

from dataclasses import dataclass

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.crash import crash_point
from bot.gateway.delivering import REFUSED_SECONDS
from bot.gateway.messages import edited, said
from bot.gateway.sender import Sender, written
from bot.gateway.wire import CallFailed, read_answer
from bot.screen import Screen

_SAME = "message is not modified"
_GONE = "message to delete not found"
_TOO_OLD = "message can't be deleted"


@dataclass(frozen=True, slots=True)
class Change:
    """What a try came to; neither done nor again = it can never be done, ``reason`` says why."""

    done: bool = False
    again: bool = False
    reason: str = ""

    @property
    def too_old(self) -> bool:
        """Whether the message can only be edited, no more be deleted."""
        return self.reason.startswith(_TOO_OLD)


async def edit(sender: Sender, chat_id: int, message_id: int, screen: Screen) -> Change:
    """Put a screen's words and buttons in the place of a message's."""
    method, parameters = edited(screen)
    return await _once(sender, method, {"chat_id": chat_id, "message_id": message_id, **parameters})


async def restate(sender: Sender, chat_id: int, message_id: int, screen: Screen) -> Change:
    """Put a screen of ours in the place of another, in the lane of replies: somebody looks at it."""
    try:
        await sender.call("editMessageText", {"chat_id": chat_id, "message_id": message_id, **said(screen)})
    except (BadRequest, Forbidden) as error:
        return Change(done=error.message.lower().startswith(_SAME), reason=error.message)
    except TelegramError as error:
        return Change(again=True, reason=error.message)
    return Change(done=True)


async def delete(sender: Sender, chat_id: int, message_ids: tuple[int, ...]) -> Change:
    """Delete a message, or all of an album."""
    if len(message_ids) == 1:
        return await _once(sender, "deleteMessage", {"chat_id": chat_id, "message_id": message_ids[0]})
    ids = written(list(message_ids))
    return await _once(sender, "deleteMessages", {"chat_id": chat_id, "message_ids": ids})


async def _once(sender: Sender, method: str, parameters: dict[str, object]) -> Change:
    crash_point("before_amend")
    try:
        status, body = await sender.once(method, parameters)
    except RetryAfter as error:
        sender.hold(error, parameters.get("chat_id"))
        return Change(again=True)
    except NetworkError as error:
        return Change(again=True, reason=error.message)
    finally:
        crash_point("after_amend")
    try:
        answer = read_answer(body)
    except CallFailed:
        return Change(again=True, reason=f"{status} without an answer of Telegram")
    if status == 200 and answer.get("ok"):
        return Change(done=True)
    words = str(answer.get("description", "")).partition(": ")[2]
    if status == 401:
        sender.limiter.hold_deliveries(REFUSED_SECONDS)
    if status not in (400, 403):
        return Change(again=True, reason=f"{status} {words}")
    return Change(done=words.startswith((_SAME, _GONE)), reason=words)

"""Polls of Telegram's own: one try to send one, and closing it. In doubt nothing is sent again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from telegram import Poll, PollAnswer
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.domain.deliveries import Outcome
from bot.domain.polls.group_votes import Given, GroupVote, Wording
from bot.gateway.delivering import once
from bot.gateway.sender import Sender

LONGEST_PERIOD = 2_628_000
"""Seconds for which Telegram keeps a poll open, at most."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a try came to; the poll's id, its message and the lasting ids of its options if it is there."""

    outcome: Outcome
    telegram_id: str | None = None
    message_id: int | None = None
    option_ids: tuple[str, ...] = ()
    moved_to: int | None = None


async def send(sender: Sender, vote: GroupVote, *, closes_in: float | None) -> Sent:
    """Put a vote to its group. ``closes_in``: real seconds after which Telegram itself closes it."""
    parameters: dict[str, object] = {
        "chat_id": vote.chat_id,
        "question": vote.question,
        "options": [{"text": one} for one in vote.options],
        "is_anonymous": False,
        "allows_multiple_answers": vote.several,
        "allows_revoting": not vote.binding,
    }
    if closes_in is not None and 5 <= closes_in <= LONGEST_PERIOD:
        parameters["open_period"] = int(closes_in)
    tried = await once(sender, "sendPoll", parameters)
    if tried.outcome is not Outcome.SENT:
        return Sent(tried.outcome, moved_to=tried.moved_to)
    poll = tried.message.get("poll")
    if not isinstance(poll, dict) or "id" not in poll:
        return Sent(Outcome.UNKNOWN)
    ids = _all_of(one.get("persistent_id") for one in poll.get("options", []))
    return Sent(Outcome.SENT, str(poll["id"]), tried.message_id, ids)


async def close(sender: Sender, vote: GroupVote) -> bool:
    """Close it. Returns whether that is settled: it is closed, or can never be. Twice does no harm."""
    if vote.message_id is None:
        return True
    try:
        await sender.call("stopPoll", {"chat_id": vote.chat_id, "message_id": vote.message_id})
    except (BadRequest, Forbidden):  # closed already, deleted, or the bot is not there any more
        return True
    except TelegramError:
        return False
    return True


def told(poll: Poll) -> tuple[Wording, tuple[str, ...]]:
    """The words of a poll that Telegram tells of, and the lasting ids of its options."""
    wording = Wording(poll.question, tuple(one.text for one in poll.options))
    return wording, _all_of(one.persistent_id for one in poll.options)


def given(answer: PollAnswer) -> Given:
    """What somebody chose."""
    return Given(tuple(answer.option_ids), tuple(answer.option_persistent_ids or ()))


def _all_of(ids: Iterable[Any]) -> tuple[str, ...]:
    """The lasting ids, or none if not all are told."""
    found = tuple(ids)
    return found if all(isinstance(one, str) for one in found) else ()

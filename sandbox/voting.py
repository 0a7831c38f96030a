"""Votes in native polls, and their closing; tells the bot by `poll` and `poll_answer`."""

from typing import Any

from sandbox.errors import ControlError
from sandbox.state.people import Profile
from sandbox.state.polls import Poll
from sandbox.world import World


def vote(world: World, profile: Profile, poll_id: str, options: list[int]) -> None:
    """Vote, vote anew, or retract with an empty list. Raises ControlError when the poll does not allow it."""
    close_overdue(world)
    poll = world.polls.get(poll_id)
    if poll is None:
        raise ControlError(f"there is no poll {poll_id}", 404)
    _check(world, profile, poll, options)
    if options:
        poll.votes[profile.id] = sorted(set(options))
    else:
        poll.votes.pop(profile.id, None)
    _show(world, poll)
    if not poll.base["is_anonymous"]:
        world.updates.add("poll_answer", poll.answer(profile.user()), profile.id)


def _check(world: World, profile: Profile, poll: Poll, options: list[int]) -> None:
    if poll.is_closed:
        raise ControlError("the poll is closed")
    if profile.id not in world.chats.by_id[poll.chat_id].members:
        raise ControlError("this person does not see the poll", 403)
    if any(not 0 <= each < len(poll.options) for each in options):
        raise ControlError(f"the poll has the options 0 to {len(poll.options) - 1}")
    if len(set(options)) > 1 and not poll.base["allows_multiple_answers"]:
        raise ControlError("the poll takes one answer")
    if profile.id in poll.votes and not poll.base["allows_revoting"]:
        raise ControlError("the poll does not allow voting again")
    if not options and profile.id not in poll.votes:
        raise ControlError("there is no vote to retract")


def close(world: World, poll: Poll, keyboard: dict[str, Any] | None = None) -> None:
    """No votes from now on; `keyboard` replaces the message's."""
    poll.is_closed = True
    _show(world, poll, keyboard, keep_keyboard=False)


def close_overdue(world: World) -> None:
    """Close polls whose time is over by the sandbox's clock."""
    for poll in world.polls.values():
        if not poll.is_closed and poll.closes_at is not None and poll.closes_at <= world.clock.time():
            poll.is_closed = True
            _show(world, poll)


def _show(
    world: World, poll: Poll, keyboard: dict[str, Any] | None = None, *, keep_keyboard: bool = True
) -> None:
    chat = world.chats.by_id[poll.chat_id]
    stored = chat.messages.get(poll.message_id)
    if stored is not None:
        data = {**stored.data, "poll": poll.as_json()}
        if not keep_keyboard:
            data.pop("reply_markup", None)
        if keyboard is not None:
            data["reply_markup"] = keyboard
        world.change(chat, stored, data, by_bot=False)
    world.updates.add("poll", poll.as_json(), 0)

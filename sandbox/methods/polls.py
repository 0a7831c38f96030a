"""sendPoll and stopPoll. Votes are in sandbox/voting.py."""

import asyncio
from itertools import count
from typing import Any

from sandbox.errors import ApiError, bad_request
from sandbox.methods.access import chat_to_write, message_in
from sandbox.methods.markup import inline_keyboard
from sandbox.methods.posting import post
from sandbox.methods.registry import Params, method
from sandbox.state.polls import Poll
from sandbox.text.formatted import Formatted, read
from sandbox.text.utf16 import units
from sandbox.voting import close, close_overdue
from sandbox.world import World

OPTIONS_LIMIT = 12
_ids = count(5_400_000_000_000_000_001)
_NOT_PLAYED = ("media", "explanation_media", "allow_adding_options")


@method("sendPoll")
def send_poll(world: World, params: Params) -> Any:
    """Anonymous unless told otherwise; a regular poll allows voting again unless told otherwise."""
    for field in _NOT_PLAYED:
        if params.get(field):
            raise ApiError(501, f"Not Implemented in the sandbox: sendPoll with {field}")
    quiz = _kind(params) == "quiz"
    base = {
        "id": str(next(_ids)),
        **_short_text(params, "question", 300).fields("question"),
        "is_anonymous": params.get("is_anonymous", True),
        "type": "quiz" if quiz else "regular",
        "allows_multiple_answers": params.get("allows_multiple_answers", False),
        "allows_revoting": params.get("allows_revoting", not quiz),
        "members_only": params.get("members_only", False),
    }
    if params.get("country_codes"):
        base["country_codes"] = params["country_codes"]
    options = _options(params)
    base |= _quiz_fields(params, len(options)) if quiz else _not_quiz(params)
    if params.get("description"):
        base |= _short_text(params, "description", 1024).fields("description")
    seconds, closing = _closing(world, params)
    poll = Poll(base | closing, options, 0, is_closed=params.get("is_closed", False))
    stored = post(world, params, {"poll": poll.as_json()})
    poll.chat_id, poll.message_id = stored.data["chat"]["id"], stored.data["message_id"]
    world.polls[poll.id] = poll
    if seconds is not None:
        poll.closes_at = world.clock.time() + seconds
        asyncio.get_running_loop().call_later(seconds, close_overdue, world)
    return stored.data


@method("stopPoll")
def stop_poll(world: World, params: Params) -> Any:
    """Close it for good; the keyboard goes unless it is given again."""
    close_overdue(world)
    chat = chat_to_write(world, params["chat_id"])
    stored = message_in(chat, params["message_id"], "stop poll")
    if "poll" not in stored.data or stored.data["from"]["id"] != world.bot_id:
        raise bad_request("message with poll to stop not found")
    poll = world.polls[stored.data["poll"]["id"]]
    if poll.is_closed:
        raise bad_request("poll has already been closed")
    close(world, poll, inline_keyboard(params.get("reply_markup")))
    return poll.as_json()


def _kind(params: Params) -> str:
    kind = str(params.get("type", "regular"))
    if kind not in {"regular", "quiz"}:
        raise bad_request("unsupported poll type specified")
    return kind


def _short_text(params: Params, field: str, limit: int) -> Formatted:
    found = read(params[field], params.get(f"{field}_parse_mode"), params.get(f"{field}_entities"))
    if field == "question" and not found.text:
        raise bad_request("poll question must be non-empty")
    if units(found.text) > limit:
        raise bad_request(f"poll {field} length must not exceed {limit}")
    return found


def _options(params: Params) -> list[dict[str, Any]]:
    given = params["options"]
    if not 1 <= len(given) <= OPTIONS_LIMIT:
        raise bad_request(f"poll must have 1-{OPTIONS_LIMIT} options")
    options = []
    for number, each in enumerate(given):
        if each.get("media"):
            raise ApiError(501, "Not Implemented in the sandbox: poll options with media")
        found = read(each["text"], each.get("text_parse_mode"), each.get("text_entities"))
        if not found.text:
            raise bad_request("poll options must be non-empty")
        if units(found.text) > 100:
            raise bad_request("poll options length must not exceed 100")
        fields = {"text": found.text} | ({"text_entities": found.entities} if found.entities else {})
        # Not the index, so that a bot which confuses the two is found out.
        options.append({"persistent_id": f"p{7 * number + 3:02d}", **fields, "voter_count": 0})
    return options


def _quiz_fields(params: Params, options: int) -> dict[str, Any]:
    right = params.get("correct_option_ids")
    if not right or any(not 0 <= each < options for each in right):
        raise bad_request("wrong correct option ID specified")
    fields: dict[str, Any] = {"correct_option_ids": sorted(set(right))}
    if params.get("explanation"):
        found = _short_text(params, "explanation", 200)
        if found.text.count("\n") > 2:
            raise bad_request("poll explanation must have at most 2 line feeds")
        fields |= found.fields("explanation")
    return fields


def _not_quiz(params: Params) -> dict[str, Any]:
    if params.get("correct_option_ids") or params.get("explanation"):
        raise bad_request("only a quiz has correct options and an explanation")
    return {}


def _closing(world: World, params: Params) -> tuple[float | None, dict[str, Any]]:
    """(seconds until it closes, the poll's fields about that); None for one that stays open."""
    if "open_period" in params and "close_date" in params:
        raise bad_request("open_period and close_date can't be used together")
    if "open_period" in params:
        period = min(max(params["open_period"], 5), 2_628_000)
        return period, {"open_period": period, "close_date": world.date() + period}
    if "close_date" in params:
        left = params["close_date"] - world.clock.time()
        return min(max(left, 5), 2_628_000), {"close_date": params["close_date"]}
    return None, {}

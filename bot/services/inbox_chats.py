"""What updates are handled in order for: the chat, else the person (a poll answer has no chat)."""

import json
from typing import Any

_MOST = 2**63


def chat_of(body: str, update_id: int) -> int:
    """By the text of an update; where that does not say, or nobody can read it, a number of its own."""
    try:
        raw = json.loads(body)
        for content in raw.values():
            if isinstance(content, dict) and (found := _owner(content)) is not None:
                return found
    except (ValueError, AttributeError, RecursionError):
        pass
    return -update_id


def _owner(content: dict[str, Any]) -> int | None:
    message = content.get("message")
    holder = message if isinstance(message, dict) else content
    for owner in (holder.get("chat"), content.get("from"), content.get("user")):
        number = owner.get("id") if isinstance(owner, dict) else None
        if isinstance(number, int) and -_MOST <= number < _MOST:  # what a column can hold
            return int(number)
    return None

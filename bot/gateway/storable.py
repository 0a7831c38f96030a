"""What of an update the inbox can keep, however it came."""

import json
from typing import Any

from bot.logs import get_logger

log = get_logger("ttchan.intake")


def is_numbered(raw: object) -> bool:
    """Whether it has an update_id that the inbox can keep."""
    if isinstance(raw, dict) and type(number := raw.get("update_id")) is int and 0 <= number < 2**62:
        return True
    log.error("update_without_id")
    return False


def written(raw: dict[str, Any]) -> str:
    """An update as the inbox keeps it: ASCII, with escapes in small letters."""
    try:
        return json.dumps(raw)
    except RecursionError:
        return ""  # nothing can read it: it goes to quarantine by its number

"""The Bot API `ChatMember` and its changes."""

from typing import Any


def member(user: dict[str, Any], status: str) -> dict[str, Any]:
    """An owner (`creator`), a plain member, one who left, or one who was removed (`kicked`)."""
    found: dict[str, Any] = {"user": user, "status": status}
    if status == "kicked":
        found["until_date"] = 0
    elif status == "creator":
        found["is_anonymous"] = False
    return found

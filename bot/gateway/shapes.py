"""Whether an update has the shape that Telegram promises. Asked only about one that could not be handled.

A field of a wrong type, or one that is missing, is no fault of ours, and no other try mends it.
"""

from collections.abc import Mapping
from typing import Any

Fields = Mapping[str, type]


def _named(kinds: Mapping[type, str]) -> Fields:
    return {name: kind for kind, names in kinds.items() for name in names.split()}


OPTIONAL: Fields = _named(
    {
        int: """message_id date edit_date length message_thread_id migrate_to_chat_id migrate_from_chat_id
            file_size total_voter_count voter_count live_period heading""",
        float: "latitude longitude horizontal_accuracy",
        str: """text caption chat_instance inline_message_id game_short_name first_name last_name username
            language_code title file_id file_unique_id file_name mime_type media_group_id poll_id question
            persistent_id new_chat_title status address phone_number""",
        bool: "is_bot is_closed is_anonymous is_member",
        dict: """chat from user sender_chat voter_chat location venue contact document video video_note audio
            voice animation sticker dice old_chat_member new_chat_member reply_to_message pinned_message
            reply_markup forward_origin via_bot""",
        list: """entities caption_entities question_entities text_entities photo options option_ids
            option_persistent_ids new_chat_members new_chat_photo inline_keyboard""",
    }
)
"""Names that mean one type wherever they stand."""

_PERSON = _named({int: "id", bool: "is_bot", str: "first_name"})
_MESSAGE = _named({int: "message_id date", dict: "chat"})
_MEMBER = _named({str: "status", dict: "user"})
_ENTITY = _named({str: "type", int: "offset length"})

NEEDED: Mapping[str, Fields] = {
    "message": _MESSAGE,
    "edited_message": _MESSAGE,
    "callback_query": _named({str: "id chat_instance", dict: "from"}),
    "poll": _named(
        {str: "id question type", list: "options", int: "total_voter_count", bool: "is_closed is_anonymous"}
    ),
    "poll_answer": _named({str: "poll_id", list: "option_ids option_persistent_ids"}),
    "my_chat_member": _named({dict: "chat from old_chat_member new_chat_member", int: "date"}),
    "old_chat_member": _MEMBER,
    "new_chat_member": _MEMBER,
    "chat": _named({int: "id", str: "type"}),
    "from": _PERSON,
    "user": _PERSON,
    "entities": _ENTITY,
    "caption_entities": _ENTITY,
    "photo": _named({str: "file_id file_unique_id", int: "width height"}),
    "options": _named({str: "text", int: "voter_count"}),
    "document": _named({str: "file_id file_unique_id"}),
    "location": _named({float: "latitude longitude"}),
}
"""What must be there, by the name of the field that it stands in."""

_LARGEST = 2**63


def well_formed(raw: Mapping[str, Any]) -> bool:
    """Whether what we read of an update is there, and of its type."""
    press = raw.get("callback_query")
    if isinstance(press, dict) and not isinstance(press.get("data", ""), str):
        return False
    parts = {name: part for name, part in raw.items() if part is not None}
    whole = all(isinstance(part, dict) for name, part in parts.items() if name in NEEDED)
    return whole and all(_sound(name, part) for name, part in parts.items())


def _sound(name: str, value: Any) -> bool:
    if isinstance(value, list):
        return all(_sound(name, one) for one in value)
    if not isinstance(value, dict):
        return name not in NEEDED
    here = {field: part for field, part in value.items() if part is not None}
    known = {field: OPTIONAL[field] for field in here.keys() & OPTIONAL.keys()}
    return all(
        _is(kind, here.get(field)) for field, kind in {**known, **NEEDED.get(name, {})}.items()
    ) and all(_sound(field, part) for field, part in here.items())


def _is(kind: type, value: Any) -> bool:
    if kind is int:
        return type(value) is int and -_LARGEST <= value < _LARGEST
    return isinstance(value, (int, float) if kind is float else kind)

"""What of an update is promised: told as the schema of the Bot API tells it."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.gateway.shapes import NEEDED, OPTIONAL, well_formed
from sandbox.schema import load

_KINDS = {"String": str, "Integer": int, "Float": float, "Boolean": bool}
PERSON = {"id": 5, "is_bot": False, "first_name": "P"}
CHAT = {"id": 5, "type": "private"}
MESSAGE = {"message_id": 1, "date": 0, "chat": CHAT, "from": PERSON}
COMMAND = {"type": "bot_command", "offset": 0, "length": 5}


def _kind(types: list[str]) -> type:
    return list if types[0].startswith("Array of ") else _KINDS.get(types[0], dict)


def _in_updates() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every type that may stand in an update, with its fields."""
    types, seen, waiting = load()["types"], set(), ["Update"]
    while waiting:
        name = waiting.pop().removeprefix("Array of ").removeprefix("Array of ")
        if name in seen or name not in types:
            continue
        seen.add(name)
        yield name, types[name]["fields"]
        waiting += types[name].get("subtypes") or []
        waiting += [each for kinds, _ in types[name]["fields"].values() for each in kinds]


def test_every_name_of_one_type_means_that_type_in_all_of_the_schema() -> None:
    meant: dict[str, set[type]] = {}
    for _, fields in _in_updates():
        for name, (types, _) in fields.items():
            meant.setdefault(name, set()).add(_kind(types))
    assert {name: meant[name] for name in OPTIONAL} == {name: {kind} for name, kind in OPTIONAL.items()}


def test_what_is_needed_is_required_by_the_schema() -> None:
    types = load()["types"]
    for holder, name in {
        "message": "Message",
        "callback_query": "CallbackQuery",
        "poll": "Poll",
        "poll_answer": "PollAnswer",
        "my_chat_member": "ChatMemberUpdated",
        "new_chat_member": "ChatMemberLeft",
        "chat": "Chat",
        "from": "User",
        "entities": "MessageEntity",
        "photo": "PhotoSize",
        "options": "PollOption",
        "document": "Document",
        "location": "Location",
    }.items():
        fields = types[name]["fields"]
        for field, kind in NEEDED[holder].items():
            assert fields[field][1] or name == "ChatMemberLeft", (holder, field)
            assert _kind(fields[field][0]) is kind, (holder, field)


@pytest.mark.parametrize(
    "raw",
    [
        {"message": MESSAGE},
        {"message": None},
        {"message": MESSAGE | {"text": "/today", "entities": [COMMAND], "new_field": [[{"id": None}]]}},
        {"callback_query": {"id": "1", "from": PERSON, "chat_instance": "x", "data": "x"}},
        {"a_kind_of_tomorrow": 5},
    ],
)
def test_what_telegram_sends_is_well_formed(raw: dict[str, Any]) -> None:
    assert well_formed(raw | {"update_id": 1})


@pytest.mark.parametrize(
    "content",
    [
        "text",
        [],
        {},
        MESSAGE | {"message_id": "1"},
        MESSAGE | {"message_id": True},
        MESSAGE | {"message_id": 2**63},
        MESSAGE | {"chat": None},
        MESSAGE | {"chat": CHAT | {"id": None}},
        MESSAGE | {"from": {"id": 5}},
        MESSAGE | {"text": 5},
        MESSAGE | {"text": "/today", "entities": [COMMAND | {"length": {"id": None}}]},
        MESSAGE | {"entities": ["x"]},
        MESSAGE | {"photo": {}},
        MESSAGE | {"location": {"latitude": "56"}},
    ],
)
def test_what_telegram_never_sends_is_not(content: Any) -> None:
    assert not well_formed({"update_id": 1, "message": content})

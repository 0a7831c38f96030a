"""Updates: what comes out by the shorter way is what python-telegram-bot makes of them."""

import copy
from datetime import UTC
from typing import Any

import pytest
from telegram import Message, Update
from telegram.ext import Defaults, ExtBot

from bot.gateway.updates import read_update

BOT = ExtBot("1:nobodys-token", defaults=Defaults(tzinfo=UTC))
PERSON = {"id": 2**52 - 1, "is_bot": False, "first_name": "Żaneta", "language_code": "pl", "is_premium": True}
CHAT = {"id": 2**52 - 1, "type": "private", "first_name": "Żaneta", "new_in_2030": 1}
GROUP = {"id": -1001, "type": "supergroup", "title": "Radom"}
ENTITY = {"type": "bot_command", "offset": 0, "length": 6}
PLAIN = {"message_id": 7, "date": 1541827500, "from": PERSON, "chat": CHAT, "text": "/today"}


def _raw(**fields: Any) -> dict[str, Any]:
    given = {name: value for name, value in {**PLAIN, **fields}.items() if value is not ...}
    return {"update_id": 5, "message": given}


def _slots(kind: type) -> set[str]:
    names = {name for one in kind.__mro__ for name in getattr(one, "__slots__", ())}
    return {name for name in names if not name.startswith("_")}


PLAIN_ONES = [
    _raw(),
    _raw(entities=[ENTITY, {"type": "new_in_2030", "offset": 1, "length": 2}]),
    _raw(chat=GROUP, text="/programme@bot"),
    _raw(entities=[]),
    _raw(text=...),
]
OTHERS = [
    _raw(location={"latitude": 56.1, "longitude": 26.5}),
    _raw(reply_to_message=PLAIN, text="yes"),
    _raw(**{"from": ...}),
    _raw(chat=...),
    _raw(new_in_2030="x"),
    {"update_id": 6, "edited_message": {**PLAIN, "edit_date": 1541827501}},
    {**_raw(), "new_in_2030": {}},
]


@pytest.mark.parametrize("raw", PLAIN_ONES + OTHERS)
def test_every_field_is_as_ptb_makes_it(raw: dict[str, Any]) -> None:
    ours, theirs = read_update(copy.deepcopy(raw), BOT), Update.de_json(copy.deepcopy(raw), BOT)
    assert ours.to_dict() == theirs.to_dict()
    for name in _slots(Update) - {"message"}:
        assert getattr(ours, name) == getattr(theirs, name), name
    if theirs.message is not None:
        assert ours.message is not None
        for name in _slots(Message):
            assert getattr(ours.message, name) == getattr(theirs.message, name), name
        assert ours.message.date.tzinfo is UTC
    assert ours.effective_user == theirs.effective_user


@pytest.mark.parametrize("raw", PLAIN_ONES)
def test_words_alone_take_the_shorter_way_and_what_came_stays_as_it_was(raw: dict[str, Any]) -> None:
    before = copy.deepcopy(raw)
    update = read_update(raw, BOT)
    assert raw == before
    message = update.message
    assert message is not None
    assert type(message) is not Message
    assert update.get_bot() is message.get_bot() is message.chat.get_bot() is BOT


@pytest.mark.parametrize(
    "fields",
    [{"chat": 5}, {"message_id": ...}, {"entities": [5]}, {"from": {"id": 5}}],
    ids=str,
)
def test_what_ptb_cannot_read_is_refused_by_either_way(fields: dict[str, Any]) -> None:
    for read in (Update.de_json, read_update):
        with pytest.raises((TypeError, AttributeError, ValueError, KeyError)):
            read(_raw(**fields), BOT)

"""Updates as nobody should send them, but as they come: well-formed for Telegram, nasty for a bot."""

import random
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from typing import Any, get_args, get_type_hints

import handlers
from bot.callback_data import REGISTRY

Raw = dict[str, Any]

_TEXTS = (
    "",
    " ",
    "/",
    "//",
    "/today",
    "/TODAY",
    "/today@OtherBot",
    "/start",
    "/start " + "A" * 64,
    "/start ../../etc/passwd",
    "/language\n\n\n",
    "/no_such_command",
    "Today",
    "📅 Today",
    "a\x00b",
    "\x00",
    "\u202e/today\u202c",
    "\u200b/today",
    "\ud800",
    "x\udfff/help",
    "<b>bold",
    "</a>&amp;<",
    "< X />",
    '<a href="tg://user?id=1">x</a>',
    '=HYPERLINK("http://x")',
    "{0.__class__}",
    "%s%n{name}",
    "' OR 1=1; --",
    "🏳️‍🌈" * 500,
    "x" * 4097,
    "ā" * 4096,
    "\n" * 4096,
    "/" + "t" * 4095,
)
_MEDIA: tuple[Raw, ...] = (
    {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 1}},
    {"location": {"latitude": 91.0, "longitude": -500.0}},
    {"contact": {"phone_number": "+1", "first_name": "<b>"}},
    {"dice": {"emoji": "🎲", "value": 6}},
    {"photo": []},
    {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}], "caption": "/today"},
    {"document": {"file_id": "d", "file_unique_id": "d", "file_name": "../../x", "file_size": 2**40}},
    {"new_chat_title": "x"},
    {"pinned_message": {"chat": {"id": 1, "type": "private"}, "message_id": 1, "date": 0}},
    {"message_auto_delete_timer_changed": {"message_auto_delete_time": 5}},
    {"users_shared": {"request_id": 1, "users": []}},
    {"web_app_data": {"data": "x" * 5000, "button_text": "x"}},
    {},
)
_FIELDS: tuple[str, ...] = (
    "",
    "0",
    "1",
    "-1",
    "2",
    "01",
    "9223372036854775808",
    "1e9",
    "../",
    "P1",
    "P38",
    "NONE",
    "20181110",
)
_FIELDS += (
    "20181399",
    "99991231",
    "00010101",
    "+0181110",
    "lv",
    "xx",
    "PL-RAD",
    "A",
    "Z",
    "null",
    "٣",
    "\x00",
    "x" * 40,
)
_SOUND: dict[type, tuple[str, ...]] = {
    bool: ("0", "1"),
    int: ("0", "1", "2"),
    date: ("20181110", "20181112"),
    str: ("P38", "P01", "PL-RAD", "lv", "A", "money"),
}
_CHATS: tuple[Raw, ...] = (
    {"type": "group", "title": "G", "id": -5},
    {"type": "supergroup", "title": "G", "id": -1000000000005},
    {"type": "channel", "title": "C", "id": -1000000000006},
    {"type": "a new type", "id": -7},
)


def _plain(hint: Any) -> type:
    kinds = [kind for kind in get_args(hint) or (hint,) if kind is not type(None)]
    return next(kind for kind in _SOUND if issubclass(kinds[0], kind))


class Nasty:
    """Draws updates for these people, the same ones for the same seed."""

    def __init__(self, seed: int, people: list[int]) -> None:
        self._dice = random.Random(seed)
        self._people = people
        self._kinds: tuple[Callable[[], Raw], ...] = (
            self._text,
            self._text,
            self._media,
            self._press,
            self._press,
            self._press,
            self._press,
            self._forwarded,
            self._edited,
            self._of_nobody,
            self._elsewhere,
            self._other,
        )

    def draw(self, number: int) -> list[Raw]:
        """That many updates, numbered from 1."""
        return [{"update_id": n, **self._dice.choice(self._kinds)()} for n in range(1, number + 1)]

    def _person(self) -> Raw:
        more = self._dice.choice(
            ({}, {"language_code": "zz-Latn-x"}, {"language_code": ""}, {"language_code": "sr-Cyrl"})
        )
        return {"id": self._dice.choice(self._people), "is_bot": False, "first_name": "\u202e<b>", **more}

    def _message(self, **content: Any) -> Raw:
        person = self._person()
        date = self._dice.choice((0, 1, 1541827500, 2**31 - 1, 2**33))
        base = {"message_id": self._dice.randrange(1, 2**31), "date": date, "from": person}
        return base | {"chat": {"id": person["id"], "type": "private"}} | content

    def words(self) -> Raw:
        text = self._dice.choice((*_TEXTS, *(f"/{name}" for name in handlers.COMMANDS)))
        if not text.startswith("/"):
            return {"text": text}
        length = len(text.split()[0]) if text.split() else 1
        entity = {"type": "bot_command", "offset": 0, "length": self._dice.choice((length, 1, 5000))}
        return {"text": text, "entities": [entity]}

    def _text(self) -> Raw:
        return {"message": self._message(**self.words())}

    def _media(self) -> Raw:
        return {"message": self._message(**self._dice.choice(_MEDIA))}

    def _press(self) -> Raw:
        data = self.data()
        person = self._person()
        query: Raw = {
            "id": str(self._dice.randrange(10**15)),
            "from": person,
            "chat_instance": "1",
            "data": data,
        }
        chat = {"id": person["id"], "type": "private"}
        gone = {"chat": chat, "message_id": 1, "date": 0}
        shown = self._message(text="x") | {"chat": chat}
        match self._dice.randrange(6):
            case 0:
                return {"callback_query": query | {"message": gone}}
            case 1:
                return {"callback_query": query | {"inline_message_id": "x"}}
            case 2:
                del query["data"]
                return {"callback_query": query | {"message": shown, "game_short_name": "x"}}
        return {"callback_query": query | {"message": shown}}

    def data(self) -> str:
        """Callback data with the right number of values, sound but for one, or sheer nonsense."""
        code = self._dice.choice(sorted(REGISTRY))
        hints = get_type_hints(REGISTRY[code])
        values = [self._dice.choice(_SOUND[_plain(hints[field.name])]) for field in fields(REGISTRY[code])]  # type: ignore[arg-type]
        if values and self._dice.random() < 0.7:
            values[self._dice.randrange(len(values))] = self._dice.choice(_FIELDS)
        if self._dice.random() < 0.1:
            values.append("1")
        whole = "|".join([self._dice.choice("1111110") + code, *values])
        return self._dice.choice((*[whole] * 8, whole[:1], whole + "\ud800", "|" * 64, "1nobody|1"))

    def _forwarded(self) -> Raw:
        origin = {"type": "hidden_user", "date": 1, "sender_user_name": "</b>"}
        return {"message": self._message(**self.words(), forward_origin=origin)}

    def _edited(self) -> Raw:
        return {"edited_message": self._message(**self.words(), edit_date=5)}

    def _of_nobody(self) -> Raw:
        said = self._message(**self.words())
        somebody = self._dice.choice((777000, 1087968824, 136817688))
        if self._dice.random() < 0.5:
            del said["from"]
        else:
            said["from"]["id"] = somebody
        return {"message": said}

    def _elsewhere(self) -> Raw:
        return {"message": self._message(**self.words(), chat=self._dice.choice(_CHATS))}

    def _other(self) -> Raw:
        person = self._person()
        member = {"status": "kicked", "user": person, "until_date": 0}
        others: tuple[Raw, ...] = (
            {"poll_answer": {"poll_id": "1", "user": person, "option_ids": [], "option_persistent_ids": []}},
            {"a_kind_of_tomorrow": {"from": person}},
            {"message_reaction": None},
            {
                "my_chat_member": {
                    "chat": {"id": person["id"], "type": "private"},
                    "from": person,
                    "date": 1,
                    "old_chat_member": {"status": "member", "user": person},
                    "new_chat_member": member,
                }
            },
        )
        return self._dice.choice(others)

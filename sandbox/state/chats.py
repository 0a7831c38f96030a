"""Chats and their messages. A message is never changed in place: an edit stores a new dictionary, so that
whoever holds the old one (an event, an answer under way) keeps what was true then."""

from collections import deque
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal

from sandbox.state.people import Profile

Message = dict[str, Any]
ChatKind = Literal["private", "group", "supergroup"]


@dataclass(slots=True)
class Stored:
    """A message and what clients do not see of it."""

    data: Message
    shown_time: str
    shown_date: str
    editable: bool = True  # a message with a reply keyboard can never be edited

    def shown(self) -> Message:
        """The message for the chat page, with the meeting time at which it arrived."""
        return {**self.data, "shown_time": self.shown_time, "shown_date": self.shown_date}


@dataclass(slots=True)
class Chat:
    """One chat: a private one has its person's id, a group a negative one."""

    id: int
    kind: ChatKind
    instance: str
    person: Profile | None = None
    title: str = ""
    members: dict[int, Profile] = field(default_factory=dict)
    bot_status: str = "member"
    messages: dict[int, Stored] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    reply_keyboard: dict[str, Any] | None = None
    action: str | None = None
    migrated_to: int | None = None
    owner_id: int = 0
    reactions: dict[int, list[str]] = field(default_factory=dict)
    heard: bool = False  # the bot has had an update from here
    inbox: deque[tuple[Stored, bool]] = field(default_factory=deque)  # what a test has not looked at; edited?
    numbers: "count[int] | None" = None  # a supergroup counts its own messages

    def as_json(self) -> dict[str, Any]:
        """The Bot API `Chat`."""
        if self.person is not None:
            return {"id": self.id, "type": "private", **self.person.names()}
        return {"id": self.id, "type": self.kind, "title": self.title}


class Chats:
    """Chats by id, and the numbering of messages."""

    def __init__(self, bot_id: int) -> None:
        self.by_id: dict[int, Chat] = {}
        self._numbers = count(1)
        self._groups = count(4_000_001)
        self._instance = bot_id

    def private(self, person: Profile) -> Chat:
        """The person's chat with the bot, made at first use."""
        chat = self.by_id.get(person.id)
        if chat is None:
            chat = Chat(person.id, "private", str(self._instance * 31 + person.id), person)
            chat.members[person.id] = person
            self.by_id[person.id] = chat
        return chat

    def group(self, title: str, kind: ChatKind = "group") -> Chat:
        """A new group or supergroup, empty but for the bot."""
        number = next(self._groups)
        chat_id = -number if kind == "group" else -1_000_000_000_000 - number
        chat = Chat(chat_id, kind, str(self._instance * 31 + number), title=title)
        if kind == "supergroup":
            chat.numbers = count(1)
        self.by_id[chat_id] = chat
        return chat

    def number(self, chat: Chat) -> int:
        """The next message_id: private chats and groups share one row of numbers, as on Telegram."""
        return next(chat.numbers or self._numbers)

"""Everything one bot's Telegram holds, and the acts all methods share: keep, change, remove a message."""

import asyncio
from datetime import datetime
from typing import Any

from sandbox.clock import Clock
from sandbox.events import Events
from sandbox.journal import Journal
from sandbox.polling import Polling
from sandbox.rehearsal import Rehearsal
from sandbox.state.callbacks import Callbacks
from sandbox.state.chats import Chat, Chats, Message, Stored
from sandbox.state.commands import Presentation
from sandbox.state.files import Files
from sandbox.state.members import member
from sandbox.state.people import People, Profile
from sandbox.state.polls import Poll
from sandbox.updates import Updates
from sandbox.webhook import Webhook

ACTION_SECONDS = 5.0


class World:
    """The state behind one token. One event loop, no locks: every act here is one step."""

    def __init__(self, token: str, username: str = "ttchan_sandbox_bot", first_name: str = "TTChan") -> None:
        self.token = token
        self.bot_id = int(token.partition(":")[0])
        self.username = username
        self.clock = Clock()
        self.rehearsal = Rehearsal()
        self.events = Events()
        self.journal = Journal()
        self.updates = Updates(self.clock)
        self.polling = Polling(self.updates)
        self.webhook = Webhook(self.updates, self.clock)
        self.people = People()
        self.chats = Chats(self.bot_id)
        self.files = Files(self.bot_id)
        self.presentation = Presentation(first_name)
        self.callbacks = Callbacks(self.clock, self.bot_id)
        self.polls: dict[str, Poll] = {}
        self.toasts: dict[int, list[dict[str, Any]]] = {}  # by person
        self.changed = asyncio.Event()  # something arrived that a test may wait for

    def bot_user(self) -> dict[str, Any]:
        """The bot as `User`, as it stands in messages."""
        name = self.presentation.text("name")
        return {"id": self.bot_id, "is_bot": True, "first_name": name, "username": self.username}

    def notice(self) -> None:
        """Wake whoever waits for something to arrive."""
        self.changed.set()
        self.changed = asyncio.Event()

    def date(self) -> int:
        """Now, in whole seconds since 1970 as the Bot API stamps messages."""
        return int(self.clock.time())

    def shown_now(self) -> datetime:
        """What the chat page prints beside a message: meeting time in a rehearsal, else local time."""
        return self.rehearsal.now() or self.clock.now()

    def keep(self, chat: Chat, sender: dict[str, Any], content: Message, editable: bool = True) -> Stored:
        """Number, stamp and store a message, and show it."""
        message_id = self.chats.number(chat)
        data = {
            "message_id": message_id,
            "from": sender,
            "chat": chat.as_json(),
            "date": self.date(),
            **content,
        }
        shown = self.shown_now()
        stored = Stored(data, f"{shown:%H:%M}", shown.date().isoformat(), editable)
        chat.messages[message_id] = stored
        self.events.emit("message", chat_id=chat.id, message=stored.shown())
        if sender["id"] == self.bot_id:
            self.act(chat, None)
            chat.inbox.append((stored, False))
            self.notice()
        return stored

    def change(
        self, chat: Chat, stored: Stored, data: Message, *, stamp: bool = True, by_bot: bool = True
    ) -> Stored:
        """Put a new version in a message's place. A vote changes a poll's message without the bot: then it is
        neither stamped nor news."""
        if stamp and by_bot:
            data["edit_date"] = self.date()
        new = Stored(data, stored.shown_time, stored.shown_date, stored.editable)
        chat.messages[data["message_id"]] = new
        self.events.emit("edit", chat_id=chat.id, message=new.shown())
        if by_bot and data["from"]["id"] == self.bot_id:
            chat.inbox.append((new, True))
            self.notice()
        return new

    def remove(self, chat: Chat, message_ids: list[int]) -> None:
        """Take messages away from everybody's sight."""
        for message_id in message_ids:
            chat.messages.pop(message_id, None)
        self.events.emit("delete", chat_id=chat.id, message_ids=message_ids)
        left = [each for each in chat.pinned if each not in message_ids]
        if left != chat.pinned:
            self.pin(chat, left)
        self.notice()

    def pin(self, chat: Chat, message_ids: list[int]) -> None:
        """Pin exactly these, the last one on top."""
        chat.pinned = message_ids
        self.events.emit("pin", chat_id=chat.id, message_id=message_ids[-1] if message_ids else None)

    def update(self, kind: str, data: dict[str, Any], chat: Chat) -> None:
        """Queue an update for the bot."""
        chat.heard = True
        self.updates.add(kind, data, chat.id)

    def tell_membership(self, chat: Chat, by: Profile, old: str, new: str) -> None:
        """Tell the bot by my_chat_member that it was blocked, added or removed."""
        update = {
            "chat": chat.as_json(),
            "from": by.user(),
            "date": self.date(),
            "old_chat_member": member(self.bot_user(), old),
            "new_chat_member": member(self.bot_user(), new),
        }
        self.update("my_chat_member", update, chat)

    def act(self, chat: Chat, action: str | None) -> None:
        """Show or end "is typing"; it ends by itself after five seconds."""
        if action == chat.action:
            return
        chat.action = action
        self.events.emit("action", chat_id=chat.id, action=action)
        if action is not None:
            asyncio.get_running_loop().call_later(ACTION_SECONDS, self.act, chat, None)

    def set_keyboard(self, chat: Chat, keyboard: dict[str, Any] | None) -> None:
        """Show another reply keyboard, or none."""
        if chat.reply_keyboard != keyboard:
            chat.reply_keyboard = keyboard
            self.events.emit("keyboard", chat_id=chat.id, reply_keyboard=keyboard)

    def announce(self, profile: Profile) -> None:
        """Tell pages that a person is new or has changed."""
        self.events.emit("person", person=profile.as_json())

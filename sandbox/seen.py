"""Chats and messages as a person sees them, for tests to read."""

from dataclasses import dataclass
from typing import Any

from sandbox.state.chats import Chat, Stored
from sandbox.state.people import Profile
from sandbox.text.render import to_html
from sandbox.world import World

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class SeenMessage:
    """One message at one moment; `edited` says that it was an edit that made it new."""

    stored: Stored
    edited: bool = False

    @property
    def raw(self) -> dict[str, Any]:
        """The Bot API `Message`."""
        return self.stored.data

    @property
    def id(self) -> int:
        """Its message_id."""
        return int(self.raw["message_id"])

    @property
    def text(self) -> str:
        """Text or caption, without mark-up; empty when it has neither."""
        return str(self.raw.get("text", self.raw.get("caption", "")))

    @property
    def html(self) -> str:
        """Text or caption in Telegram's HTML."""
        return to_html(self.text, self.raw.get("entities", self.raw.get("caption_entities", [])))

    @property
    def buttons(self) -> Rows:
        """Labels of the inline buttons, row by row."""
        return [[button["text"] for button in row] for row in self._rows()]

    @property
    def data(self) -> Rows:
        """Callback data of the inline buttons, row by row; empty for a button with another action."""
        return [[button.get("callback_data", "") for button in row] for row in self._rows()]

    def _rows(self) -> list[list[dict[str, Any]]]:
        rows: list[list[dict[str, Any]]] = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return rows

    def __str__(self) -> str:
        return f"{self.text}\n{self.buttons}" if self.buttons else self.text


class SeenChat:
    """A chat as it stands."""

    def __init__(self, world: World, chat: Chat, profile: Profile) -> None:
        self._world = world
        self._chat = chat
        self._profile = profile

    @property
    def messages(self) -> list[SeenMessage]:
        """All messages, oldest first."""
        return [SeenMessage(stored) for stored in self._chat.messages.values()]

    @property
    def last(self) -> SeenMessage:
        """The newest message."""
        return self.messages[-1]

    @property
    def reply_labels(self) -> Rows:
        """Labels of the reply keyboard, row by row; empty when none is shown."""
        keyboard = self._chat.reply_keyboard
        return [[button["text"] for button in row] for row in keyboard["keyboard"]] if keyboard else []

    @property
    def commands(self) -> list[str]:
        """Names of the commands that the client lists."""
        return [each["command"] for each in self._world.presentation.commands_for(self._profile)]

    @property
    def pinned(self) -> int | None:
        """message_id of the pinned message on top."""
        return self._chat.pinned[-1] if self._chat.pinned else None

    @property
    def action(self) -> str | None:
        """What the bot is shown to be doing, such as typing."""
        return self._chat.action

    def button(self, label: str | None, data: str | None, message_id: int | None = None) -> tuple[int, str]:
        """(message_id, callback data) of a button. AssertionError lists the buttons when there is none."""
        wanted = label if label is not None else data
        for message in reversed(self.messages):
            if message_id is not None and message.id != message_id:
                continue
            for labels, row in zip(message.buttons, message.data, strict=True):
                for shown, carried in zip(labels, row, strict=True):
                    if carried and wanted in {shown if label is not None else carried}:
                        return message.id, carried
        shown_now = [message.buttons for message in self.messages if message.buttons]
        raise AssertionError(f"no button {wanted!r}; there are {shown_now}")

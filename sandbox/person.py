"""A person in a test: writes, presses, waits for what the bot says."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sandbox import acts, attachments, voting
from sandbox.attachments import Sent
from sandbox.group import Group
from sandbox.seen import SeenChat, SeenMessage
from sandbox.state.chats import Chat
from sandbox.state.people import Profile
from sandbox.upload import Upload
from sandbox.world import World

T = TypeVar("T")
PATIENCE = 20.0  # seconds, on a busy machine


@dataclass(frozen=True, slots=True)
class Toast:
    """The answer to a press, as it flashed on the person's screen."""

    callback_query_id: str
    text: str
    show_alert: bool
    url: str | None


class Person:
    """One participant. Everything they do is done at once; only waiting takes time."""

    def __init__(self, world: World, profile: Profile) -> None:
        self._world = world
        self.profile = profile

    @property
    def id(self) -> int:
        """Telegram's id."""
        return self.profile.id

    @property
    def chat(self) -> SeenChat:
        """The private chat with the bot as this person sees it now."""
        return SeenChat(self._world, self._room(None), self.profile)

    @property
    def toasts(self) -> list[Toast]:
        """All answers to their presses so far."""
        return [
            Toast(each["callback_query_id"], each["text"], each["show_alert"], each["url"])
            for each in self._world.toasts.get(self.id, [])
        ]

    def _room(self, group: Group | None) -> Chat:
        return group.chat if group is not None else self._world.chats.private(self.profile)

    async def start(self, payload: str | None = None) -> SeenMessage:
        """Press Start, or follow a deep link with this payload."""
        return SeenMessage(acts.start(self._world, self.profile, payload))

    async def send(
        self, text: str, *, group: Group | None = None, reply_to: int | None = None
    ) -> SeenMessage:
        """Write text; into a group when one is given."""
        return SeenMessage(acts.say(self._world, self.profile, text, self._room(group), reply_to))

    async def send_location(self, latitude: float, longitude: float, *, live: int = 0) -> SeenMessage:
        """Share a place; one that moves for ``live`` seconds."""
        place = {"latitude": latitude, "longitude": longitude} | ({"live_period": live} if live else {})
        return SeenMessage(attachments.send_place(self._world, self.profile, place))

    async def moves(self, message_id: int, latitude: float, longitude: float) -> SeenMessage:
        """Be somewhere else while a live place is shared."""
        place = {"latitude": latitude, "longitude": longitude}
        return SeenMessage(attachments.move_place(self._world, self.profile, message_id, place))

    async def send_document(
        self, content: bytes, name: str, mime_type: str = "application/octet-stream", caption: str = ""
    ) -> SeenMessage:
        """Send a file."""
        (sent,) = await self.send_files(Sent("document", Upload(content, name, mime_type)), caption=caption)
        return sent

    async def send_photo(self, content: bytes, caption: str = "") -> SeenMessage:
        """Send a picture: PNG, JPEG, GIF or WebP."""
        upload = Upload(content, "photo.jpg", "image/jpeg")
        (sent,) = await self.send_files(Sent("photo", upload), caption=caption)
        return sent

    async def send_files(self, *files: Sent, caption: str = "") -> list[SeenMessage]:
        """Send a file of any kind; several are an album, the caption under the first."""
        sent = attachments.send_files(self._world, self.profile, files, caption)
        return [SeenMessage(stored) for stored in sent]

    async def edits(self, message_id: int, text: str) -> SeenMessage:
        """Change an own message."""
        return SeenMessage(acts.edit(self._world, self.profile, message_id, text))

    async def presses(
        self,
        label: str | None = None,
        *,
        data: str | None = None,
        message_id: int | None = None,
        group: Group | None = None,
    ) -> str:
        """Press the inline button with this label or data, on the newest message that has one, or on the
        named message. Returns the callback_query_id. AssertionError lists the buttons when there is none."""
        room = self._room(group)
        found = SeenChat(self._world, room, self.profile).button(label, data, message_id)
        return acts.press(self._world, self.profile, *found, room)

    async def presses_stale(self, message_id: int, data: str) -> str:
        """Press a button the server no longer shows a message for: the bot gets an inaccessible message."""
        return acts.press(self._world, self.profile, message_id, data, inaccessible=True)

    async def votes(self, message: SeenMessage, *options: str) -> None:
        """Vote for the options with these texts in a poll's message; none retracts the vote."""
        texts = [each["text"] for each in message.raw["poll"]["options"]]
        chosen = [texts.index(option) for option in options]
        voting.vote(self._world, self.profile, message.raw["poll"]["id"], chosen)

    async def taps(self, label: str) -> SeenMessage:
        """Tap a button of the reply keyboard. AssertionError when the keyboard does not show it."""
        labels = self.chat.reply_labels
        assert any(label in row for row in labels), f"no button {label!r} on the reply keyboard {labels}"
        return await self.send(label)

    async def blocks(self) -> None:
        """Stop the bot."""
        acts.block(self._world, self.profile)

    async def unblocks(self) -> None:
        """Let the bot write again."""
        acts.unblock(self._world, self.profile)

    async def deactivates(self) -> None:
        """Delete the account."""
        acts.deactivate(self._world, self.profile)

    async def receives(self, timeout: float = PATIENCE, *, group: Group | None = None) -> SeenMessage:
        """The next message or edit of the bot that was not yet looked at, in order; service messages apart.
        AssertionError when none comes within `timeout` seconds."""
        room = self._room(group)

        def take() -> SeenMessage | None:
            while room.inbox:
                stored, edited = room.inbox.popleft()
                if "pinned_message" not in stored.data:
                    return SeenMessage(stored, edited=edited)
            return None

        return await self._until(take, timeout, f"{self.profile.first_name} received nothing")

    async def receives_nothing(self, within: float = 0.2) -> None:
        """AssertionError when the bot says something in the next `within` seconds."""
        try:
            found = await self.receives(within)
        except AssertionError:
            return
        raise AssertionError(f"{self.profile.first_name} received {found.text!r}")

    async def sees_toast(self, timeout: float = PATIENCE) -> Toast:
        """The newest answer to a press, once no press of theirs waits any more."""

        def answered() -> Toast | None:
            waiting = any(press.person_id == self.id for press in self._world.callbacks.waiting())
            return self.toasts[-1] if self.toasts and not waiting else None

        return await self._until(answered, timeout, "no button press was answered")

    async def _until(self, look: Callable[[], T | None], timeout: float, failure: str) -> T:
        deadline = asyncio.get_running_loop().time() + timeout
        while (found := look()) is None:
            left = deadline - asyncio.get_running_loop().time()
            try:
                await asyncio.wait_for(self._world.changed.wait(), max(left, 0))
            except TimeoutError:
                raise AssertionError(f"{failure} within {timeout} s") from None
        return found

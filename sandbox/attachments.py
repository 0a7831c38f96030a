"""What people send besides text: files, albums, places, stickers. What text is: acts.py."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.acts import write
from sandbox.errors import ControlError
from sandbox.methods.media import attachment, new_album
from sandbox.methods.posting import CAPTION_LIMIT, title_of
from sandbox.methods.sending import location_of
from sandbox.state.chats import Chat, Message, Stored
from sandbox.state.people import Profile
from sandbox.text.typed import typed
from sandbox.text.utf16 import units
from sandbox.upload import Upload
from sandbox.world import World

SENT = ("photo", "document", "video", "voice", "audio")
_TOGETHER = ({"photo", "video"}, {"document"}, {"audio"})
_MEASURES = {"duration", "width", "height"}
_STICKER = Upload(b"RIFF\x0c\x00\x00\x00WEBPVP8 ", "sticker.webp", "image/webp")


@dataclass(frozen=True, slots=True)
class Sent:
    """One file as a person's client sends it: ``measures`` are duration (s), width and height (px)."""

    kind: str
    upload: Upload
    measures: dict[str, int] = field(default_factory=dict)


def send_files(
    world: World, profile: Profile, files: Sequence[Sent], caption: str = "", chat: Chat | None = None
) -> list[Stored]:
    """Send a file; two to ten are an album: as many messages with one media_group_id, the caption under
    the first. Raises ControlError, and ApiError when a file is none."""
    _check(files)
    words: Message = {}
    if caption:
        found = typed(caption)
        if units(found.text) > CAPTION_LIMIT:
            raise ControlError(f"a caption has at most {CAPTION_LIMIT} characters")
        words = found.fields("caption")
    contents = [attachment(world, one.kind, one.upload, one.measures) for one in files]
    contents[0] |= words
    if len(contents) > 1:
        album = new_album()
        contents = [content | {"media_group_id": album} for content in contents]
    return [write(world, profile, content, chat) for content in contents]


def _check(files: Sequence[Sent]) -> None:
    kinds = {one.kind for one in files}
    if not files or not kinds <= set(SENT):
        raise ControlError(f"a file needs the part 'file' and a kind: {', '.join(SENT)}")
    if any(one.measures.keys() - _MEASURES for one in files):
        raise ControlError("a file is measured by duration, width and height")
    if len(files) > 10:
        raise ControlError("an album has at most 10 files")
    if len(files) > 1 and not any(kinds <= together for together in _TOGETHER):
        raise ControlError("an album has photos and videos, or documents, or audio files")


def send_place(world: World, profile: Profile, place: dict[str, Any], chat: Chat | None = None) -> Stored:
    """Share ``{latitude, longitude}``, live with ``live_period`` (s), or one with ``title`` and ``address``.

    Raises ControlError, and ApiError off the globe.
    """
    numbers = [place.get(key) for key in ("latitude", "longitude")]
    if not all(isinstance(number, int | float) and not isinstance(number, bool) for number in numbers):
        raise ControlError("latitude and longitude must be numbers")
    location = location_of(place)
    if live := place.get("live_period"):
        location["live_period"] = live
    if not (place.get("title") or place.get("address")):
        return write(world, profile, {"location": location}, chat)
    names = {name: title_of({name: place.get(name) or ""}, name, 255) for name in ("title", "address")}
    return write(world, profile, {"venue": {"location": location, **names}, "location": location}, chat)


def move_place(world: World, profile: Profile, message_id: int, place: dict[str, Any]) -> Stored:
    """Be somewhere else: one's live place is edited, and the bot is told. Raises ControlError, ApiError."""
    chat = world.chats.private(profile)
    stored = chat.messages.get(message_id)
    if stored is None or stored.data["from"]["id"] != profile.id:
        raise ControlError(f"this person has no message {message_id} here", 404)
    live = stored.data.get("location", {}).get("live_period")
    if not live:
        raise ControlError("only a live place moves")
    location = location_of(place) | {"live_period": live}
    new = world.change(chat, stored, stored.data | {"location": location})
    world.update("edited_message", new.data, chat)
    return new


def send_sticker(world: World, profile: Profile, emoji: str, chat: Chat | None = None) -> Stored:
    """Send a sticker that stands for an emoji. It has no picture of its own: a bot cannot send it on."""
    if not 1 <= units(emoji) <= 8:
        raise ControlError("a sticker stands for one emoji")
    kept = world.files.store("sticker", _STICKER)
    flags = {"is_animated": False, "is_video": False}
    size = {"width": 512, "height": 512}
    return write(
        world, profile, {"sticker": kept.fields() | {"type": "regular", "emoji": emoji} | size | flags}, chat
    )

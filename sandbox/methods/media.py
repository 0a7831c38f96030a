"""Files in messages: sendPhoto, sendDocument, sendVideo, sendVoice, sendAudio, sendMediaGroup, getFile."""

from itertools import count
from typing import Any

from sandbox.errors import bad_request
from sandbox.methods.posting import caption_of, post
from sandbox.methods.registry import Params, method
from sandbox.state import pictures
from sandbox.state.chats import Message
from sandbox.state.files import DOWNLOAD_LIMIT
from sandbox.state.stored import StoredFile
from sandbox.upload import Upload
from sandbox.world import World

KINDS = ("photo", "document", "video", "voice", "audio")
PHOTO_LIMIT = 10 * 2**20
_albums = count(13_000_000_000_000_001)


def new_album() -> str:
    """A media_group_id."""
    return str(next(_albums))


def attachment(world: World, kind: str, given: Upload | str, params: Params) -> Message:
    """The message field of a file of this kind, as `{"document": {...}}`. Raises ApiError."""
    if kind == "photo" and isinstance(given, Upload):
        _check_photo(given)
    stored = world.files.take(kind, given)
    if kind == "photo":
        return _photo(stored, params)
    fields = stored.fields()
    if kind != "voice":
        fields["file_name"] = stored.name
    fields["mime_type"] = stored.mime_type
    measured = world.files.measured.setdefault(stored.id, {})
    measured |= {name: params[name] for name in ("duration", "width", "height") if name in params}
    if kind in {"video", "voice", "audio"}:
        fields["duration"] = measured.get("duration", 0)
    if kind == "video":
        fields |= {"width": measured.get("width", 320), "height": measured.get("height", 180)}
    for field in ("performer", "title"):
        if kind == "audio" and params.get(field):
            fields[field] = params[field]
    if "thumbnail" in params and isinstance(params["thumbnail"], Upload) and kind != "voice":
        thumbnail = world.files.store("photo", params["thumbnail"])
        fields["thumbnail"] = _sizes(thumbnail)[0]
    return {kind: fields} | ({"has_media_spoiler": True} if params.get("has_spoiler") else {})


def _check_photo(upload: Upload) -> None:
    if len(upload.content) > PHOTO_LIMIT:
        raise bad_request("file is too big for a photo; the maximum size is 10485760 bytes")
    if upload.content and pictures.size(upload.content) is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = pictures.size(upload.content) or (1, 1)
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def _photo(stored: StoredFile, params: Params) -> Message:
    fields: Message = {"photo": _sizes(stored)}
    if params.get("has_spoiler"):
        fields["has_media_spoiler"] = True
    return fields


def _sizes(stored: StoredFile) -> list[dict[str, Any]]:
    """One size is enough: no client of the sandbox asks for a smaller one."""
    width, height = pictures.size(stored.content) or (1, 1)
    return [{**stored.fields(), "width": width, "height": height}]


def _sender(kind: str) -> None:
    @method(f"send{kind.title()}")
    def send(world: World, params: Params) -> Any:
        content = caption_of(params)
        return post(world, params, attachment(world, kind, params[kind], params) | content).data


for _kind in KINDS:
    _sender(_kind)


@method("sendMediaGroup")
def send_media_group(world: World, params: Params) -> Any:
    """An album of 2 to 10; documents and audio files only among their own."""
    media = params["media"]
    if not 2 <= len(media) <= 10:
        raise bad_request("the media group must include 2-10 items")
    kinds = {each["type"] for each in media}
    if len(kinds) > 1 and kinds != {"photo", "video"}:
        raise bad_request("documents and audio files can't be mixed with other media in an album")
    contents = [media_content(world, each) for each in media]
    album = new_album()
    return [post(world, params, content | {"media_group_id": album}).data for content in contents]


def media_content(world: World, media: Params) -> Message:
    """The message fields of an InputMedia."""
    kind = media["type"]
    if kind not in {"photo", "document", "video", "audio"}:
        raise bad_request(f"the sandbox plays no media of the type {kind}")
    return attachment(world, kind, media["media"], media) | caption_of(media)


@method("getFile")
def get_file(world: World, params: Params) -> Any:
    """Where to download a file from; up to 20 MB."""
    stored = world.files.get(params["file_id"])
    if len(stored.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return stored.fields() | {"file_path": stored.path}

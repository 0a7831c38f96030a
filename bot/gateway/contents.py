"""A message of an organiser's as the content of an announcement: words with their formatting, files by id."""

import re

from telegram import Message

from bot.domain.contents import Content, ContentKind, File

_WITHHELD = (0.0, 0.0)
"""Where it lies is not stored (services/inbox_places.py): it came before the announcement was begun."""
_COMMAND = re.compile(r"/\w+(?:@\w+)?\s*")


def content_of(message: Message) -> Content | None:
    """What a message says, without the command at its beginning; None for kinds that cannot be announced."""
    if message.text is not None:
        return Content(ContentKind.TEXT, _words(message.text_html))
    if message.venue is not None and message.venue.title:
        place, named = message.venue.location, (message.venue.title, message.venue.address)
        return Content(ContentKind.PLACE, "", (), place.latitude, place.longitude, *named)
    if message.location is not None:
        if (message.location.latitude, message.location.longitude) == _WITHHELD:
            return None
        return Content(ContentKind.PLACE, lat=message.location.latitude, lon=message.location.longitude)
    file = _file(message)
    return None if file is None else Content(file.kind, _words(message.caption_html), (file,))


def _file(message: Message) -> File | None:
    if message.photo:
        return File(ContentKind.PHOTO, message.photo[-1].file_id)
    if message.document is not None:  # also a moving picture, which plays as such again
        return File(ContentKind.DOCUMENT, message.document.file_id)
    if message.video is not None:
        return File(ContentKind.VIDEO, message.video.file_id)
    if message.voice is not None:
        return File(ContentKind.VOICE, message.voice.file_id)
    return None


def _words(html: str | None) -> str:
    return _COMMAND.sub("", html, count=1) if html and _COMMAND.match(html) else html or ""

"""What is said in one language, and which of several a reader gets. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from typing import Any, NamedTuple, Self

AS_IS = ""
"""The language of a text that goes to everybody as it is."""
MAX_TEXT, MAX_CAPTION = 4096, 1024
"""UTF-16 units after the tags are taken away."""
MAX_ALBUM = 10
_TAG = re.compile(r"<[^>]*>")


class ContentKind(StrEnum):
    """What a content is, and what each of its files is."""

    TEXT = "text"
    PHOTO = "photo"
    DOCUMENT = "document"
    VIDEO = "video"
    VOICE = "voice"
    ALBUM = "album"
    PLACE = "place"


class File(NamedTuple):
    """A file that Telegram keeps: photo, document, video or voice, and its id with our bot."""

    kind: ContentKind
    file_id: str


@dataclass(frozen=True, slots=True)
class Content:
    """What is said in one language. ``html``: the text or the caption, as the organiser formatted it.

    A place has degrees (WGS 84), and perhaps a title and an address; it has no text.
    """

    kind: ContentKind
    html: str = ""
    files: tuple[File, ...] = ()
    lat: float | None = None
    lon: float | None = None
    title: str = ""
    address: str = ""

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """As a row keeps it."""
        values = dict(stored)
        files = tuple(File(ContentKind(kind), file_id) for kind, file_id in values.pop("files", ()))
        return cls(**values | {"kind": ContentKind(values["kind"]), "files": files})

    def stored(self) -> dict[str, Any]:
        """As a row keeps it: plain JSON, only what there is."""
        values = {name: getattr(self, name) for name in ("kind", "html", "lat", "lon", "title", "address")}
        values["kind"] = self.kind.value
        values["files"] = [[file.kind.value, file.file_id] for file in self.files]
        return {name: value for name, value in values.items() if value not in ("", None, [])}

    @property
    def limit(self) -> int:
        """How many UTF-16 units its text or caption may have."""
        return MAX_TEXT if self.kind is ContentKind.TEXT else MAX_CAPTION

    @property
    def length(self) -> int:
        """How many it has, counted as Telegram counts: after the tags are taken away."""
        return len(unescape(_TAG.sub("", self.html)).encode("utf-16-le")) // 2

    @property
    def has_words(self) -> bool:
        """Whether its words can be edited once it is sent."""
        return self.kind is not ContentKind.PLACE

    @property
    def takes_buttons(self) -> bool:
        """Whether Telegram shows buttons under it."""
        return self.kind is not ContentKind.ALBUM

    @property
    def empty(self) -> bool:
        """Whether there is nothing to send."""
        match self.kind:
            case ContentKind.TEXT:
                return not unescape(_TAG.sub("", self.html)).strip()
            case ContentKind.PLACE:
                return self.lat is None or self.lon is None
        return not self.files


Contents = Mapping[str, Content]
"""``{language: content}``; AS_IS = one for everybody whose language has none of its own."""


class Picked(NamedTuple):
    """A content and the language it is in; ``fallback``: that is not known to be the reader's."""

    content: Content
    language: str
    fallback: bool

    @property
    def noted(self) -> bool:
        """Whether the reader is told its language: it has words, known to be in another than theirs."""
        return bool(self.fallback and self.language and self.content.html)


def pick(contents: Contents, language: str, default: str) -> Picked | None:
    """What a reader gets: in their language, else the meeting's, else English, else as it is."""
    own = (language.replace("_", "-"), language, language.partition("_")[0])
    for code in dict.fromkeys((*own, default, "en", AS_IS, *sorted(contents))):
        if code in contents and (code or AS_IS in contents):
            return Picked(contents[code], code, code not in own or code == AS_IS)
    return None


def missing(contents: Contents, languages: Mapping[str, int], default: str) -> dict[str, int]:
    """How many readers of which language get a text in another: ``{"pl": 12}``; none if it is *as is*."""
    found = {code: pick(contents, code, default) for code in languages}
    return {code: languages[code] for code, one in found.items() if one and one.noted}


def languages_changed(
    before: Contents, after: Contents, languages: Iterable[str], default: str
) -> frozenset[str]:
    """Whose readers get something else now."""
    changed = set()
    for code in languages:
        was, is_now = (pick(contents, code, default) for contents in (before, after))
        if was != is_now:
            changed.add(code)
    return frozenset(changed)

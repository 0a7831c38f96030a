"""An announcement while it is made in a chat: what is asked next, and what each message adds to it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.announcements import Announcement, Reach
from bot.domain.contents import MAX_ALBUM, Content, ContentKind, Contents, missing
from bot.domain.errors import DomainError


class Step(StrEnum):
    """What a message means now."""

    CONTENT = "content"  # what is to be said, or something to add to it
    TEXT = "text"  # the text in one language
    AUDIENCE = "audience"
    WHEN = "when"
    VALID = "valid"


@dataclass(eq=False)
class PlaceAlone(DomainError):
    """A place takes no text: it goes as an announcement of its own."""

    draft_id: int


@dataclass(frozen=True, slots=True)
class Composing:
    """Where somebody is: the draft (None before there is anything), and in which language they write.

    ``album``: Telegram's id of the album that is arriving. ``kept``: what came where another thing was asked.
    """

    step: Step = Step.CONTENT
    draft_id: int | None = None
    language: str | None = None
    album: str | None = None
    kept: Content | None = None

    @classmethod
    def read(cls, step: str, stored: Mapping[str, object]) -> "Composing":
        """As a dialogue keeps it."""
        values = dict(stored)
        kept = values.pop("kept", None)
        content = Content.read(kept) if isinstance(kept, Mapping) else None
        return cls(Step(step), kept=content, **values)  # type: ignore[arg-type]  # as it was written by us

    def stored(self) -> dict[str, object]:
        """As a dialogue keeps it."""
        values = {"draft_id": self.draft_id, "language": self.language, "album": self.album}
        return values | ({"kept": self.kept.stored()} if self.kept else {})


@dataclass(frozen=True, slots=True)
class Composed:
    """A draft with all that its author looks at: whom it reaches now, and when it would go.

    ``delegation``: the only one its author may write to. ``due_at`` None = at once. ``groups``: linked group
    chats that get it as well.
    """

    draft: Announcement
    reach: Reach
    delegation: str | None = None
    due_at: datetime | None = None
    groups: int = 0

    def missing(self, default: str) -> dict[str, int]:
        """How many readers of which language get a text in another."""
        return missing(self.draft.contents, self.reach.languages, default)

    @property
    def words(self) -> bool:
        """Whether it can be said in several languages."""
        return any(one.has_words for one in self.draft.contents.values())


def main_language(contents: Contents, typing: str) -> str:
    """The language whose text somebody changes who does not say which."""
    return typing if typing in contents or not contents else next(iter(contents))


def joined(draft: Announcement, given: Content, language: str, *, to_album: bool = False) -> Contents:
    """What the draft says with something that was sent: a text beside a file is its caption.

    Files are the same in all languages; ``to_album`` adds to those that are there. Raises PlaceAlone.
    """
    contents = dict(draft.contents)
    before = contents.get(language)
    others = [one for code, one in contents.items() if code != language]
    there = [one for one in (before, *others) if one is not None]
    if any((one.kind is ContentKind.PLACE) != (given.kind is ContentKind.PLACE) for one in there):
        raise PlaceAlone(draft.id)
    if given.kind is ContentKind.PLACE:
        return {language: given}
    model = next((one for one in there if one.files), None)
    if given.kind is ContentKind.TEXT:
        return {**contents, language: replace(model, html=given.html) if model else given}
    files = given.files
    if to_album and model is not None:
        files = tuple(dict.fromkeys((*model.files, *given.files)))[:MAX_ALBUM]
    kind = ContentKind.ALBUM if len(files) > 1 else given.kind
    words = given.html or (before.html if before else "")
    return {
        **{code: replace(one, kind=kind, files=files) for code, one in contents.items()},
        language: replace(given, kind=kind, files=files, html=words),
    }

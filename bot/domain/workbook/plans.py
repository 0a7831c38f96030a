"""What a load would change: the difference between the file, the publication and the load before."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.workbook.content import Rows


class ChangeKind(StrEnum):
    """What happens to one entity. Moved = changed in time or place; withdrawn items are *cancelled*, people
    are *marked missing*."""

    NEW = "new"
    MOVED = "moved"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Change:
    """One entity that changes; ``columns``: column → (old text, new text), an empty text = no value.

    A new entity lists all its columns, with empty old texts.
    """

    sheet: str
    key: str
    kind: ChangeKind
    columns: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A column that was changed in chat and in the file, to different texts; somebody has to choose."""

    sheet: str
    key: str
    column: str
    loaded: str
    published: str
    file: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What loading a file would do. Nothing of it is done yet.

    ``merged`` is what to publish; an undecided conflict keeps the published text in it. ``loaded`` is
    what to remember as the last load. ``unchanged`` counts entities per sheet, withdrawn ones left out.
    ``version`` is the publication's that it was made from, 0 if there was none.
    """

    published: Rows
    loaded: Rows
    merged: Rows
    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]
    unchanged: Mapping[str, int]
    version: int = 0

    @property
    def empty(self) -> bool:
        """Whether there is nothing to change and nothing to decide."""
        return not self.changes and not self.conflicts

    def count(self, kind: ChangeKind, sheet: str = "Programme") -> int:
        """How many entities of a sheet change in this way."""
        return sum(change.kind == kind and change.sheet == sheet for change in self.changes)

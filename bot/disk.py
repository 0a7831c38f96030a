"""How much room is left where the data lie."""

import shutil
from pathlib import Path
from typing import NamedTuple

LEAST = 500 * 2**20
"""Below this nothing is certain any more."""
TENTH = 10
PLENTY = 5 * 2**30
"""Of a large disk a tenth is no shortage."""


class Room(NamedTuple):
    """Bytes."""

    free: int
    total: int

    @property
    def short(self) -> bool:
        """Whether there is too little to go on."""
        return self.free < LEAST

    @property
    def ebbing(self) -> bool:
        """Whether somebody should make room before there is too little."""
        return self.short or (self.free < PLENTY and self.free * TENTH < self.total)


def room(folder: Path) -> Room:
    """Of the disk that holds ``folder``, or will hold it. Raises OSError."""
    existing = next(one for one in (folder, *folder.parents) if one.exists())
    usage = shutil.disk_usage(existing)
    return Room(usage.free, usage.total)

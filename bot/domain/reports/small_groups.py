"""Counts that may be told beside their sum: none below five, and no difference that tells of fewer. Pure."""

from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

from bot.domain.polls.tallies import SMALLEST_GROUP

Key = TypeVar("Key", bound=Hashable)


def told(counts: Mapping[Key, int], few: Collection[Key] = ()) -> dict[Key, int | None]:
    """Counts without those below five; where these are fewer than five together, the next joins them.

    ``few``: groups that are themselves fewer than five, of which not even 0 is told.
    """
    hidden = {key for key, many in counts.items() if 0 < many < SMALLEST_GROUP or key in few}
    if hidden and (len(hidden) == 1 or sum(counts[key] for key in hidden) < SMALLEST_GROUP):
        others = [key for key, many in counts.items() if many and key not in hidden]
        hidden |= {min(others, key=lambda key: counts[key])} if others else set()
    return {key: None if key in hidden else many for key, many in counts.items()}

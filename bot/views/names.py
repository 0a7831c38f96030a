"""Lists of people that stay short enough to read."""

from collections.abc import Sequence

from bot.i18n import Translator


def first_of(names: Sequence[str], most: int, t: Translator, *, of: int | None = None) -> list[str]:
    """The first of them, and last how many more there are; ``of``: of so many, not all of them named."""
    said = list(names[:most])
    if (more := (len(names) if of is None else of) - len(said)) > 0:
        said.append(t.ngettext("{n} more", "{n} more", more))
    return said

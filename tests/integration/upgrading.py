"""An upgrade that dies before its n-th statement: ``python -m tests.integration.upgrading N``.

Settings come through the environment.
"""

import asyncio
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

from bot.settings import load_settings
from bot.upgrade import upgraded


@contextmanager
def watching(see: Callable[[str], None]) -> Iterator[None]:
    """Have every statement seen before it is executed."""

    def look(connection: object, cursor: object, statement: str, *_: object) -> None:
        see(statement)

    event.listen(Engine, "before_cursor_execute", look)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", look)


def main(last: int) -> None:
    """Upgrade, or die on the way."""
    seen: list[str] = []

    def see(statement: str) -> None:
        seen.append(statement)
        if len(seen) == last:
            os._exit(137)

    with watching(see):
        asyncio.run(upgraded(load_settings()))


if __name__ == "__main__":
    main(int(sys.argv[1]))

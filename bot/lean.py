"""Imports without the extras that a library takes along where it finds them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without(name: str) -> Iterator[None]:
    """Let ``name`` look as if it were not installed; whoever imports it afterwards finds it.

    structlog and httpx import rich, for colours and a command line that we never use: together a tenth of
    a start and 6 MB.
    """
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]  # None says: not installed
    try:
        yield
    finally:
        del sys.modules[name]

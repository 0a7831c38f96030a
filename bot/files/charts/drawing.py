"""Drawing charts: the parent's side. The bot itself never loads what draws."""

import asyncio
import hashlib
import json
from collections.abc import Sequence
from weakref import WeakKeyDictionary

from bot.chart import Chart
from bot.files.charts.specs import spec_of
from bot.files.children import child_of

_SECONDS = 60
_LARGEST = 8 * 2**20
_AT_ONCE = 2
"""Children of 85 MB each; who comes third waits a second."""
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


class ChartNotDrawn(Exception):
    """The child gave up or took too long. The words of the picture are still there."""


def digest(chart: Chart) -> str:
    """What names a picture: charts that look alike have the same."""
    return hashlib.sha256(_written(chart)).hexdigest()


async def draw(charts: Sequence[Chart]) -> list[bytes]:
    """The charts as PNG, 1,080 pixels wide: about 0.6 s for the first, 0.1 s for each other.

    Raises ChartNotDrawn.
    """
    async with _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(_AT_ONCE)):
        return await _drawn(charts)


async def _drawn(charts: Sequence[Chart]) -> list[bytes]:
    wanted = b"".join(_written(chart) + b"\n" for chart in charts)
    async with child_of("bot.files.charts.worker", stdin=asyncio.subprocess.PIPE) as child:
        try:
            async with asyncio.timeout(_SECONDS):
                answer, _ = await child.communicate(wanted)
        except (TimeoutError, BrokenPipeError, ConnectionResetError) as error:
            raise ChartNotDrawn from error
    pictures = _parted(answer)
    if child.returncode != 0 or len(pictures) != len(charts):
        raise ChartNotDrawn
    return pictures


def _written(chart: Chart) -> bytes:
    return json.dumps(spec_of(chart), ensure_ascii=True, separators=(",", ":")).encode()


def _parted(answer: bytes) -> list[bytes]:
    pictures, at = [], 0
    while at + 8 <= len(answer):
        size = int(answer[at : at + 8], 16)
        at += 8 + size
        if size > _LARGEST or at > len(answer):
            raise ChartNotDrawn
        pictures.append(answer[at - size : at])
    return pictures

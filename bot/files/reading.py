"""Reading a file safely: the parent's side. The file itself is opened by the child (worker.py)."""

import asyncio
from pathlib import Path

from bot.domain.timetables import Span, Timetable
from bot.domain.workbook import Tables
from bot.files import limits, wire
from bot.files.children import child_of
from bot.files.refusals import Refusal, Refused


async def read_tables(path: Path) -> Tables:
    """Return the sheets of an .xlsx or .ods file, a .csv, or .csv files in a folder or a .zip.

    Takes up to 30 s, in a child of at most 512 MB. Raises Refused.
    """
    try:
        tables = await _read(path)
    except Refused as refused:
        if refused.code is Refusal.NO_MEETING:
            raise Refused(Refusal.NOT_A_WORKBOOK) from None
        raise
    assert isinstance(tables, Tables), "without the days of a meeting no timetable is read"
    return tables


async def read_any(path: Path, span: Span | None) -> Tables | Timetable:
    """Return the same, or the timetable of another tool's .ics, .json or .xml file.

    ``span``: the days of the published meeting, None if there is none. Raises Refused.
    """
    return await _read(path, *((span.first.isoformat(), span.last.isoformat(), span.zone) if span else ()))


async def _read(path: Path, *span: str) -> Tables | Timetable:
    path = _look(path)
    async with child_of("bot.files.worker", str(path), *span) as child:
        try:
            async with asyncio.timeout(limits.SECONDS):
                answer = await _answer(child)
                status = await child.wait()
        except TimeoutError:
            raise Refused(Refusal.TOO_SLOW, seconds=str(limits.SECONDS)) from None
    if status != 0:
        # A limit ended it, or the reader's own code gave up: the file is not worth a second try.
        raise Refused(Refusal.TOO_HEAVY if status < 0 else Refusal.DAMAGED)
    return await asyncio.to_thread(wire.load, answer)  # up to 16 MB: chats must not wait for it


async def _answer(child: asyncio.subprocess.Process) -> bytes:
    assert child.stdout
    parts: list[bytes] = []
    size = 0
    while part := await child.stdout.read(2**18):
        parts.append(part)
        size += len(part)
        if size > limits.ANSWER_BYTES:
            raise Refused(Refusal.TOO_HEAVY)
    return b"".join(parts)


def _look(path: Path) -> Path:
    """Return the absolute path. Refuses what its size alone rules out."""
    path = path.resolve()
    if path.is_dir():
        return path
    if not path.is_file():
        raise Refused(Refusal.NO_FILE)
    size = path.stat().st_size
    if size == 0:
        raise Refused(Refusal.EMPTY)
    if size > limits.FILE_BYTES:
        most = limits.FILE_BYTES // 2**20
        raise Refused(Refusal.TOO_BIG, size=f"{size / 2**20:.1f}", most=str(most))
    return path

"""The reading child: ``python -m bot.files.worker PATH [FIRST LAST ZONE]`` prints what is in a file as JSON:
tables, or of another tool's file (laid over the days of a meeting) a timetable, or a refusal.

Files from strangers are opened only here, with little memory, little time and an empty environment.
"""

import resource
import signal
import sys
from datetime import date
from pathlib import Path
from typing import NoReturn

from bot.domain.timetables import Span, Timetable
from bot.domain.workbook import Tables
from bot.files import limits
from bot.files.kinds import timetable_kind
from bot.files.refusals import Refusal, Refused
from bot.files.wire import dump, dump_refusal


def read(path: Path, span: Span | None = None) -> Tables | Timetable:
    """Read a workbook, a CSV file, a folder of them, or a timetable. Raises Refused."""
    if path.is_dir():
        from bot.files.csv_tables import read_csv_folder  # noqa: PLC0415  the child loads only what it needs

        return read_csv_folder(path)
    if kind := timetable_kind(data := path.read_bytes()):
        if span is None:
            raise Refused(Refusal.NO_MEETING)
        return _timetable(kind, data, span)
    from bot.files.spreadsheets import read_file  # noqa: PLC0415

    return read_file(path)


def _timetable(kind: str, data: bytes, span: Span) -> Timetable:
    resource.setrlimit(resource.RLIMIT_CPU, (limits.TIMETABLE_SECONDS, limits.SECONDS))
    if kind == "ics":
        from bot.files.calendars import read_calendar  # noqa: PLC0415

        return read_calendar(data, span)
    if kind == "json":
        from bot.files.schedules.json_files import read_json  # noqa: PLC0415

        return read_json(data, span)
    from bot.files.schedules.xml_files import read_xml  # noqa: PLC0415

    return read_xml(data, span)


def _too_slow(*_: object) -> NoReturn:
    raise Refused(Refusal.TIMETABLE_TOO_SLOW)


def main() -> None:
    """Set the limits, read, print."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY_BYTES, limits.MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.SECONDS, limits.SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGXCPU, _too_slow)
    try:
        answer = dump(read(Path(sys.argv[1]), _span(sys.argv[2:])))
    except Refused as refused:
        answer = dump_refusal(refused)
    except MemoryError:
        answer = dump_refusal(Refused(Refusal.TOO_HEAVY))
    sys.stdout.buffer.write(answer.encode("utf-8", "surrogatepass"))


def _span(given: list[str]) -> Span | None:
    if not given:
        return None
    first, last, zone = given
    return Span(date.fromisoformat(first), date.fromisoformat(last), zone)


if __name__ == "__main__":
    main()

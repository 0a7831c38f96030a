"""Other tools' programmes for tests: files of our own, laid over the sample meeting."""

from datetime import date
from pathlib import Path

from bot.domain.timetables import Laid, Reading, Span, Timetable, lay
from bot.domain.workbook import Row, Rows, to_rows
from bot.files.calendars import read_calendar
from bot.files.problems import problem_text
from bot.files.schedules.json_files import read_json
from bot.files.schedules.xml_files import read_xml
from tests.sample import content

FOLDER = Path(__file__).parent / "data" / "schedules"
SPAN = Span(date(2018, 11, 8), date(2018, 11, 12), "Europe/Riga")
READERS = {".ics": read_calendar, ".json": read_json, ".xml": read_xml}


def read(name: str) -> Timetable:
    """One of the files, in this process."""
    path = FOLDER / name
    return READERS[path.suffix](path.read_bytes(), SPAN)


def calendar(*entries: str, about: str = "X-WR-CALNAME:Twin towns") -> Timetable:
    """A calendar of these entries, each the lines of a VEVENT; its lines may be written with ``\\n``."""
    return read_calendar(ics(*entries, about=about), SPAN)


def ics(*entries: str, about: str = "X-WR-CALNAME:Twin towns") -> bytes:
    """The same as a file."""
    events = "".join(f"BEGIN:VEVENT\n{entry}\nEND:VEVENT\n" for entry in entries)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Example//EN\n{about}\n{events}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def sample() -> Rows:
    """What is published."""
    return to_rows(content())


def laid(timetable: Timetable, reading: Reading | None = None, over: Rows | None = None) -> Laid:
    """Lay it over the sample; what was loaded is what is published."""
    rows = over or sample()
    return lay(timetable, rows, rows, reading)


def brought(found: Laid) -> dict[str, Row]:
    """The items that came from outside, by their title in English."""
    rows = found.rows["Programme"].items()
    return {row["title:en"]: row for key, row in rows if key.startswith("ext-")}


def when(row: Row) -> str:
    """``2018-11-09 09:00–10:00``."""
    return f"{row['day']} {row['start']}–{row.get('end', '')}"


def said(found: Laid) -> list[str]:
    """The guesses in words."""
    return [problem_text(one) for one in found.notes]


def told(found: Laid, beginning: str) -> str:
    """The one guess that begins so."""
    (one,) = (line for line in said(found) if line.startswith(beginning))
    return one

"""Another tool's programme on the command line: laid over what is published, every guess said."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.db.engine import Database
    from bot.domain.timetables import Doubt
    from bot.domain.workbook import Plan


def is_timetable(path: Path) -> bool:
    """Whether a file looks like an .ics, .json or .xml; only its beginning is looked at."""
    from bot.files.kinds import timetable_kind

    if not path.is_file():
        return False
    with path.open("rb") as file:
        return bool(timetable_kind(file.read(4000)))


async def laid_over(db: "Database", path: Path, times: StrEnum | None) -> "Plan | list[str]":
    """Plan it over the current meeting, printing what was guessed. Returns the refusals instead, if any."""
    from bot.domain.timetables import Doubtful, Reading, Span, Timetable, lay
    from bot.domain.workbook import Broken, from_rows
    from bot.files import Refused, read_any
    from bot.files.problems import problem_text
    from bot.services import meetings

    async with db.read() as session:
        before = await meetings.current(session)
    meeting = from_rows(before.rows).meeting if before else None
    span = Span(meeting.start_date, meeting.end_date, meeting.zone.key) if meeting else None
    try:
        timetable = await read_any(path, span)
    except Refused as error:
        return [str(error)]
    assert before is not None, "nothing but a refusal comes without a meeting"
    assert isinstance(timetable, Timetable), "what begins like one is one, or refused"
    try:
        laid = lay(timetable, before.loaded, before.rows, Reading(times) if times else None)
    except Doubtful as error:
        return _asked(error.doubt)
    except Broken as error:
        problems = [problem_text(one) for one in error.problems]
        return [*problems, f"Nothing was changed: {len(problems)} to mend."]
    for note in laid.notes:
        print(f"Note: {problem_text(note)}")
    print("Note: Only what came from this file can change or be cancelled. The rest of the programme stays.")
    return before.plan(laid.rows)


def _asked(doubt: "Doubt") -> list[str]:
    return [
        f"{doubt.count} times in the file can be read in two ways, such as “{doubt.name}”:",
        f"  --times local  {doubt.local}, as the clock in {doubt.zone} shows it",
        f"  --times utc    {doubt.utc}, as the moment that the file gives",
        "Nothing was changed: say which is right.",
    ]

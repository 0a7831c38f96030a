"""Another tool's programme on the command line: laid over what is published, every guess said."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

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


class Layer(NamedTuple):
    """What became of a file: the plan, or why there is none; how many items it has, what was guessed."""

    plan: "Plan | None" = None
    refused: str = ""
    problems: Sequence[str] = ()
    doubt: "Doubt | None" = None
    items: int = 0
    notes: Sequence[str] = ()

    @property
    def refusals(self) -> list[str]:
        """Why there is no plan, line by line."""
        if self.doubt is not None:
            return _asked(self.doubt)
        if self.problems:
            return [*self.problems, f"Nothing was changed: {len(self.problems)} to mend."]
        return [self.refused] if self.refused else []


async def laid_over(db: "Database", path: Path, times: StrEnum | None) -> Layer:
    """Plan it over the current meeting."""
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
        return Layer(refused=str(error))
    assert before is not None, "nothing but a refusal comes without a meeting"
    assert isinstance(timetable, Timetable), "what begins like one is one, or refused"
    try:
        laid = lay(timetable, before.loaded, before.rows, Reading(times) if times else None)
    except Doubtful as error:
        return Layer(doubt=error.doubt)
    except Broken as error:
        return Layer(problems=[problem_text(one) for one in error.problems])
    notes = [problem_text(note) for note in laid.notes]
    return Layer(before.plan(laid.rows), items=len(timetable.slots), notes=notes)


def _asked(doubt: "Doubt") -> list[str]:
    return [
        f"{doubt.count} times in the file can be read in two ways, such as “{doubt.name}”:",
        f"  --times local  {doubt.local}, as the clock in {doubt.zone} shows it",
        f"  --times utc    {doubt.utc}, as the moment that the file gives",
        "Nothing was changed: say which is right.",
    ]

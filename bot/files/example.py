"""``python -m bot.files.example``: build the example meeting's workbook from its CSV files."""

import asyncio
import sys
from pathlib import Path

import bot
from bot.domain.workbook import parse
from bot.files.problems import problem_text
from bot.files.reading import read_tables
from bot.files.workbooks import write_workbook

FOLDER = Path(bot.__file__).parents[1] / "examples" / "ttchan-2018"


def build(folder: Path, target: Path) -> None:
    """Read a folder of CSV files and write the workbook. Equal files give equal bytes.

    Raises SystemExit with every problem if the files do not make a meeting.
    """
    content, problems = parse(asyncio.run(read_tables(folder)))
    if content is None:
        sys.exit("\n".join(problem_text(problem) for problem in problems))
    write_workbook(content, target)


if __name__ == "__main__":
    build(FOLDER, FOLDER / "meeting.xlsx")

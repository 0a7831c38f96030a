"""Answers as .csv for other programmes: UTF-8, one row each, under the header of AnswerRow."""

import csv
import io
from collections.abc import Iterable

from bot.domain.polls.exports import HEADER, AnswerRow

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def text(answers: Iterable[AnswerRow]) -> str:
    """Header and rows. What a spreadsheet would take for a formula gets an apostrophe before it."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows([_safe(str(cell)) for cell in row] for row in answers)
    return file.getvalue()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell

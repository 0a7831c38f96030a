"""Answers as .csv for other programmes: UTF-8, one row each, under the header of AnswerRow."""

from collections.abc import Iterable

from bot.domain.polls.exports import HEADER, AnswerRow
from bot.files import csv_text


def text(answers: Iterable[AnswerRow]) -> str:
    """Header and rows. What a spreadsheet would take for a formula gets an apostrophe before it."""
    return csv_text.text(HEADER, answers)

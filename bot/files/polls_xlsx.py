"""Polls as an .xlsx: every answer, what they came to, who answered how often, and what was asked."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.domain.polls import tally_rows
from bot.domain.polls.exports import HEADER, AnswerRow, CodeRow, Export
from bot.domain.reports.book import Cell
from bot.files import tables_xlsx

RESPONSE = ("poll", "delegation", "asked", "answered")
CODEBOOK = ("poll", "question", "version", "key", "kind", "anonymous")
_NUMBERS = ("scale", "nps", "number")


def write(path: Path, export: Export, languages: Sequence[str], *, language: str = "en") -> None:
    """Write the workbook; ``languages`` are the codebook's columns, ``language`` that of the tallies.

    Nothing that somebody wrote becomes a formula or a link. Raises OSError, xlsxwriter's FileCreateError.
    """
    book = [*CODEBOOK, *(f"text:{one}" for one in languages)]
    tables_xlsx.write(
        path,
        (
            ("Answers", HEADER, map(_answer, export.answers)),
            ("Tallies", tally_rows.HEADER, tally_rows.rows(export, language)),
            ("Response", RESPONSE, _responses(export)),
            ("Codebook", book, (_code(one, languages) for one in export.codebook)),
        ),
    )


def _answer(row: AnswerRow) -> list[Cell]:
    number = row.kind in _NUMBERS and row.value.isdecimal()
    return list(row._replace(value=int(row.value)) if number else row)  # type: ignore[arg-type]  # in a cell it may be a number


def _responses(export: Export) -> Iterator[list[Cell]]:
    for came in export.results:
        for one in came.responses:
            yield [came.poll.id, one.delegation, one.asked, one.answered]


def _code(row: CodeRow, languages: Sequence[str]) -> list[Cell]:
    told = "yes" if row.anonymous else "no"
    texts = (row.texts.get(one, "") for one in languages)
    return [row.poll, row.question, row.version, row.key, row.kind, told, *texts]

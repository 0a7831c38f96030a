"""Polls as an .xlsx: every answer, what they came to, who answered how often, and what was asked."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.domain.localized import LocalizedText, chain
from bot.domain.polls.exports import HEADER, AnswerRow, CodeRow, Export
from bot.domain.polls.results import Breakdown, Pair, QuestionResult
from bot.domain.polls.tallies import SMALLEST_GROUP, Tally
from bot.domain.reports.book import Cell
from bot.files import tables_xlsx

TALLIES = (
    "poll",
    "question",
    "kind",
    "text",
    "by",
    "group",
    "option",
    "option_text",
    "count",
    "n",
    "no_opinion",
    "mean",
    "deviation",
    "nps",
)
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
            ("Tallies", TALLIES, _tallies(export, language)),
            ("Response", RESPONSE, _responses(export)),
            ("Codebook", book, (_code(one, languages) for one in export.codebook)),
        ),
    )


def _answer(row: AnswerRow) -> list[Cell]:
    number = row.kind in _NUMBERS and row.value.isdecimal()
    return list(row._replace(value=int(row.value)) if number else row)  # type: ignore[arg-type]


def _tallies(export: Export, language: str) -> Iterator[list[Cell]]:
    for came in export.results:
        for one in came.questions:
            head: list[Cell] = [one.question.poll_id, one.question.id, one.question.kind]
            head.append(_text(one.question.text, language))
            for row in _question(one, language):
                yield [*head, *row]


def _question(one: QuestionResult, language: str) -> Iterator[list[Cell]]:
    if one.tally is None:
        yield ["all", "", "", f"fewer than {SMALLEST_GROUP}: not shown", None, None]
        return
    options = {choice.key: _text(choice.text, language) for choice in one.choices}
    yield from _tally("all", "", one.tally, options)
    for along, broken in one.breakdowns.items():
        yield from _broken(str(along), broken, options)
    if one.pair is not None and one.question is one.pair.after:
        yield from _pair(one.pair, options)


def _broken(along: str, broken: Breakdown, options: dict[str, str]) -> Iterator[list[Cell]]:
    for group in broken.groups:
        yield from _tally(along, group.key, group.tally, options)
    if broken.rest:
        yield [along, "", "", "in groups too small to be shown", broken.rest, None]


def _pair(pair: Pair, options: dict[str, str]) -> Iterator[list[Cell]]:
    yield from _tally("pairs", "before", pair.was, options)
    yield from _tally("pairs", "after", pair.now, options)
    for name, count in (("higher", pair.higher), ("same", pair.same), ("lower", pair.lower)):
        yield ["pairs", name, "", "", count, pair.n]


def _tally(along: str, group: str, tally: Tally, options: dict[str, str]) -> Iterator[list[Cell]]:
    """A row for all of a group, and one for each option."""
    yield [along, group, "", "", None, tally.n, tally.left_out, tally.mean, tally.deviation, tally.nps]
    for key, count in tally.counts.items():
        yield [along, group, key, options.get(key, ""), count, tally.n]


def _responses(export: Export) -> Iterator[list[Cell]]:
    for came in export.results:
        for one in came.responses:
            yield [came.poll.id, one.delegation, one.asked, one.answered]


def _code(row: CodeRow, languages: Sequence[str]) -> list[Cell]:
    told = "yes" if row.anonymous else "no"
    texts = (row.texts.get(one, "") for one in languages)
    return [row.poll, row.question, row.version, row.key, row.kind, told, *texts]


def _text(text: LocalizedText, language: str) -> str:
    picked = text.pick(chain(language, "en"))
    return picked.text if picked is not None else ""

"""What polls came to as rows: a row for all answers of a group, and one for each option. Pure."""

from collections.abc import Iterator

from bot.domain.localized import LocalizedText, chain
from bot.domain.polls.exports import Export
from bot.domain.polls.results import Breakdown, Pair, QuestionResult
from bot.domain.polls.tallies import SMALLEST_GROUP, Tally

HEADER = (
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

Cell = str | int | float | None


def rows(export: Export, language: str) -> Iterator[list[Cell]]:
    """All of an export, under HEADER; ``language``: of the texts."""
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


def _text(text: LocalizedText, language: str) -> str:
    picked = text.pick(chain(language, "en"))
    return picked.text if picked is not None else ""

"""Results and exports of a rehearsal of polls against what was counted on the wire."""

import csv
import io
import statistics
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.db.engine import Database
from bot.domain.polls.results import Along, PollResults, QuestionResult
from bot.domain.polls.tallies import Tally
from bot.poll_keys import PollKeys
from bot.services.polls.reading import polls_of
from bot.services.polls.results import results
from bot.services.programme import read_programme
from tests.integration.command import ttchan
from tests.integration.polling_bank import Asked
from tests.integration.polling_checks import Seen
from tests.integration.polling_count import Place
from tests.sample import content

ENOUGH = 5
SCORED = 10
Given = dict[Place, str]


async def all_results(db: Database, keys: PollKeys) -> dict[str, PollResults]:
    """What organisers are shown of every poll that was asked."""
    async with db.read() as session:
        programme = await read_programme(session, 1)
        key = keys.key(programme.meeting.code)
        polls = await polls_of(session, 1)
        found = {name: await results(session, 1, one, programme, key=key) for name, one in polls.items()}
    return {name: one for name, one in found.items() if one.rounds}


def are_right(seen: Seen, came: dict[str, PollResults], *, named: bool = True) -> None:
    """Every tally, of all and of every group that is shown, pairs, words, and who answered.

    ``named`` False: names are gone and the key is destroyed; nobody knows any more of what town anybody was.
    """
    assert set(came) == {one.poll_id for one in seen.rounds}
    shown: Counter[str] = Counter()
    for name, poll in came.items():
        bank = seen.count.bank.polls[name]
        assert [one.question.id for one in poll.questions] == list(bank)
        for one in poll.questions:
            _is_right(seen, bank[one.question.id], one, shown, named=named)
        expected = _response(seen, poll) if named or not poll.anonymous else _together(_response(seen, poll))
        assert {one.delegation: (one.asked, one.answered) for one in poll.responses} == expected
        assert (poll.asked, poll.answered) == tuple(map(sum, zip(*expected.values(), strict=True)))
    assert shown[Along.ITEM]
    assert bool(shown[Along.TOWN]) == named
    print(dict(shown), {name: f"{one.answered} of {one.asked}" for name, one in came.items()})  # noqa: T201


def _is_right(seen: Seen, question: Asked, came: QuestionResult, shown: Counter[str], *, named: bool) -> None:
    given = seen.count.values(question.poll, question.id)
    assert came.answers == len(given), question.id
    secret = question.poll != "followup-5w"
    if came.tally is None:
        assert secret
        assert len({person for _, person in given}) < ENOUGH or question.kind == "text"
        return
    if question.kind == "text":
        assert Counter(one.text for one in came.said) == Counter(given.values())
        return
    _tallies(question, came.tally, given)
    groups: dict[Along, Callable[[Place], str]] = {
        Along.ITEM: lambda place: place[0].partition(":")[2],
        Along.DAY: lambda place: _day(place[0].partition(":")[2]),
        Along.TOWN: lambda place: seen.town(place[1]) if named else "",
    }
    for along, broken in came.breakdowns.items():
        told = 0
        for group in broken.groups:
            some = {place: value for place, value in given.items() if groups[along](place) == group.key}
            assert len({person for _, person in some}) >= ENOUGH, (question.id, group.key)
            _tallies(question, group.tally, some)
            told += len(some)
            shown[along] += 1
        assert broken.rest == len(given) - told
    if came.pair is not None:
        _pairs(seen, question, came)
        shown["pairs"] += 1


def _tallies(question: Asked, tally: Tally, given: Given) -> None:
    values = list(given.values())
    assert tally.n == len(values), question.id
    if question.kind != "number":
        counts = Counter(key for value in values for key in value.split(","))
        assert dict(tally.counts) == {key: counts[key] for key in question.keys}, question.id
    if question.kind in ("scale", "nps", "number"):
        numbers = [int(value) for value in values if question.kind != "scale" or int(value) <= 5]
        assert tally.left_out == len(values) - len(numbers)
        assert tally.mean == (pytest.approx(statistics.fmean(numbers)) if numbers else None)
        assert tally.deviation == (pytest.approx(statistics.stdev(numbers)) if len(numbers) > 1 else None)
        if question.kind == "number":
            assert {int(key): many for key, many in tally.counts.items()} == Counter(numbers)
    if question.kind == "nps" and len(values) >= SCORED:
        fans, critics = sum(int(one) > 8 for one in values), sum(int(one) < 7 for one in values)
        assert tally.nps == pytest.approx(100 * (fans - critics) / len(values))


def _pairs(seen: Seen, question: Asked, came: QuestionResult) -> None:
    """All pairs, or some fewer where the others would be a few."""
    assert came.pair is not None
    stem = question.id.partition("_")[2]
    before, after = (
        {person: int(value) for (_, person), value in seen.count.values(poll, name).items() if int(value) < 6}
        for poll, name in (("before", f"pre_{stem}"), ("after", f"post_{stem}"))
    )
    both, pair = before.keys() & after.keys(), came.pair
    assert pair.higher + pair.same + pair.lower == pair.n <= len(both)
    assert len(both) - pair.n < ENOUGH
    assert pair.apart == len(before) + len(after) - 2 * pair.n
    if pair.n == len(both):
        assert pair.higher == sum(after[one] > before[one] for one in both)
        assert pair.lower == sum(after[one] < before[one] for one in both)
        assert pair.was.mean == pytest.approx(statistics.fmean(before[one] for one in both))
        assert pair.now.mean == pytest.approx(statistics.fmean(after[one] for one in both))


def _response(seen: Seen, poll: PollResults) -> dict[str, tuple[int, int]]:
    asked: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    for one in poll.rounds:
        for place in seen.asked(one) - seen.count.absent:
            asked[seen.town(place[1])] += 1
            answered[seen.town(place[1])] += seen.count.counts(place)
    return {town: (asked[town], answered[town]) for town in asked}


def _together(by_town: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    asked, answered = zip(*by_town.values(), strict=True)
    return {"": (sum(asked), sum(answered))}


def _day(about: str) -> str:
    item = content().items.get(about)
    return item.day.isoformat() if item is not None else about


async def exports_are_right(seen: Seen, came: dict[str, PollResults], folder: Path, db: Database) -> None:
    """The files, opened again: every answer, and the tallies and rates that organisers see."""
    settings = {"DATABASE_URL": db.url, "DATA_DIR": str(folder)}
    book = folder / "results.xlsx"
    printed = await ttchan("results", "--format", "csv", **settings)
    written = await ttchan("results", "--format", "xlsx", "--output", str(book), **settings)
    assert (printed.code, written.code) == (0, 0), printed.err + written.err
    rows = list(csv.DictReader(io.StringIO(printed.out, newline="")))
    _answers(seen, rows)
    workbook = openpyxl.load_workbook(book)
    header, *cells = _sheet(workbook, "Answers")
    assert header == list(rows[0])
    assert sorted(cells) == sorted([_bare(cell) for cell in row.values()] for row in rows)
    totals = {(row[0], row[1]): row for row in _sheet(workbook, "Tallies") if row[4] == "all" and not row[6]}
    for name, poll in came.items():
        for one in poll.questions:
            if one.tally is not None:
                row = totals[name, one.question.id]
                assert row[9] == str(one.tally.n)
                assert row[11] == "" or float(row[11]) == pytest.approx(one.tally.mean)
    rates = {(row[0], row[1]): (row[2], row[3]) for row in _sheet(workbook, "Response")[1:]}
    assert rates == {
        (name, one.delegation): (str(one.asked), str(one.answered))
        for name, poll in came.items()
        for one in poll.responses
    }


def _answers(seen: Seen, rows: Iterable[dict[str, str]]) -> None:
    given: Counter[tuple[str, str, str]] = Counter()
    by_item: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        value = row["value"] or _bare(row["text"])
        given[row["poll"], row["question"], value] += 1
        if row["item"]:
            by_item[row["poll"], row["question"], row["item"]] += 1
        if row["poll"] != "followup-5w":
            assert (row["delegation"], row["entered_by"], row["answered_at"]) == ("", "", "")
    wanted: Counter[tuple[str, str, str]] = Counter()
    there: Counter[tuple[str, str, str]] = Counter()
    for poll, questions in seen.count.bank.polls.items():
        for name in questions:
            values = seen.count.values(poll, name)
            told = len({person for _, person in values}) >= ENOUGH
            wanted.update((poll, name, value if told else "") for value in values.values())
            there.update((poll, name, place[0].partition(":")[2]) for place in values)
    assert given == wanted
    assert all(there[key] == many for key, many in by_item.items())


def _bare(cell: str) -> str:
    return cell.removeprefix("'") if cell[1:2] in tuple("=+-@\t\r") else cell


def _sheet(workbook: Any, name: str) -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in row] for row in workbook[name].values]

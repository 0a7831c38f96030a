"""An attacker with a dump and no key: everything in the database, in the order in which it is kept.

Each attack names, for tokens, the people who may be behind them. It knows the list and who was asked.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, literal_column, select

from bot.db import tables
from bot.db.engine import Database

Row = Mapping[str, Any]
Dump = dict[str, list[Row]]
Suspects = dict[str, frozenset[str]]
"""Who may be behind a token (or behind its rows in one round: ``token@round``)."""

ANSWERS = ("poll_answers", "poll_progress")
"""Tables that name nobody."""


_WRITTEN_BY: ColumnElement[str] = literal_column("xmin::text")


async def dump(db: Database) -> Dump:
    """Every table as ``COPY`` and ``.dump`` write it; on PostgreSQL with the number of the transaction."""
    found: Dump = {}
    async with db.read() as session:
        for table in tables.metadata.sorted_tables:
            asked = select(table) if db.is_sqlite else select(table, _WRITTEN_BY.label("xmin"))
            rows = (await session.execute(asked)).mappings()
            found[table.name] = [dict(row) for row in rows]
    return found


def names_of(stolen: Dump) -> dict[int, str]:
    """Accounts and who they are: the dump says so."""
    return {row["user_id"]: row["participant_id"] for row in stolen["people"] if row["participant_id"]}


def pairings(stolen: Dump, round_id: int) -> dict[str, Suspects]:
    """Guess by order, by numbers and by times: the nth who did something gave the nth answer.

    Every order of every table that names people is laid beside every order of the answers.
    """
    found = {}
    here = [row for row in stolen["poll_answers"] if row["round_id"] == round_id]
    (most, _), *_ = Counter(row["question_id"] for row in here).most_common(1)
    given = [row for row in here if row["question_id"] == most]
    tokens = list(_orders(given, lambda row: str(row["token"])))
    for table, rows in stolen.items():
        if table in ANSWERS:
            continue
        about = [row for row in rows if row.get("round_id", round_id) == round_id]
        for how, people in _orders(about, _name(stolen)):
            for order, answers in tokens:
                if len(people) >= 2:
                    pairs = zip(answers, people, strict=False)
                    guess = {token: frozenset({who}) for token, who in pairs}
                    found[f"{table} {how} beside answers {order}"] = guess
    return found


def transactions(stolen: Dump) -> Suspects:
    """Guess by the number of the transaction: what was written together belongs together."""
    together: dict[str, set[str]] = defaultdict(set)
    name = _name(stolen)
    for table, rows in stolen.items():
        if table not in ANSWERS:
            for row in rows:
                if "xmin" in row and (who := name(row)):
                    together[row["xmin"]].add(who)
    return {
        f"{row['token']}@{row['round_id']}": frozenset(together[row["xmin"]])
        for row in stolen["poll_answers"]
        if row.get("xmin") in together
    }


def groups(stolen: Dump, anonymous: Iterable[int]) -> Suspects:
    """Narrow by what stands beside an answer and is known of people: language, town; and who has begun.

    Whoever is asked is suspect, unless a column that names people says who answered.
    """
    known = {row["id"]: row for row in stolen["participants"]}
    # The sample asks in every language: everybody sees their own.
    sees = {row["participant_id"]: row["language"] for row in stolen["people"]}
    answered = _answered(stolen, anonymous)
    found: Suspects = {}
    for row in stolen["poll_answers"]:
        if row["round_id"] not in answered:
            continue
        suspects = answered[row["round_id"]]
        if row.get("language"):
            suspects = {who for who in suspects if sees[who] == row["language"]}
        else:
            told = {one["language"] for one in stolen["poll_answers"] if one["round_id"] == row["round_id"]}
            suspects = {who for who in suspects if sees[who] not in told}
        if row.get("delegation"):
            suspects = {who for who in suspects if known[who]["delegation"] == row["delegation"]}
        if row.get("participant_id"):
            suspects = {row["participant_id"]}
        token = f"{row['token']}@{row['round_id']}"
        found[token] = found.get(token, frozenset(suspects)) & frozenset(suspects)
    return found


def patterns(stolen: Dump, anonymous: Iterable[int]) -> Suspects:
    """Narrow by the rounds in which a token answered: whoever was asked (or answered) in all of them."""
    answered = _answered(stolen, anonymous)
    where: dict[str, set[int]] = defaultdict(set)
    for row in stolen["poll_answers"]:
        if row["round_id"] in answered:
            where[row["token"]].add(row["round_id"])
    rounds_of: dict[str, set[int]] = defaultdict(set)
    for number, people in answered.items():
        for who in people:
            rounds_of[who].add(number)
    exact = _tells_who_answered(stolen)
    return {
        token: frozenset(
            who for who, there in rounds_of.items() if (there == rounds if exact else there >= rounds)
        )
        for token, rounds in where.items()
    }


def narrowed(found: Suspects, truth: Mapping[str, str], smallest: int = 5) -> list[str]:
    """Tokens for which fewer than five are left, the right one among them."""
    right = ((token, people) for token, people in found.items() if truth[token] in people)
    return [f"{token}: {sorted(people)}" for token, people in right if len(people) < smallest]


def hits(found: Suspects, truth: Mapping[str, str]) -> int:
    """How many guesses of one person are right."""
    return sum(people == {truth[token]} for token, people in found.items() if token in truth)


def _name(stolen: Dump) -> Callable[[Row], str]:
    accounts = names_of(stolen)

    def name(row: Row) -> str:
        for column in ("participant_id", "user_id", "actor", "id"):
            value = row.get(column)
            if isinstance(value, str) and column in ("participant_id", "id") and "-" in value:
                return value
            if isinstance(value, int) and column in ("user_id", "actor") and value in accounts:
                return accounts[value]
        return ""

    return name


def _orders(rows: Sequence[Row], key: Callable[[Row], str]) -> Iterator[tuple[str, list[str]]]:
    """Whom rows are about as they lie, and by every column that can be put in order."""
    some = [row for row in rows if key(row)]
    yield "as they lie", list(dict.fromkeys(map(key, some)))
    for column in some[0] if some else ():
        there = [row for row in some if row[column] is not None]
        if len({str(row[column]) for row in there}) > 1 and _sortable([row[column] for row in there]):
            in_order = sorted(there, key=lambda row: row[column])
            yield f"by {column}", list(dict.fromkeys(map(key, in_order)))


def _sortable(values: list[Any]) -> bool:
    return all(isinstance(value, int | float | date) and not isinstance(value, bool) for value in values)


def _tells_who_answered(stolen: Dump) -> bool:
    return any("answered" in row for row in stolen["poll_asked"])


def _answered(stolen: Dump, anonymous: Iterable[int]) -> dict[int, set[str]]:
    """By round, who may have answered: who was asked, less those of whom a row says that they did not."""
    wanted = set(anonymous)
    people: dict[int, set[str]] = {number: set() for number in wanted}
    for row in stolen["poll_asked"]:
        if row["round_id"] in wanted and row.get("answered", True):
            people[row["round_id"]].add(row["participant_id"])
    return people

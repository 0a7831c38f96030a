"""A meeting counted again: from the rows of its tables alone, in plain SQL and arithmetic of its own.

Nothing here may import from the product: what is wrong there must not be wrong here as well.
"""

import hashlib
import hmac
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

FEWEST, FEWEST_SCORED = 5, 10
BRACKETS = (
    (25, 30, 5040),
    (31, 45, 7560),
    (46, 60, 10080),
    (61, 75, 12600),
    (76, 90, 15120),
    (91, 105, 17640),
    (106, 120, 20160),
    (121, 135, 22680),
    (136, 100_000, 25000),
)
"""Of the sample's sheet, typed off the paper."""

Row = Mapping[str, Any]


async def rows(session: AsyncSession, query: str) -> Sequence[Row]:
    """What a query finds in the first meeting."""
    return [dict(one) for one in (await session.execute(text(query))).mappings()]


@dataclass
class Recount:
    """What the tables hold."""

    host: str
    granted: set[str]
    people: Sequence[Row]
    marks: Sequence[Row]
    signatures: set[str]
    items: Sequence[Row]
    changes: Sequence[Row]
    signups: Sequence[Row]
    deliveries: Sequence[Row]
    answers: Sequence[Row]
    listed: Sequence[Row]
    asked: Counter[str] = field(default_factory=Counter)
    absent: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)

    @classmethod
    async def of(cls, session: AsyncSession) -> "Recount":
        """Read every table once."""
        (meeting,) = await rows(session, "SELECT host_delegation FROM meetings")
        towns = await rows(session, "SELECT code, counts_for_grant FROM delegations")
        signed = await rows(session, "SELECT participant_id FROM signatures")
        made = cls(
            meeting["host_delegation"],
            {one["code"] for one in towns if one["counts_for_grant"]} - {meeting["host_delegation"]},
            await rows(
                session, "SELECT id, delegation, town, withdrawn, erased, staff, role FROM participants"
            ),
            await rows(session, "SELECT item_id, participant_id, here FROM presences WHERE current"),
            {one["participant_id"] for one in signed},
            await rows(session, "SELECT id, day, withdrawn FROM items"),
            await rows(session, "SELECT item_id, before, after FROM item_changes ORDER BY id"),
            await rows(session, "SELECT item_id, state, count(*) AS n FROM signups GROUP BY item_id, state"),
            await rows(
                session,
                "SELECT kind, state, announcement_id, confirmed_at, told_at FROM deliveries",
            ),
            await rows(
                session,
                "SELECT r.poll_id, r.item_id, a.question_id, a.token, a.participant_id, a.value, a.text"
                " FROM poll_answers a JOIN poll_rounds r ON r.id = a.round_id WHERE a.current",
            ),
            await rows(
                session,
                "SELECT r.poll_id, r.key, x.participant_id"
                " FROM poll_asked x JOIN poll_rounds r ON r.id = x.round_id",
            ),
        )
        counted = (
            "SELECT r.poll_id, count(*) AS n FROM {} x JOIN poll_rounds r ON r.id = x.round_id {} GROUP BY 1"
        )
        for into, query in (
            (made.asked, counted.format("poll_asked", "")),
            (made.absent, counted.format("poll_progress", "WHERE x.state = 'absent'")),
            (made.answered, counted.format("poll_progress", "WHERE x.answered")),
        ):
            into.update({one["poll_id"]: one["n"] for one in await rows(session, query)})
        return made

    def counting(self) -> list[Row]:
        """People who count: on the list, or erased although they were here."""
        return [one for one in self.people if not one["withdrawn"] or one["erased"] in ("wish", "time")]

    def by_town(self) -> dict[str, dict[str, int]]:
        """By delegation: people, staff, leaders, present, signed, marked."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        here = {one["participant_id"] for one in self.marks if one["here"]}
        marked = {one["participant_id"] for one in self.marks}
        for one in self.counting():
            town = found[one["delegation"]]
            town["people"] += 1
            town["staff"] += bool(one["staff"])
            town["leaders"] += one["role"] == "leader"
            town["present"] += one["id"] in here
            town["signed"] += one["id"] in self.signatures
            town["marked"] += one["id"] in marked
        # Of who was erased only a sign is left that names the town: ~TOWN~...
        for table, name in ((here, "present"), (self.signatures, "signed"), (marked, "marked")):
            for who in table:
                if who.startswith("~"):
                    found[who.split("~")[1]][name] += 1
        return {code: dict(counts) for code, counts in found.items()}

    def attended(self) -> dict[str, dict[bool, Counter[str]]]:
        """By item: who was here and who was not, by delegation."""
        town = {one["id"]: one["delegation"] for one in self.people}
        found: dict[str, dict[bool, Counter[str]]] = {}
        for one in self.marks:
            who = one["participant_id"]
            code = who.split("~")[1] if who.startswith("~") else town[who]
            here = found.setdefault(one["item_id"], {True: Counter(), False: Counter()})
            here[bool(one["here"])][code] += 1
        return found

    def changed(self) -> set[str]:
        """Items that are otherwise than they were first published, cancelled ones left out."""
        first: dict[str, Any] = {}
        last: dict[str, Any] = {}
        for one in self.changes:
            before, after = (_parsed(one[name]) for name in ("before", "after"))
            first.setdefault(one["item_id"], before)
            last[one["item_id"]] = after
        gone = {one["id"] for one in self.items if one["withdrawn"]}
        return {item for item, before in first.items() if before != last[item]} - gone

    def values(self, poll: str, question: str) -> list[Row]:
        """Answers that say something."""
        these = (one for one in self.answers if (one["poll_id"], one["question_id"]) == (poll, question))
        return [one for one in these if one["value"] is not None or one["text"] is not None]

    def numbers(self, poll: str, question: str, *, most: int = 10_000) -> list[int]:
        """Answers that are numbers or marks; a sixth option is none."""
        found = [int(one["value"]) for one in self.values(poll, question)]
        return [one for one in found if one <= most]

    def in_town(self, poll: str, question: str, town: str, key: bytes, code: str) -> list[Row]:
        """Answers of a town, in a poll of one round; a token is an HMAC of whose it is, if they are there."""
        towns = {one["id"]: one["delegation"] for one in self.people}
        theirs: dict[str, str] = {}
        for one in self.listed:
            if one["poll_id"] == poll:
                who = one["participant_id"]
                said = f"{code}\x1f{who}\x1fround:{one['key']}".encode()
                mark = hmac.new(key, said, hashlib.sha256).hexdigest()[:32]
                theirs[mark] = theirs[who] = towns.get(who, "")
        answers = self.values(poll, question)
        return [one for one in answers if theirs.get(one["participant_id"] or one["token"]) == town]

    def pairs(self, stem: str) -> tuple[list[tuple[int, int]], int, bool]:
        """Marks before and after of one token each, how many are in no pair, and whether all may be told."""
        marks = [
            {one["token"]: int(one["value"]) for one in self.values(poll, name) if int(one["value"]) < 6}
            for poll, name in (("before", f"pre_{stem}"), ("after", f"post_{stem}"))
        ]
        both = marks[0].keys() & marks[1].keys()
        alone = [len(one) - len(both) for one in marks]
        told = len(both) >= FEWEST and all(one == 0 or one >= FEWEST for one in alone)
        return [(marks[0][one], marks[1][one]) for one in both], sum(alone), told


def bracket(people: int) -> tuple[int, int, int] | None:
    """The row of the table that so many people are in."""
    return next((one for one in BRACKETS if one[0] <= people <= one[1]), None)


def percent(some: int, of: int) -> float:
    """So many of a hundred."""
    return 100 * some / of


def chosen(answers: Iterable[Row]) -> Counter[str]:
    """How often each option was chosen."""
    return Counter(key for one in answers for key in one["value"].split(","))


def _parsed(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value

"""The sample's people who have joined, the clock's looks at the polls, and what was written for whom."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from bot.db import tables
from bot.db.engine import Database
from bot.domain.deliveries import Outcome, Settled, State
from bot.domain.polls.rounds import Asked, Progress, Round
from bot.services import claims, people, sweeps
from bot.services.acts import By
from bot.services.polls import asking, landing, opening, progress, reading
from bot.services.polls.looking import Look
from bot.services.polls.respondents import Respondent
from bot.services.programme import Programmes
from tests.sample import at, content

KEY, CODE = b"k" * 32, "ttchan-2018"
WEEK_BEFORE = at("2018-11-01 12:00")
NAME = "polls"
ANNA, ELSA, LEADER, ORGANISER = "PL-RAD-03", "SE-MOT-03", "PL-RAD-01", "LV-DAU-02"


def key_of(code: str) -> bytes:
    """The key of every meeting's answers."""
    return KEY


class Clocked:
    """A meeting whose polls the clock looks at, and whose deliveries leave when a test says so."""

    def __init__(self, db: Database, meeting_id: int) -> None:
        self.db = db
        self.meeting_id = meeting_id
        self._programmes = Programmes(db)
        self._message = 0

    async def join(self, *ids: str, at: datetime = WEEK_BEFORE, **more: Any) -> None:
        """These people have joined, or all of the list; ``more``: columns of their accounts."""
        chosen = list(ids) or sorted(content().participants)
        first = 1000 + len(await self.rows(tables.people))
        rows = [
            {
                "user_id": first + number,
                "language": "en",
                "meeting_id": self.meeting_id,
                "participant_id": one,
                "consent_version": people.CONSENT_VERSION,
                "consented_at": at,
                "preferences": {},
                "created_at": at,
                "updated_at": at,
                **more,
            }
            for number, one in enumerate(chosen)
        ]
        async with self.db.write() as session:
            await session.execute(insert(tables.people), rows)

    async def rows(self, table: Any, *where: Any) -> list[Any]:
        """Rows of a table."""
        async with self.db.read() as session:
            return list((await session.execute(select(table).where(*where))).all())

    async def account(self, participant_id: str, **values: Any) -> None:
        """Change somebody's account."""
        async with self.db.write() as session:
            mine = tables.people.c.participant_id == participant_id
            await session.execute(update(tables.people).where(mine).values(**values))

    async def item(self, item_id: str, **values: Any) -> None:
        """Change an item as a publication leaves it."""
        async with self.db.write() as session:
            mine = tables.items.c.id == item_id
            await session.execute(update(tables.items).where(mine).values(**values))
            version = {"version": tables.meetings.c.version + 1}
            await session.execute(update(tables.meetings).values(version))

    async def questions(self, poll_id: str, **values: Any) -> None:
        """Change all questions of a poll as a publication leaves them."""
        async with self.db.write() as session:
            mine = tables.questions.c.poll_id == poll_id
            await session.execute(update(tables.questions).where(mine).values(**values))
            version = {"version": tables.meetings.c.version + 1}
            await session.execute(update(tables.meetings).values(version))

    async def look(self, now: datetime) -> Look:
        """The polls as they are."""
        programme, polls = await self._programmes.polls(self.meeting_id)
        async with self.db.read() as session:
            rounds = tuple(await reading.rounds_of(session, self.meeting_id))
        return Look(self.meeting_id, programme, polls, rounds, KEY, now)

    async def sweep(self, now: datetime) -> asking.Asking:
        """What the job of every minute does."""
        seen = await self.look(now)
        async with self.db.read() as session:
            since = await sweeps.since(session, NAME, now=now)
        found = opening.compare(seen.polls, seen.programme, seen.rounds, now=now, since=since)
        if found:
            async with self.db.write() as session:
                await opening.settle(session, self.meeting_id, seen.programme, seen.polls, found, now=now)
            seen = await self.look(now)
        async with self.db.read() as session:
            asks = await asking.survey(session, seen)
        async with self.db.write() as session:
            await asking.settle(session, seen, asks)
            await sweeps.mark(session, NAME, now=now)
        return asks

    async def leave(self, now: datetime, outcome: Outcome = Outcome.SENT, **others: Outcome) -> list[str]:
        """All that is due leaves (``others``: by the word that a key begins with); the keys in that order."""
        keys: list[str] = []
        while True:
            async with self.db.write() as session:
                parcels = await claims.claim(session, now=now, real=now, limit=200)
            if not parcels:
                return keys
            settled = []
            for one in parcels:
                (row,) = one.rows
                keys.append(row.key)
                self._message += 1
                came_to = others.get(row.key.partition(":")[0], outcome)
                sent = self._message if came_to is Outcome.SENT else None
                settled.append(Settled(one, came_to, sent))
            async with self.db.write() as session:
                await claims.record(session, settled, real=now)
                await landing.follow(session, settled, key_of)

    async def written(self, *states: State) -> dict[str, Any]:
        """Deliveries of polls by their key without the meeting; all, or those in these states."""
        table = tables.deliveries
        which = table.c.kind.in_(("poll", "follow-up")), table.c.state.in_(states or tuple(State))
        return {row.dedupe_key.partition(":")[2]: row for row in await self.rows(table, *which)}

    async def told(self) -> Counter[str]:
        """How many invitations were written, by ``seminar:P14 PL-RAD-03``."""
        by_id = {one.id: one.key for one in (await self.rounds()).values()}
        found: Counter[str] = Counter()
        for key in await self.written():
            word, _, rest = key.partition(":")
            if word == "poll":
                number, person = rest.split(":")
                found[f"{by_id[int(number)]} {person}"] += 1
        return found

    async def rounds(self) -> Mapping[str, Round]:
        """Rounds by their key."""
        async with self.db.read() as session:
            return {one.key: one for one in await reading.rounds_of(session, self.meeting_id)}

    async def round(self, key: str) -> Round:
        """One of them."""
        return (await self.rounds())[key]

    async def taps(self, participant_id: str, key: str, now: datetime, state: Asked = Asked.STARTED) -> None:
        """Somebody taps in a round."""
        far = Progress(state, state is Asked.DONE, now if state is Asked.STARTED else None)
        asking_ = await self.round(key)
        async with self.db.write() as session:
            await progress.note(session, asking_, participant_id, far, key=KEY, code=CODE)

    async def goes_by(self, begins: datetime, ends: datetime) -> None:
        """Time goes by, with a look whenever something is due; what is due leaves."""
        now: datetime | None = begins
        while now is not None and now <= ends:
            asks = await self.sweep(now)
            await self.leave(now)
            seen = await self.look(now)
            opens = opening.next_opening(seen.polls, seen.programme, seen.rounds, after=now)
            steps = [one for one in (opens, asks.next_at) if one is not None and one > now]
            now = min(steps, default=None)

    async def by(self, participant_id: str, now: datetime) -> By:
        """An act of somebody who has joined."""
        return By(await self._person(participant_id), self.meeting_id, now, update_id=7, meets=now)

    async def me(self, participant_id: str, now: datetime) -> Respondent:
        """Somebody who answers."""
        programme, _ = await self._programmes.polls(self.meeting_id)
        return Respondent(await self._person(participant_id), self.meeting_id, programme, KEY, now, "en")

    async def _person(self, participant_id: str) -> Any:
        (row,) = await self.rows(tables.people, tables.people.c.participant_id == participant_id)
        async with self.db.read() as session:
            return (await people.glance(session, row.user_id)).person


def minutes(number: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=number)


def ids(told: Iterable[str], key: str) -> set[str]:
    """Who was told of a round."""
    return {one.partition(" ")[2] for one in told if one.partition(" ")[0] == key}

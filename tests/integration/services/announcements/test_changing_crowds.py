"""F41: people join, leave, are erased and change their language while an announcement goes out."""

import random
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.db import tables
from bot.db.engine import Database
from bot.domain.announcements import Announcement
from bot.domain.deliveries import DeliveryKind, Outcome, Parcel, Settled, State
from bot.services import claims, erasures, people, privacy
from bot.services.announcements import latecomers
from bot.services.holdings import subject_of
from tests.integration.services.announcements.making import announced, claimed, organiser, rows_of
from tests.integration.services.conftest import NOW
from tests.integration.services.crowd import join, who
from tests.proving import Says

pytestmark = pytest.mark.fault("F41")

RADOM = [f"PL-RAD-{n:02}" for n in range(2, 13)]
LANGUAGES = ("en", "lv", "pl")


class Life:
    """Who is where: told from what was done here, and not from what the tables say."""

    def __init__(self, db: Database, meeting_id: int, dice: random.Random) -> None:
        self.db, self.meeting_id, self.dice = db, meeting_id, dice
        self.accounts: dict[str, int] = {}
        self.languages: dict[str, str | None] = {}
        self.gone: set[str] = set()
        self.told: Counter[str] = Counter()
        self.next_account = 1000

    async def joins(self, who: str) -> None:
        """Somebody joins; what is being announced is told to them as well."""
        self.next_account += 1
        await join(self.db, self.meeting_id, self.next_account, who)
        async with self.db.write() as session:
            await latecomers.for_joiner(session, self.meeting_id, who, now=NOW)
        self.accounts[who], self.languages[who] = self.next_account, None

    async def speaks(self, name: str) -> None:
        """Somebody chooses a language."""
        self.languages[name] = chosen = self.dice.choice(LANGUAGES)
        person = await who(self.db, self.accounts[name])
        async with self.db.write() as session:
            await people.choose_language(session, person, chosen, now=NOW)

    async def leaves_the_list(self, name: str) -> None:
        """A load without their row."""
        async with self.db.write() as session:
            gone = tables.participants.c.id == name
            await session.execute(update(tables.participants).where(gone).values(withdrawn=True))
        self.gone.add(name)

    async def is_erased(self, name: str) -> None:
        """They want everything erased."""
        async with self.db.write() as session:
            subject = await subject_of(session, self.accounts[name])
            entries = await erasures.entries_of(session, subject, b"k" * 32, now=NOW)
            await privacy.erase(session, subject, entries, real=NOW, poll_key=lambda _: None)
        self.gone.add(name)

    async def something_happens(self) -> None:
        """One of these, to anybody."""
        here = [one for one in self.accounts if one not in self.gone]
        away = [one for one in RADOM if one not in self.accounts and one not in self.gone]
        match self.dice.randrange(5):
            case 0 if away:
                await self.joins(self.dice.choice(away))
            case 1 if here:
                await self.leaves_the_list(self.dice.choice(here))
            case 2 if here:
                await self.is_erased(self.dice.choice(here))
            case _ if here:
                await self.speaks(self.dice.choice(here))

    async def claims(self, sent: Announcement, limit: int) -> list[Parcel]:
        """What leaves now. Nobody who is gone by now, nobody twice, each in the language they read in."""
        parcels = [
            one
            for one in await claimed(self.db, now=NOW + latecomers.WELCOME, limit=limit)
            if one.kind is DeliveryKind.ANNOUNCEMENT and one.rows[0].data["announcement"] == sent.id
        ]
        names = {account: name for name, account in self.accounts.items()}
        for one in parcels:
            name = names[one.person.user_id]
            assert name not in self.gone, "told after they had gone"
            assert one.person.language == self.languages[name]
            self.told[name] += 1
        return parcels

    async def lands(self, parcels: list[Parcel]) -> None:
        """They arrived."""
        settled = [Settled(one, Outcome.SENT, message_id=7) for one in parcels]
        async with self.db.write() as session:
            await claims.record(session, settled, real=NOW)


async def _changes_midway(db: Database, meeting_id: int, by: Any, dice: random.Random) -> None:
    life = Life(db, meeting_id, dice)
    for name in dice.sample(RADOM, dice.randrange(4, 9)):
        await life.joins(name)
    sent = await announced(db, by)
    meant = {row.participant_id for row in await rows_of(db, sent)}
    assert meant >= set(RADOM), "everybody of the delegation has a row, joined or not"
    for _ in range(8):
        parcels = await life.claims(sent, dice.randrange(1, 4))
        for _ in range(dice.randrange(0, 3)):
            await life.something_happens()
        await life.lands(parcels)
    while parcels := await life.claims(sent, 5):
        await life.lands(parcels)
    assert set(life.told.values()) <= {1}, "told twice"
    stayed = life.accounts.keys() - life.gone
    assert stayed <= life.told.keys(), "somebody who stayed was left out"
    rows = await rows_of(db, sent)
    assert all(State(row.state).final for row in rows)
    assert {row.participant_id for row in rows if row.participant_id in RADOM} <= meant


async def _put_back(db: Database, meeting_id: int, before: list[dict[str, Any]]) -> None:
    """The list as it was, and nobody of Radom has joined."""
    async with db.write() as session:
        for table in (tables.deliveries, tables.announcements, tables.erasures):
            await session.execute(table.delete())
        here = tables.people.c.participant_id
        await session.execute(tables.people.delete().where(here.like("PL-RAD%") | here.is_(None)))
        mine = tables.participants.c.meeting_id == meeting_id
        await session.execute(tables.participants.delete().where(mine))
        await session.execute(tables.participants.insert(), before)


async def _lives(db: Database, meeting_id: int, lives: int, says: Says) -> None:
    seed = random.randrange(10**6)
    dice = random.Random(seed)
    by = await organiser(db, meeting_id)
    async with db.read() as session:
        rows = (await session.execute(select(tables.participants))).mappings()
        before = [dict(row) for row in rows]
    for _ in range(lives):
        await _changes_midway(db, meeting_id, by, dice)
        await _put_back(db, meeting_id, before)
    says(lives=lives, left_out=0, told_twice=0, told_after_they_left=0, seed=seed)


async def test_whoever_comes_and_goes_midway_is_told_once_or_not_at_all(
    db: Database, meeting_id: int, proof_says: Says
) -> None:
    await _lives(db, meeting_id, 3, proof_says)


@pytest.mark.proof
@pytest.mark.timeout(1800)
async def test_whoever_comes_and_goes_in_300_lives_is_told_once_or_not_at_all(
    db: Database, meeting_id: int, proof_says: Says
) -> None:
    await _lives(db, meeting_id, 300, proof_says)

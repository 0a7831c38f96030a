"""An item moves, is cancelled and restored while people are being told of it: the last version wins."""

import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from markupsafe import Markup
from sqlalchemy import select

from bot.db import tables
from bot.db.engine import Database
from bot.domain.deliveries import DeliveryKind, Outcome, Parcel, Settled, State
from bot.i18n import translator
from bot.services import claims
from bot.services.programme import read_programme
from schedules import letters
from schedules.letters import Letter
from tests.integration.deliveries.crowd import edit_item
from tests.integration.gateway.feeding import postgresql_first
from tests.integration.services.reminding import ANNA, BERT, ELSA, joined, sweep
from tests.proving import Says, drawn_seed
from tests.sample import RIGA, at

pytestmark = pytest.mark.fault("F24")

__all__ = ["joined"]

ITEM, TITLE = "P21", "Coaches Daugavpils – Aglona"
_KINDS = (DeliveryKind.REMINDER, DeliveryKind.CHANGE)
BEGINS = at("2018-11-10 07:00")


@dataclass(frozen=True, slots=True)
class Version:
    """What the item was from an instant on; the time as people read it, "" = cancelled."""

    since: datetime
    start: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as it was made: when, what, and the version that held when it was."""

    claimed_at: datetime
    kind: DeliveryKind
    start: str
    text: str
    upto: int | None


class Life:
    """One item, those it is for, and the steps of editing and telling in any order."""

    def __init__(self, db: Database, meeting_id: int, seed: int) -> None:
        self.db, self.meeting_id = db, meeting_id
        self.dice = random.Random(seed)
        self.now = BEGINS
        self.versions = [Version(BEGINS, "08:30")]
        self.flying: list[tuple[Parcel, Sent | None]] = []
        self.sent: dict[str, list[Sent]] = defaultdict(list)

    @property
    def start(self) -> str:
        return self.versions[-1].start

    @property
    def starts_at(self) -> datetime:
        """When it starts, or started when it was cancelled."""
        known = [one.start for one in self.versions if one.start]
        return at(f"2018-11-10 {known[-1]}")

    async def edits(self, **columns: str) -> None:
        """The organiser's press came a moment before: it waited for its turn to write."""
        pressed = self.now - timedelta(seconds=self.dice.choice((0, 0, 3, 8)))
        await edit_item(self.db, ITEM, self.now, pressed, **columns)

    async def changes(self) -> None:
        dice = self.dice
        if dice.random() < 0.25:
            cancelled = bool(self.start)
            if cancelled and self.starts_at <= self.now:
                return  # what has begun is no news any more
            if not cancelled:
                start = self.now + timedelta(minutes=dice.choice((12, 20)))
                columns = {"cancelled": "", **_times(start)}
            else:
                columns = {"cancelled": "yes"}
            await self.edits(**columns)
            self.versions.append(Version(self.now, "" if cancelled else columns["start"]))
            return
        if not self.start:
            return
        start = self.now + timedelta(minutes=dice.choice((12, 15, 16, 18, 25, 40)))
        await self.edits(**_times(start))
        self.versions.append(Version(self.now, _times(start)["start"]))

    async def sweeps(self) -> None:
        await sweep(self.db, self.meeting_id, self.now)

    async def claims(self, most: int | None = None) -> None:
        limit = most or self.dice.choice((1, 9))
        async with self.db.write() as session:
            parcels = await claims.claim(session, now=self.now, real=self.now, limit=limit)
        self.flying += [(one, None) for one in parcels]

    async def writes(self) -> None:
        """One that is claimed is written and goes out; it is known later what became of it."""
        todo = [place for place, (_, sent) in enumerate(self.flying) if sent is None]
        if not todo:
            return
        place = self.dice.choice(todo)
        parcel, _ = self.flying[place]
        fresh = parcel.of_use(self.now)
        async with self.db.read() as session:
            programme = await read_programme(session, self.meeting_id)
            t = translator("en", programme.meeting)
            letter = Letter(session, fresh, programme, t, self.now, self.now)
            written = await letters.WRITERS[parcel.kind](letter) if fresh.rows else None
        if written is None or written.screen is None:
            self.flying.pop(place)
            await self._record(Settled(parcel, Outcome.EXPIRED if written is None else Outcome.STALE))
            return
        text = str(Markup(written.screen.text).striptags())
        self.flying[place] = parcel, Sent(self.now, parcel.kind, self.start, text, written.upto)

    async def lands(self) -> None:
        flown = [place for place, (_, sent) in enumerate(self.flying) if sent is not None]
        if not flown:
            return
        parcel, sent = self.flying.pop(self.dice.choice(flown))
        assert sent is not None
        if self.dice.random() < 0.15:
            await self._record(Settled(parcel, Outcome.NOT_SENT))
            return
        assert parcel.person.participant is not None
        if parcel.kind in _KINDS and TITLE in sent.text:
            self.sent[parcel.person.participant.id].append(sent)
        await self._record(Settled(parcel, Outcome.SENT, message_id=1, upto=sent.upto))

    async def _record(self, settled: Settled) -> None:
        async with self.db.write() as session:
            await claims.record(session, [settled], real=self.now)

    async def steps(self, number: int) -> None:
        deeds = [self.changes, self.sweeps, self.claims, self.claims, self.writes, self.writes, self.lands]
        for _ in range(number):
            await self.dice.choice(deeds)()
            self.now += timedelta(seconds=self.dice.choice((1, 1, 2, 10, 40, 120)))

    async def calms_down(self) -> None:
        """Nobody edits any more, and everything leaves."""
        end = self.now + timedelta(minutes=15)
        while self.now < end or self.flying:
            await self.sweeps()
            await self.claims(9)
            while self.flying:
                await self.writes()
                await self.lands()
            self.now += timedelta(seconds=30)


def _times(start: datetime) -> dict[str, str]:
    local = start.astimezone(RIGA)
    return {"start": f"{local:%H:%M}", "end": f"{local + timedelta(minutes=50):%H:%M}"}


async def _told_of_the_last_version(db: Database, meeting_id: int, lives: int, says: Says) -> None:
    seed = drawn_seed()
    life = Life(db, meeting_id, seed)
    kinds: set[DeliveryKind] = set()
    while lives > 0 or not kinds >= set(_KINDS):
        lives -= 1
        await life.steps(60)
        await life.calms_down()
        for who in (ANNA, BERT, ELSA):
            _check(life.sent[who], life.start, await _last_notice(db, who))
        await _waits_rightly(life)
        kinds |= {one.kind for sent in life.sent.values() for one in sent}
    told = sum(len(sent) for sent in life.sent.values())
    says(told=told, left_with_an_old_version=0, seed=seed)


def _check(sent: list[Sent], final: str, notice: State | None) -> None:
    """Each message told the version that held as it was made; who was ever told another has the last one,
    unless the notice of it came too late to be of use."""
    for one in sent:
        assert one.start or one.kind is DeliveryKind.CHANGE, "reminded of what is cancelled"
        assert (one.start or "Cancelled") in one.text, one
    last = max(sent, key=lambda one: one.claimed_at, default=None)
    assert last is None or last.start == final or notice is State.EXPIRED, (final, sent)


async def _last_notice(db: Database, who: str) -> State | None:
    row = tables.deliveries.c
    theirs = row.kind == DeliveryKind.CHANGE, row.participant_id == who
    async with db.read() as session:
        found = (await session.execute(select(row.state).where(*theirs).order_by(row.id))).scalars().all()
    return State(found[-1]) if found else None


async def _waits_rightly(life: Life) -> None:
    """Nothing that is due waits, and what waits is of the last version."""
    row = tables.deliveries.c
    waits = row.state.in_((State.PENDING, State.SENDING))
    async with life.db.read() as session:
        late = select(row.id).where(waits, row.due_at <= life.now - timedelta(minutes=3))
        assert (await session.execute(late)).all() == []
        keys = select(row.dedupe_key).where(waits, row.dedupe_key.contains(f"reminder:{ITEM}:"))
        kept = (await session.execute(keys)).scalars().all()
        version = select(tables.items.c.version).where(tables.items.c.id == ITEM)
        current = (await session.execute(version)).scalar_one()
    assert all(f":{ITEM}:{current}:" in key for key in kept)


@postgresql_first
async def test_whoever_was_told_an_old_time_is_told_the_last_one(
    db: Database, meeting_id: int, joined: None, proof_says: Says
) -> None:
    await _told_of_the_last_version(db, meeting_id, 3, proof_says)


@pytest.mark.proof
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("turn", range(40))
async def test_whoever_was_told_an_old_time_is_told_the_last_one_in_many_lives(
    db: Database, meeting_id: int, joined: None, turn: int, proof_says: Says
) -> None:
    await _told_of_the_last_version(db, meeting_id, 5, proof_says)

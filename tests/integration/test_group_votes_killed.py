"""F38: the bot dies around sending a group's poll. No vote is lost, and no second poll is sent."""

import asyncio
import random
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from bot.clock import Clock
from bot.db.engine import Database
from bot.db.inbox import DONE, inbox
from bot.db.tables import group_ballots, group_chats, group_votes, orphan_votes
from bot.domain.polls.group_votes import VoteState
from sandbox import Person, Sandbox
from sandbox.group import Group
from sandbox.seen import SeenMessage
from tests.integration.deliveries.crowd import MEETING, gather
from tests.integration.gateway.feeding import postgresql_first
from tests.integration.victim import TOKEN, Victim
from tests.proving import Says, drawn_seed

pytestmark = pytest.mark.fault("F38")

PEOPLE = 20
OPTIONS = ["Fish", "Soup", "Salad"]


class Scene:
    """A group of people who have joined, a vote that waits, and a bot that may die."""

    def __init__(self, sandbox: Sandbox, db: Database, folder: Path) -> None:
        self.sandbox = sandbox
        self.db = db
        self.victim = Victim("tests.integration.telling_bot", sandbox.url, db, folder)
        self.crowd: list[Person] = []
        self.group: Group
        self.wanted: dict[int, list[int]] = {}

    async def begin(self) -> None:
        """Somebody has begun a vote in the group."""
        self.crowd = await gather(self.db, self.sandbox, PEOPLE)
        self.group = self.sandbox.add_group("Town twinning", *self.crowd)
        now = Clock().real()
        async with self.db.write() as session:
            linked = {"chat_id": self.group.id, "meeting_id": MEETING, "linked_at": now}
            await session.execute(insert(group_chats).values(linked))
            vote = {"meeting_id": MEETING, "key": "quick-1", "chat_id": self.group.id, "question": "Dinner?"}
            vote |= {"options": OPTIONS, "state": VoteState.PENDING, "created_by": self.crowd[0].id}
            vote |= {"created_at": now, "closes_at": now + timedelta(hours=5)}
            await session.execute(insert(group_votes).values(vote))

    def polls(self) -> list[SeenMessage]:
        return [one for one in self.group.messages if "poll" in one.raw]

    async def poll(self) -> SeenMessage:
        async with asyncio.timeout(30):
            while not self.polls():
                await asyncio.sleep(0.02)
        return self.polls()[0]

    async def votes(self, person: Person, poll: SeenMessage, option: int | None) -> None:
        """Vote, anew, or take it back."""
        chosen = [] if option is None else [option]
        if not chosen and not self.wanted.get(person.id):
            return
        await person.votes(poll, *(OPTIONS[index] for index in chosen))
        self.wanted[person.id] = chosen

    async def counted(self, seconds: float = 40) -> None:
        """Wait until nothing waits, and each vote is counted as it was given last.

        ``seconds``: how long nothing may be done. After many short lives thousands may wait, on a busy disk.
        """
        before, since = Counter[str](), time.monotonic()
        while (
            (waits := await self._waiting()) or await self._ballots() != self.wanted or await self._orphans()
        ):
            if waits != before:
                before, since = waits, time.monotonic()
            if time.monotonic() - since > seconds:
                assert self.victim.process.returncode is None, "the bot is gone"
                assert waits == Counter(), "updates wait"
                assert await self._ballots() == self.wanted, "votes were lost"
                raise TimeoutError("votes wait for their poll")
            await asyncio.sleep(0.1)

    async def state(self) -> VoteState:
        async with self.db.read() as session:
            return VoteState((await session.execute(select(group_votes.c.state))).scalar_one())

    async def _ballots(self) -> dict[int, list[int]]:
        async with self.db.read() as session:
            rows = await session.execute(select(group_ballots.c.user_id, group_ballots.c.options))
            return {row.user_id: row.options for row in rows}

    async def _waiting(self) -> Counter[str]:
        """What the bot keeps and has not done; and what it has not fetched."""
        kinds = inbox.c.state, inbox.c.attempts
        undone = select(*kinds, func.count()).where(inbox.c.state != DONE).group_by(*kinds)
        async with self.db.read() as session:
            rows = await session.execute(undone)
            kept = Counter({f"{state}, tried {tries} times": number for state, tries, number in rows})
        return kept + Counter({"at Telegram": len(self.sandbox.world.updates)})

    async def _orphans(self) -> int:
        async with self.db.read() as session:
            return len((await session.execute(select(orphan_votes))).all())

    def asked(self) -> int:
        """How often the author was asked what to do."""
        said = Counter(str(one.params.get("text")) for one in self.sandbox.journal.calls("sendMessage"))
        return sum(n for text, n in said.items() if "note:group-vote:" in text)


@pytest.mark.parametrize("point", ["after_send", "before_record"])
async def test_a_crash_before_the_polls_id_is_stored_loses_no_vote_and_sends_no_second_poll(
    db: Database, tmp_path: Path, point: str
) -> None:
    async with Sandbox.serve(token=TOKEN) as sandbox:
        scene = Scene(sandbox, db, tmp_path)
        await scene.begin()
        await scene.victim.start(f"{point}:1")
        poll = await scene.poll()
        await scene.victim.process.wait()
        for number, person in enumerate(scene.crowd):
            await scene.votes(person, poll, number % 3)
        await scene.votes(scene.crowd[0], poll, 2)
        await scene.votes(scene.crowd[1], poll, None)
        await scene.victim.start()
        await scene.counted()
        assert await scene.state() is VoteState.OPEN
        await scene.victim.kill()
        assert len(scene.polls()) == 1


@postgresql_first
async def test_a_crash_before_the_call_asks_the_author_and_sends_nothing_by_itself(
    db: Database, tmp_path: Path
) -> None:
    async with Sandbox.serve(token=TOKEN) as sandbox:
        scene = Scene(sandbox, db, tmp_path)
        await scene.begin()
        await scene.victim.start("before_send:1")
        await scene.victim.process.wait()
        for _ in range(2):
            await scene.victim.start()
            async with asyncio.timeout(30):
                while not scene.asked():
                    await asyncio.sleep(0.05)
            await asyncio.sleep(1.5)
            await scene.victim.kill()
        assert await scene.state() is VoteState.UNKNOWN
        assert scene.polls() == []
        assert scene.asked() == 1, "asked once, however often it starts"


async def _killed(db: Database, folder: Path, says: Says, *, votes: int, kills: int) -> None:
    seed = drawn_seed()
    dice = random.Random(seed)
    async with Sandbox.serve(token=TOKEN) as sandbox:
        scene = Scene(sandbox, db, folder)
        await scene.begin()
        await scene.victim.start("after_send:1")
        poll = await scene.poll()
        await scene.victim.process.wait()
        for _ in range(kills):
            for _ in range(votes // kills):
                await scene.votes(dice.choice(scene.crowd), poll, dice.choice((0, 1, 2, None)))
            polled = len(sandbox.journal.calls("getUpdates", ok=None))
            await scene.victim.start()
            async with asyncio.timeout(30):
                while len(sandbox.journal.calls("getUpdates", ok=None)) <= polled:
                    await asyncio.sleep(0.005)
            await asyncio.sleep(dice.uniform(0, 0.5))
            await scene.victim.kill()
        await scene.victim.start()
        await scene.counted(60)
        await scene.victim.kill()
        assert len(scene.polls()) == 1
    says(kills=kills, votes=votes, lost=0, polls=1, seed=seed)


@postgresql_first
async def test_killed_while_people_vote_the_last_vote_of_each_counts(
    db: Database, tmp_path: Path, proof_says: Says
) -> None:
    await _killed(db, tmp_path, proof_says, votes=120, kills=3)


@pytest.mark.proof
@pytest.mark.timeout(1800)
async def test_killed_100_times_while_people_vote_the_last_vote_of_each_counts(
    db: Database, tmp_path: Path, proof_says: Says
) -> None:
    await _killed(db, tmp_path, proof_says, votes=5_000, kills=100)

"""What leaves unasked leaves from whoever leads, and from nobody else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from bot.chat import Chat
from bot.clock import Clock
from bot.db.engine import Database
from bot.db.tables import deliveries, group_chats, group_votes, leadership
from bot.deps import Deps
from bot.domain.deliveries import DeliveryKind, Settled, State
from bot.domain.polls.group_votes import VoteState
from bot.gateway.limiter import HELD_SECONDS, Limiter
from bot.lead import Lead
from bot.poll_keys import PollKeys
from bot.secret_key import load_secret_key
from bot.services.programme import Programmes
from sandbox import Sandbox
from schedules import letters
from schedules.deliveries import Dispatcher
from schedules.group_votes import GroupVotes
from schedules.letters import Letter, Written
from tests.integration.conftest import Logged
from tests.integration.deliveries.crowd import MEETING, gather, own, tell
from tests.integration.live import settings_for
from tests.integration.telling_bot import write
from tests.integration.troubled import away

pytestmark = [pytest.mark.fault("F26"), pytest.mark.usefixtures("plain_texts")]

PEOPLE = 30
TERM = 4
DAY = timedelta(days=1)


class Office:
    """One of several processes: its lead, its dispatcher and its votes."""

    def __init__(self, sandbox: Sandbox, db: Database, folder: Path) -> None:
        self.db = db
        self.sandbox = sandbox
        self.lead = Lead(Clock(), valid=3600.0)
        settings = settings_for(sandbox, db.url, folder, send_window=5)
        key, keys = load_secret_key(settings), PollKeys.of(settings)
        deps = Deps(settings, db, key, Clock(), Programmes(db), keys, lead=self.lead)
        self.chat = Chat(deps)
        self.settled: list[Settled] = []
        self._deps = deps
        self.begins()

    def begins(self) -> None:
        """Anew, as for another term."""
        self.dispatcher = Dispatcher(self._deps, self.chat.sender, self.settled)
        self.votes = GroupVotes(self._deps, self.chat.sender)

    def leads(self) -> None:
        """From now on, as far as it knows."""
        self.lead.take(TERM, self.lead.now())

    async def term(self, term: int) -> None:
        """What the database knows."""
        async with self.db.write() as session:
            await session.execute(update(leadership).values(term=term))

    def told(self) -> int:
        """How many messages left."""
        return len(self.sandbox.journal.calls("sendMessage"))

    async def tells(self, number: int) -> None:
        """Wait until so many left."""
        async with asyncio.timeout(20):
            while self.told() < number:
                await asyncio.sleep(0.01)

    async def states(self) -> set[tuple[State, int]]:
        """In which states rows are, and after how many tries."""
        return {(State(row.state), row.attempts) for row in await own(self.db)}


@asynccontextmanager
async def working(office: Office) -> AsyncIterator[None]:
    """For the length of a block."""
    async with asyncio.TaskGroup() as nursery:
        nursery.create_task(office.dispatcher.run(nursery))
        nursery.create_task(office.votes.run())
        yield
        office.dispatcher.stop()
        office.votes.stop()


@pytest.fixture
async def office(sandbox: Sandbox, db: Database, tmp_path: Path) -> AsyncIterator[Office]:
    """People to tell something; nobody leads."""
    await gather(db, sandbox, PEOPLE)
    async with db.write() as session:
        await session.execute(insert(leadership).values(id=1, term=TERM))
    made = Office(sandbox, db, tmp_path)
    await made.chat.greet()
    try:
        yield made
    finally:
        await made.chat.close()


async def _tell(db: Database) -> None:
    await tell(db, PEOPLE, due_at=Clock().real())


async def test_whoever_does_not_lead_tells_nothing_and_judges_nobodys_claims(office: Office) -> None:
    await _tell(office.db)
    async with office.db.write() as session:
        theirs = update(deliveries).where(deliveries.c.participant_id == "PL-RAD-X0003")
        await session.execute(theirs.values(state=State.SENDING, claim_id="another's", attempts=1))
    async with working(office):
        await asyncio.sleep(1.5)
        assert office.told() == 0
        assert await office.states() == {(State.PENDING, 0), (State.SENDING, 1)}
        office.leads()
        await office.tells(PEOPLE - 1)
    assert (State.SENT, 1) in await office.states()


async def test_whoever_loses_the_lead_tells_no_more_than_was_on_its_way(office: Office) -> None:
    office.sandbox.faults.add("latency", method="sendMessage", times=None, ms=100)
    office.leads()
    async with working(office):
        await _tell(office.db)
        await office.tells(7)
        office.lead.lose()
        told = office.told()
        await asyncio.sleep(1.5)
        assert office.told() <= told + 5
        assert await office.states() == {(State.SENT, 1), (State.PENDING, 0)}
        office.leads()
        await office.tells(PEOPLE)
    assert await office.states() == {(State.SENT, 1)}
    assert office.told() == PEOPLE


async def test_whoever_does_not_know_yet_that_another_leads_claims_nothing_and_records_its_own(
    office: Office,
) -> None:
    office.sandbox.faults.add("latency", method="sendMessage", times=None, ms=100)
    office.leads()
    async with working(office):
        await _tell(office.db)
        await office.tells(7)
        await office.term(TERM + 1)
        told = office.told()
        await asyncio.sleep(1.5)
        assert office.told() <= told + 5
        assert await office.states() == {(State.SENT, 1), (State.PENDING, 0)}


async def test_what_was_written_while_the_lead_was_lost_stays_here(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slowly(letter: Letter) -> Written:
        office.lead.lose()
        return await write(letter)

    monkeypatch.setattr(letters, "WRITERS", dict.fromkeys(DeliveryKind, slowly))
    office.leads()
    async with working(office):
        await _tell(office.db)
        async with asyncio.timeout(10):
            while office.lead.on:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.5)
    assert office.told() == 0
    assert await office.states() == {(State.PENDING, 0)}


@pytest.mark.fault("F28")
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_what_landed_while_the_storage_was_away_is_recorded_by_whoever_sends_next(
    office: Office, logged: Logged
) -> None:
    office.sandbox.faults.add("latency", method="sendMessage", times=None, ms=300)
    office.leads()
    async with AsyncExitStack() as stack:
        async with working(office):
            await _tell(office.db)
            await office.tells(7)
            await stack.enter_async_context(away(office.db.url))
            office.lead.lose()
            await asyncio.sleep(0.5)
        assert logged.events("outcomes_not_recorded")
        assert office.settled
    office.begins()
    office.leads()
    async with working(office):
        await office.tells(PEOPLE)
    assert office.told() == PEOPLE
    assert {(row.state, row.maybe_duplicate) for row in await own(office.db)} == {(State.SENT, 0)}


@pytest.mark.fault("F28")
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_who_leads_no_more_lives_on_while_the_storage_is_away(office: Office, logged: Logged) -> None:
    office.leads()
    async with working(office):
        await asyncio.sleep(0.5)
        office.lead.lose()
        async with away(office.db.url):
            await asyncio.sleep(2)
        assert logged.events("deliveries_interrupted")
        await _tell(office.db)
        office.leads()
        await office.tells(PEOPLE)


async def test_a_vote_goes_to_its_group_and_is_closed_there_by_whoever_leads(office: Office) -> None:
    group = office.sandbox.add_group("Town twinning", office.sandbox.add_person("Anna"))
    now = Clock().real()
    async with office.db.write() as session:
        linked = {"chat_id": group.id, "meeting_id": MEETING, "linked_at": now}
        await session.execute(insert(group_chats).values(linked))
        vote = {"meeting_id": MEETING, "key": "quick-1", "chat_id": group.id, "question": "Dinner?"}
        vote |= {"options": ["Fish", "Soup"], "state": VoteState.PENDING, "created_at": now}
        await session.execute(insert(group_votes).values(vote | {"closes_at": now + DAY}))

    async def state() -> VoteState:
        async with office.db.read() as session:
            return VoteState((await session.scalars(select(group_votes.c.state))).one())

    async with working(office):
        await asyncio.sleep(1.5)
        assert await state() is VoteState.PENDING
        await office.term(TERM + 1)
        office.leads()
        await asyncio.sleep(1.5)
        assert await state() is VoteState.PENDING, "another one leads"
        await office.term(TERM)
        async with asyncio.timeout(10):
            while await state() is not VoteState.OPEN:
                await asyncio.sleep(0.05)
        office.lead.lose()
        async with office.db.write() as session:
            await session.execute(update(group_votes).values(closes_at=now))
        await asyncio.sleep(1.5)
        assert office.sandbox.journal.calls("stopPoll") == []
        office.leads()
        async with asyncio.timeout(10):
            while await state() is not VoteState.CLOSED:
                await asyncio.sleep(0.05)
    assert len(office.sandbox.journal.calls("sendPoll")) == 1
    assert len(office.sandbox.journal.calls("stopPoll")) == 1


async def test_replies_have_their_turn_whoever_leads() -> None:
    lead = Lead(Clock())
    limiter = Limiter(Clock(), 20, lead=lead)
    assert limiter.paused_for == HELD_SECONDS
    assert not await limiter.deliver(1)
    assert await asyncio.wait_for(limiter.reply(1), 1)
    lead.take(1, lead.now())
    assert limiter.paused_for == 0
    assert await limiter.deliver(1)
    assert limiter.turns == 1

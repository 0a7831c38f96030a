"""Ballots of group votes: the last one counts, orphans wait, and who counts is seen when it is counted."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.db.engine import Database
from bot.db.tables import deliveries, group_ballots, group_votes, orphan_votes
from bot.domain.deliveries import Outcome
from bot.domain.errors import NotAllowed
from bot.domain.polls.group_votes import Ballots, Given, GroupVote, NoSuchVote, VoteState, Wording
from bot.services.acts import By
from bot.services.polls import ballots, vote_recovery, vote_rows
from bot.services.polls import group_votes as votes
from tests.integration.services.announcements.making import ANNA, PIOTR, organiser
from tests.integration.services.conftest import NOW
from tests.integration.services.crowd import again, join, joined

IDS = ("p03", "p10", "p17")
WORDING = Wording("Dinner?", ("Fish", "Soup", "Salad"))
OURS, OTHER = "5400000000000000001", "5400000000000000002"
ME, SHE, STRANGER = 50, 51, 99


@pytest.fixture
async def by(db: Database, meeting_id: int) -> By:
    """An organiser; two delegates have joined, one person has not."""
    await join(db, meeting_id, ME, ANNA)
    await join(db, meeting_id, SHE, PIOTR)
    return await organiser(db, meeting_id)


async def begun(
    db: Database, by: By, state: VoteState = VoteState.SENDING, key: str = "quick-1"
) -> GroupVote:
    values = {"meeting_id": by.meeting_id, "key": key, "chat_id": -7, "question": WORDING.question}
    values |= {"options": list(WORDING.options), "state": state, "created_by": by.person.user_id}
    async with db.write() as session:
        more = {"created_at": NOW, "closes_at": NOW + timedelta(hours=1)}
        await session.execute(insert(group_votes).values(values | more))
        return (await vote_rows.find(session, group_votes.c.key == key))[0]


async def found(db: Database, vote: GroupVote) -> GroupVote:
    async with db.read() as session:
        return (await vote_rows.find(session, group_votes.c.id == vote.id))[0]


async def arrives(db: Database, vote: GroupVote, telegram_id: str = OURS) -> None:
    async with db.write() as session:
        await votes.record(
            session, vote, Outcome.SENT, now=NOW, telegram_id=telegram_id, message_id=4, option_ids=IDS
        )
        await ballots.attach(session)


async def gives(
    db: Database,
    user_id: int,
    *chosen: int,
    telegram_id: str = OURS,
    ids: Sequence[str] = IDS,
    now: datetime = NOW,
) -> None:
    async with db.write() as session:
        given = Given(chosen, tuple(ids[index] for index in chosen))
        await ballots.record(session, telegram_id, user_id, given, now=now)


async def told(db: Database, telegram_id: str = OURS, wording: Wording = WORDING) -> None:
    async with db.write() as session:
        await ballots.learn(session, telegram_id, wording, IDS)


async def counted(db: Database, vote: GroupVote) -> Ballots:
    async with db.read() as session:
        return await ballots.count(session, await found(db, vote))


async def orphans(db: Database) -> dict[str, int]:
    async with db.read() as session:
        return await ballots.orphans(session)


async def test_the_last_ballot_counts_and_one_that_is_taken_back_does_not(db: Database, by: By) -> None:
    vote = await begun(db, by)
    await arrives(db, vote)
    await gives(db, ME, 0)
    await gives(db, ME, 1)
    await gives(db, SHE, 1, 2)
    await gives(db, STRANGER, 0)
    assert await counted(db, vote) == Ballots(2, (0, 2, 1), strangers=1, joined=3)
    await gives(db, SHE)
    assert await counted(db, vote) == Ballots(1, (0, 1, 0), strangers=1, joined=3)


async def test_who_joins_while_it_is_open_counts_and_no_strangers_vote_is_kept_after_it(
    db: Database, meeting_id: int, by: By
) -> None:
    vote = await begun(db, by)
    await arrives(db, vote)
    await gives(db, STRANGER, 0)
    await gives(db, 98, 1)
    await join(db, meeting_id, STRANGER, "SE-MOT-03")
    assert (await counted(db, vote)).counts == (1, 0, 0)
    async with db.write() as session:
        await ballots.forget_strangers(session, vote)
        kept = (await session.execute(select(group_ballots.c.user_id))).scalars().all()
    assert list(kept) == [STRANGER]


@pytest.mark.fault("F38")
async def test_votes_before_the_polls_id_is_known_wait_and_find_their_way(db: Database, by: By) -> None:
    vote = await begun(db, by)
    await gives(db, ME, 2)
    await gives(db, SHE, 0)
    await gives(db, SHE, 1)
    assert await orphans(db) == {OURS: 2}
    await arrives(db, vote)
    assert await orphans(db) == {}
    assert (await counted(db, vote)).counts == (0, 1, 1)


@pytest.mark.fault("F38")
async def test_an_orphan_never_replaces_a_later_ballot(db: Database, by: By) -> None:
    vote = await begun(db, by)
    await gives(db, ME, 0)
    async with db.write() as session:  # the id becomes known while the orphans are not looked at yet
        await session.execute(update(group_votes).values(telegram_id=OURS, state=VoteState.OPEN))
    await gives(db, ME, 1)
    async with db.write() as session:
        assert await ballots.attach(session) == 1
    assert (await counted(db, vote)).counts == (0, 1, 0)


@pytest.mark.fault("F38")
async def test_who_takes_a_vote_back_while_orphans_are_given_a_home_has_taken_it_back(
    db: Database, by: By
) -> None:
    vote = await begun(db, by)
    await gives(db, ME, 0)
    await gives(db, SHE, 1)
    async with db.write() as session:
        await votes.record(
            session, vote, Outcome.SENT, now=NOW, telegram_id=OURS, message_id=4, option_ids=IDS
        )
        await ballots.attach(session)
        meanwhile = asyncio.ensure_future(gives(db, SHE, now=NOW + timedelta(seconds=1)))
        await asyncio.sleep(0.3)  # it sees no poll yet, or waits for this to end
    await meanwhile
    async with db.write() as session:
        await ballots.attach(session)
    assert await orphans(db) == {}
    assert await counted(db, vote) == Ballots(1, (1, 0, 0), strangers=0, joined=3)


@pytest.mark.fault("F38")
async def test_one_in_doubt_is_known_by_its_words(db: Database, by: By) -> None:
    vote = await begun(db, by)
    async with db.write() as session:
        await vote_recovery.recover(session)
    assert (await found(db, vote)).state is VoteState.UNKNOWN
    await gives(db, ME, 1)
    await told(db, OTHER, Wording("Lunch?", WORDING.options))
    assert (await found(db, vote)).state is VoteState.UNKNOWN
    await told(db)
    now = await found(db, vote)
    assert (now.state, now.telegram_id, now.option_ids) == (VoteState.OPEN, OURS, IDS)
    assert (await counted(db, vote)).counts == (0, 1, 0)


@pytest.mark.fault("F38")
async def test_of_two_alike_in_doubt_an_organiser_says_which(db: Database, by: By) -> None:
    one = await begun(db, by, VoteState.UNKNOWN)
    two = await begun(db, by, VoteState.UNKNOWN, "quick-2")
    await gives(db, ME, 0)
    await told(db)
    assert (await found(db, one)).telegram_id is None
    for _ in range(2):
        async with db.write() as session:
            await ballots.assign(session, by, two.id, OURS)
    assert (await counted(db, two)).counts == (1, 0, 0)
    async with db.write() as session:
        with pytest.raises(NoSuchVote):
            await ballots.assign(session, by, one.id, OURS)


async def test_votes_may_be_dropped_but_not_by_anybody(db: Database, meeting_id: int, by: By) -> None:
    await begun(db, by, VoteState.UNKNOWN)
    await gives(db, ME, 0)
    delegate = await again(db, await joined(db, meeting_id, 60, "PL-RAD-07"))
    async with db.write() as session:
        with pytest.raises(NotAllowed):
            await ballots.drop(session, delegate, OURS)
        with pytest.raises(NotAllowed):
            await ballots.assign(session, delegate, 1, OURS)
    assert await orphans(db) == {OURS: 1}
    async with db.write() as session:
        await ballots.drop(session, by, OURS)
    assert await orphans(db) == {}


@pytest.mark.fault("F38")
async def test_old_orphans_go(db: Database, by: By) -> None:
    await gives(db, ME, 0)
    async with db.write() as session:
        await ballots.drop_old(session, NOW)
        assert len((await session.execute(select(orphan_votes))).all()) == 1
        await ballots.drop_old(session, NOW + timedelta(seconds=1))
        assert (await session.execute(select(orphan_votes))).all() == []


async def test_a_vote_read_after_the_closing_counts_if_telegram_closed_it(db: Database, by: By) -> None:
    vote = await begun(db, by)
    await arrives(db, vote)
    async with db.write() as session:
        await votes.closed(session, vote, now=NOW)
    await gives(db, ME, 0)
    assert (await counted(db, vote)).counts == (1, 0, 0)
    async with db.write() as session:
        await session.execute(update(group_votes).values(message_id=None))
    await gives(db, SHE, 0)
    assert (await counted(db, vote)).counts == (1, 0, 0)


@pytest.mark.fault("F38")
async def test_in_doubt_its_author_is_asked_once_and_again_after_another_try(db: Database, by: By) -> None:
    vote = await begun(db, by)
    async with db.write() as session:
        await votes.record(session, vote, Outcome.UNKNOWN, now=NOW)
        await votes.tell_doubtful(session, now=NOW + timedelta(minutes=1))
    assert await asked(db) == 1
    later = By(by.person, by.meeting_id, NOW + timedelta(minutes=2))
    for _ in range(2):
        async with db.write() as session:
            assert (await votes.send_again(session, later, vote.id)).state is VoteState.PENDING
    async with db.write() as session:
        claimed = await votes.claim(session, now=NOW)
        assert claimed is not None
        assert await votes.claim(session, now=NOW) is None
    async with db.write() as session:
        vote = await found(db, vote)
        await votes.record(session, vote, Outcome.UNKNOWN, now=NOW)
    assert await asked(db) == 2


async def test_what_certainly_was_not_sent_waits_and_ends_with_its_time(db: Database, by: By) -> None:
    vote = await begun(db, by)
    async with db.write() as session:
        await votes.record(session, vote, Outcome.NOT_SENT, now=NOW)
    assert (await found(db, vote)).state is VoteState.PENDING
    async with db.write() as session:
        assert await votes.claim(session, now=NOW + timedelta(hours=2)) is None
    assert (await found(db, vote)).state is VoteState.FAILED
    assert await asked(db) == 1


async def asked(db: Database) -> int:
    async with db.read() as session:
        notes = deliveries.c.dedupe_key.contains("note:group-vote:")
        return len((await session.execute(select(deliveries.c.id).where(notes))).all())

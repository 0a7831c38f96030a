"""Quick polls in the database: asked once, on the list of polls, and left alone by the next workbook."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.db.engine import Database
from bot.db.tables import group_chats, poll_answers, poll_asked, poll_rounds
from bot.db.tables import group_votes as votes_table
from bot.domain.errors import NotAllowed
from bot.domain.polls.group_votes import VoteState, Wording
from bot.domain.polls.making import NoSuchPollDraft, PollDraft, PollDraftChanged, Quorum
from bot.domain.polls.rounds import Mode, Tie
from bot.domain.polls.towns import Outcome
from bot.services import meetings
from bot.services.acts import By
from bot.services.polls import group_votes, made, making, reading
from bot.services.programme import read_programme
from tests.databases import publish
from tests.integration.services.announcements.making import ANNA, organiser
from tests.integration.services.conftest import NOW
from tests.integration.services.crowd import join, joined
from tests.sample import content

CLOSES = NOW + timedelta(hours=5)
WORDING = Wording("Shall we walk?", ("Yes", "No"))


@pytest.fixture
async def by(db: Database, meeting_id: int) -> By:
    """An organiser who has joined."""
    return await organiser(db, meeting_id)


async def prepared(db: Database, by: By, **values: object) -> PollDraft:
    """A draft that is ready to be asked."""
    async with db.write() as session:
        draft = await making.begin(session, by)
        draft = await making.say(session, by, draft, "Shall we walk?")
        return await making.change(session, by, draft.number, kind="yes_no", closes_at=CLOSES, **values)


async def ask(db: Database, by: By, draft: PollDraft) -> int:
    async with db.write() as session:
        return (await making.ask(session, by, draft.number, draft.version)).id


async def test_asked_twice_it_is_one_round_for_everybody_who_is_here(
    db: Database, meeting_id: int, by: By
) -> None:
    draft = await prepared(db, by)
    first = await ask(db, by, draft)
    assert await ask(db, by, draft) == first
    async with db.read() as session:
        (one,) = (await session.execute(select(poll_rounds))).all()
        asked = (await session.execute(select(poll_asked.c.participant_id))).scalars().all()
        poll = (await reading.polls_of(session, meeting_id))[draft.poll_id]
        versions = await reading.wordings_of(session, meeting_id, poll.questions)
    assert (one.poll_id, one.anonymous, one.closes_at) == (draft.poll_id, True, CLOSES)
    assert list(asked) == ["LV-DAU-02"]
    assert versions == {(draft.poll_id, "q1"): (1, True)}


async def test_what_was_not_looked_at_is_not_asked(db: Database, by: By) -> None:
    draft = await prepared(db, by)
    async with db.write() as session:
        await making.change(session, by, draft.number, anonymous=False)
        with pytest.raises(PollDraftChanged):
            await making.ask(session, by, draft.number, draft.version)
    late = By(by.person, by.meeting_id, by.now, meets=CLOSES)
    async with db.write() as session:
        with pytest.raises(PollDraftChanged):
            await making.ask(session, late, draft.number, draft.version + 1)
        with pytest.raises(NoSuchPollDraft):
            await making.ask(session, by, draft.number + 1, draft.version)


@pytest.mark.parametrize("language", ["en", "lv"])
async def test_the_next_workbook_leaves_a_quick_poll_alone(
    db: Database, meeting_id: int, by: By, language: str
) -> None:
    async with db.read() as session:
        version = (await read_programme(session, meeting_id)).version
    draft = await prepared(db, by, language=language)
    async with db.write() as session:
        draft = await making.change(session, by, draft.number, words={language: "Shall we walk?"})
    await ask(db, by, draft)
    async with db.read() as session:
        assert (await read_programme(session, meeting_id)).version == version + 1
    await publish(db, content())
    async with db.read() as session:
        poll = (await reading.polls_of(session, meeting_id))[draft.poll_id]
        found = await meetings.published(session, content().meeting.code)
    assert poll.questions == (draft.question(),)
    assert found is not None
    assert f"{draft.poll_id}/q1" not in found.loaded["Polls"]


async def test_who_is_no_organiser_makes_none(db: Database, meeting_id: int) -> None:
    anna = await joined(db, meeting_id, 41, ANNA)
    async with db.write() as session:
        with pytest.raises(NotAllowed):
            await making.begin(session, anna)
        with pytest.raises(NotAllowed):
            await making.ask(session, anna, 1, 1)


async def test_another_organisers_draft_is_not_asked(db: Database, meeting_id: int, by: By) -> None:
    draft = await prepared(db, by)
    other = await joined(db, meeting_id, 42, "LV-DAU-03")
    async with db.write() as session:
        with pytest.raises(NoSuchPollDraft):
            await making.ask(session, other, draft.number, draft.version)
    await ask(db, by, draft)
    async with db.write() as session:
        with pytest.raises(NoSuchPollDraft):
            await making.ask(session, other, draft.number, draft.version)


async def test_a_vote_of_towns_is_told_with_its_rules(db: Database, meeting_id: int, by: By) -> None:
    for user_id, leader in enumerate(("PL-RAD-01", "SE-MOT-01"), 50):
        await join(db, meeting_id, user_id, leader)
    draft = await prepared(db, by, towns=True, quorum=Quorum.ANY, tie=Tie.HOST)
    round_id = await ask(db, by, draft)
    rows = [
        {"round_id": round_id, "question_id": "q1", "token": town, "revision": 1, "version": 1}
        | {"value": value, "answered_on": NOW.date()}
        for town, value in (("PL-RAD", "yes"), ("SE-MOT", "no"), ("LV-DAU", "no"))
    ]
    async with db.write() as session:
        await session.execute(poll_answers.insert().values(rows))
    async with db.read() as session:
        programme = await read_programme(session, meeting_id)
        found = await made.look(session, by, programme, round_id)
    assert found.asking.mode is Mode.TOWNS
    assert not found.asking.anonymous
    assert found.towns is not None
    assert (found.towns.outcome, found.towns.decided) == (Outcome.WON, "no")
    assert set(found.towns.towns) >= {"PL-RAD", "SE-MOT", "LV-DAU"}


async def test_a_vote_in_a_group_is_begun_once(db: Database, meeting_id: int, by: By) -> None:
    async with db.write() as session:
        linked = {"id": 5, "chat_id": -77, "meeting_id": meeting_id, "linked_at": NOW}
        await session.execute(group_chats.insert().values(linked))
    draft = await prepared(db, by, chat=5)
    for _ in range(2):
        async with db.write() as session:
            vote = await group_votes.begin(session, by, draft.number, draft.version, WORDING)
    assert (vote.chat_id, vote.options, vote.state) == (-77, ("Yes", "No"), VoteState.PENDING)
    async with db.read() as session:
        assert len((await session.execute(select(votes_table.c.id))).all()) == 1
        assert (await session.execute(select(poll_rounds))).all() == []


async def test_a_group_that_was_unlinked_gets_no_vote(db: Database, by: By) -> None:
    draft = await prepared(db, by, chat=5)
    async with db.write() as session:
        with pytest.raises(NoSuchPollDraft):
            await group_votes.begin(session, by, draft.number, draft.version, WORDING)

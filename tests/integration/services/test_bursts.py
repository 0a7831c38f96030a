"""A burst on its way: hurried, counted, confirmed, repeated by the digest, known to the leader."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from bot.db import tables
from bot.db.engine import Database
from bot.domain.changes import Affected, Happened, Pair
from bot.domain.errors import NotAllowed
from bot.services import bursts, changes
from bot.services.people import traits_of
from tests.integration.services.crowd import LEADER, admin, who
from tests.integration.services.editing import IN_A, IN_B, Meeting, edited
from tests.sample import at, audience, content


@pytest.fixture
async def meeting(db: Database, meeting_id: int) -> Meeting:
    """Three of Radom have joined."""
    return await edited(db, meeting_id)


async def test_tell_them_now_makes_it_due_and_counts(meeting: Meeting) -> None:
    await meeting.edits(start="14:20", end="15:20")
    organiser = await admin(meeting.db, meeting.id)
    async with meeting.db.write() as session:
        with pytest.raises(NotAllowed):
            await changes.tell_now(session, meeting.people[LEADER], 1, at=meeting.now)
        await changes.tell_now(session, organiser, 1, at=meeting.now)
    assert await meeting.leaves() == {IN_B: [("P38", Happened.CHANGED)]}
    async with meeting.db.write() as session:
        await changes.see(session, await who(meeting.db, 100), meeting.id, 1, at=meeting.now)
        progress = await changes.progress(session, organiser, 1)
        assert await changes.progress(session, organiser, 99) is None
    assert progress is not None
    assert (progress.waiting, progress.sent, progress.seen, progress.missed) == (0, 1, 1, 0)


async def test_who_did_not_confirm_is_told_to_their_leader_and_to_no_other(meeting: Meeting) -> None:
    await meeting.let_in("SE-MOT-01")
    await meeting.edits("P40", start="16:40")
    meeting.later(minutes=3)
    await meeting.leaves()
    leader, other = meeting.people[LEADER], meeting.people["SE-MOT-01"]
    async with meeting.db.write() as session:
        for participant in (IN_A, LEADER):
            await changes.see(session, meeting.people[participant].person, meeting.id, 1, at=meeting.now)
        names = await changes.not_seen(session, leader, "PL-RAD", at=meeting.now)
        with pytest.raises(NotAllowed):
            await changes.not_seen(session, other, "PL-RAD", at=meeting.now)
        after = await changes.not_seen(session, leader, "PL-RAD", at=at("2018-11-11 17:30"))
    one = content().participants[IN_B]
    assert names == [f"{one.first_name} {one.last_name}"]
    assert after == []


async def test_the_digest_repeats_what_is_not_confirmed_and_of_use(meeting: Meeting) -> None:
    async def unseen() -> list[tuple[str, str]]:
        async with meeting.db.read() as session:
            found = await changes.unseen(session, meeting.id, content().meeting, IN_B, now=meeting.now)
        return [(pair.after.id, f"{pair.after.starts_at:%H:%M}") for pair in found]

    await meeting.edits(start="14:20", end="15:20")
    assert await unseen() == []
    meeting.later(minutes=3)
    await meeting.leaves()
    assert await unseen() == [("P38", "12:20")]
    await meeting.edits("P40", start="16:40")
    meeting.later(minutes=3)
    await meeting.leaves()
    assert await unseen() == [("P38", "12:20"), ("P40", "14:40")]
    async with meeting.db.write() as session:
        await changes.see(session, await who(meeting.db, 100), meeting.id, 1, at=meeting.now)
    assert await unseen() == [("P40", "14:40")]
    meeting.now = at("2018-11-11 18:00")
    assert await unseen() == []


async def test_whom_an_edit_concerns_is_counted_before_it_is_published(meeting: Meeting) -> None:
    p38 = content().items["P38"]
    for_radom = replace(p38, audience=audience("PL-RAD+group-B;leaders"))
    async with meeting.db.write() as session:
        gone = tables.people.c.participant_id == IN_B
        await session.execute(update(tables.people).where(gone).values(stopped_at=meeting.now))
        everybody = content().participants.values()
        listed = [one for one in everybody if for_radom.audience.may_include(traits_of(one, "LV-DAU", None))]
        pairs = [Pair(for_radom, replace(for_radom, withdrawn=True))]
        found = await bursts.affected(session, meeting.id, content().meeting, pairs, at=meeting.now)
        over = await bursts.affected(session, meeting.id, content().meeting, pairs, at=at("2018-11-11 15:00"))
    assert found == Affected(len(listed), 6, told=1, absent=len(listed) - 2)
    assert over == Affected()

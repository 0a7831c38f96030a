"""Who is on the way, and who is late: kept once, told to those who wait, for one's own items only."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.db import tables
from bot.db.engine import Database
from bot.domain.arriving import Arriving, Coming
from bot.domain.errors import NoSuchItem, NotAllowed, NotJoined
from bot.domain.notes import About, As, Note, What
from bot.domain.people import Person
from bot.domain.programme import Item
from bot.services import arriving, notes
from bot.services.deliveries import Shown
from tests.integration.services.crowd import DELEGATE, FOREIGN_LEADER, LEADER, ORGANISER, admin, join
from tests.sample import at, content, programme

COACH, GROUP_B = programme().by_id["P21"], programme().by_id["P23"]
SOON = at("2018-11-10 08:15")


async def say(
    db: Database, meeting_id: int, person: Person, item: Item, coming: Coming, minutes: int = 0
) -> Arriving | None:
    async with db.write() as session:
        now = SOON + timedelta(minutes=minutes)
        return await arriving.record(session, person, meeting_id, item, coming, now=now)


def late(coming: Coming) -> Note:
    """What is told of Anna, as it is by now."""
    listed = content().participants[DELEGATE]
    about = About(DELEGATE, f"{listed.first_name} {listed.last_name}", listed.delegation, listed.role)
    return Note(What.LATE, As.LEADER, about, coming=coming, data={"item": COACH.id})


async def told(db: Database) -> list[tuple[str, str]]:
    """To whom a note went, and about whom."""
    async with db.read() as session:
        noted = tables.deliveries.c.kind == "note"
        found = await session.execute(select(tables.deliveries).where(noted).order_by(tables.deliveries.c.id))
        return [(row.participant_id, row.data["participant"]) for row in found]


async def test_who_is_on_the_way_is_kept_and_told_to_nobody(db: Database, meeting_id: int) -> None:
    await join(db, meeting_id, 1, LEADER)
    anna = await join(db, meeting_id, 2, DELEGATE)
    assert await say(db, meeting_id, anna, COACH, Coming.ON_THE_WAY) == Arriving(Coming.ON_THE_WAY, SOON)
    async with db.read() as session:
        assert await arriving.said_by(session, meeting_id, anna, COACH) == Arriving(Coming.ON_THE_WAY, SOON)
        assert await arriving.said_by(session, meeting_id, anna, GROUP_B) is None
    assert await told(db) == []


async def test_who_is_late_is_told_of_once_to_own_leader_and_organisers(
    db: Database, meeting_id: int
) -> None:
    for user_id, participant_id in enumerate((LEADER, FOREIGN_LEADER, ORGANISER), start=11):
        await join(db, meeting_id, user_id, participant_id)
    anna = await join(db, meeting_id, 2, DELEGATE)
    first = await say(db, meeting_id, anna, COACH, Coming.LATE)
    assert await say(db, meeting_id, anna, COACH, Coming.LATE, 3) == first == Arriving(Coming.LATE, SOON)
    await say(db, meeting_id, anna, COACH, Coming.ON_THE_WAY, 3)
    again = await say(db, meeting_id, anna, COACH, Coming.LATE, 4)
    assert again == Arriving(Coming.LATE, SOON + timedelta(minutes=4))
    both = sorted([(LEADER, DELEGATE), (ORGANISER, DELEGATE)])
    assert sorted(await told(db)) == both
    await say(db, meeting_id, anna, COACH, Coming.ON_THE_WAY, 5)
    await say(db, meeting_id, anna, COACH, Coming.LATE, 6)
    assert sorted(await told(db)) == sorted([*both, *both]), "they read meanwhile that she comes after all"


async def test_who_takes_it_back_has_it_said_anew_where_it_was_told(db: Database, meeting_id: int) -> None:
    await join(db, meeting_id, 11, LEADER)
    anna = await join(db, meeting_id, 2, DELEGATE)

    async def says(coming: Coming) -> arriving.Retold | None:
        async with db.write() as session:
            return await arriving.say(session, anna, meeting_id, COACH, coming, now=SOON)

    assert await says(Coming.ON_THE_WAY) is None
    assert await says(Coming.LATE) == arriving.Retold(late(Coming.LATE), []), "it has not left yet"
    async with db.write() as session:
        there = {"state": "sent", "user_id": 11, "message_id": 71}
        await session.execute(update(tables.deliveries).values(there))
    assert await says(Coming.LATE) is None
    shown = [Shown(LEADER, 11, 71, "en")]
    assert await says(Coming.ON_THE_WAY) == arriving.Retold(late(Coming.ON_THE_WAY), shown)
    assert await says(Coming.ON_THE_WAY) is None
    assert await says(Coming.LATE) == arriving.Retold(late(Coming.LATE), shown)


async def test_a_note_that_leaves_says_what_is_said_by_then(db: Database, meeting_id: int) -> None:
    leader = await join(db, meeting_id, 11, LEADER)
    anna = await join(db, meeting_id, 2, DELEGATE)
    for coming in (Coming.LATE, Coming.ON_THE_WAY):
        await say(db, meeting_id, anna, COACH, coming)
        async with db.read() as session:
            (row,) = (await session.execute(select(tables.deliveries))).all()
            note = await notes.read(session, meeting_id, leader, row.data)
        assert note is not None
        assert note.coming is coming


async def test_of_others_items_nothing_can_be_said(db: Database, meeting_id: int) -> None:
    anna = await join(db, meeting_id, 2, "PL-RAD-03")
    assert anna.traits.group == "A"
    with pytest.raises(NoSuchItem):
        await say(db, meeting_id, anna, GROUP_B, Coming.LATE)
    assert await told(db) == []


async def test_of_what_is_over_nothing_is_kept(db: Database, meeting_id: int) -> None:
    anna = await join(db, meeting_id, 2, DELEGATE)
    assert await say(db, meeting_id, anna, COACH, Coming.LATE, 79) is not None  # it arrives at 09:35
    assert await say(db, meeting_id, anna, COACH, Coming.ON_THE_WAY, 80) is None


async def test_who_is_nobody_on_the_list_can_say_nothing(db: Database, meeting_id: int) -> None:
    with pytest.raises(NotJoined):
        await say(db, meeting_id, Person(99), COACH, Coming.LATE)
    with pytest.raises(NotAllowed):
        await say(db, meeting_id, (await admin(db, meeting_id)).person, COACH, Coming.LATE)

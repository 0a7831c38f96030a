"""Who is told of what, in the transaction of the act; and what is left of it when it leaves."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.db.engine import Database
from bot.db.tables import deliveries, participants, people
from bot.domain.corrections import Field
from bot.domain.notes import As, News, Note, What
from bot.domain.people import Role
from bot.services import corrections, guesses, invitations, joining, notes, roles
from bot.services.acts import By
from bot.services.joining import Agreed
from tests.integration.services import coming
from tests.integration.services.conftest import NOW
from tests.integration.services.crowd import ADMINS, admin, again, joined
from tests.integration.services.noted import noted, told
from tests.sample import programme

DELEGATE, MINOR, LEADER, ORGANISER, OTHER_ORGANISER = (
    "PL-RAD-05",
    "PL-RAD-13",
    "PL-RAD-01",
    "LV-DAU-02",
    "LV-DAU-03",
)


async def lets(db: Database, participant_id: str, role: Role) -> None:
    """Somebody has this role by the list."""
    async with db.write() as session:
        this = participants.c.id == participant_id
        await session.execute(update(participants).where(this).values(role=role))


async def reads(db: Database, meeting_id: int, by: By, what: What) -> Note | None:
    """What a note of this kind says to somebody when it leaves."""
    mine = by.person.participant
    (row,) = [
        one
        for one in await noted(db, what)
        if (one.participant_id or one.user_id) in (mine.id if mine else None, by.person.user_id)
    ]
    async with db.read() as session:
        return await notes.read(session, meeting_id, (await again(db, by)).person, row.data)


async def walk_in(db: Database, meeting_id: int, user_id: int = 50, name: str = "Anna Nowa") -> None:
    """Somebody joins Radom with the shared code."""
    code = await coming.share(db, meeting_id, "PL-RAD")
    assert await coming.begins(db, meeting_id, user_id, code)
    await coming.types(db, user_id, name)
    invitation = await coming.says_yes(db, user_id)
    assert await coming.agrees(db, meeting_id, user_id, invitation) is Agreed.JOINED


async def test_a_leader_is_told_of_a_walk_in_and_nobody_else(db: Database, meeting_id: int) -> None:
    await joined(db, meeting_id, 1, ORGANISER)
    leader = await joined(db, meeting_id, 2, LEADER)
    await joined(db, meeting_id, 3, "SE-MOT-01")
    await walk_in(db, meeting_id)
    assert await told(db, "walk-in") == {LEADER: "leader"}
    note = await reads(db, meeting_id, leader, What.WALK_IN)
    assert note is not None and note.about is not None
    assert (note.about.name, note.about.delegation) == ("Anna Nowa", "PL-RAD")
    (row,) = await noted(db)
    assert "Anna" not in str(row), "names are looked up when they are said"


async def test_organisers_are_told_where_no_leader_has_joined(db: Database, meeting_id: int) -> None:
    await joined(db, meeting_id, 1, ORGANISER)
    await walk_in(db, meeting_id)
    assert await told(db, "walk-in") == {ORGANISER: "organiser"}


@pytest.mark.parametrize("column", ["blocked_at", "stopped_at"])
async def test_organisers_are_told_where_no_leader_can_be_reached(
    db: Database, meeting_id: int, column: str
) -> None:
    await joined(db, meeting_id, 1, ORGANISER)
    await joined(db, meeting_id, 2, LEADER)
    async with db.write() as session:
        await session.execute(update(people).where(people.c.user_id == 2).values({column: NOW}))
    await walk_in(db, meeting_id)
    assert await told(db, "walk-in") == {ORGANISER: "organiser"}


async def test_who_joins_by_the_list_makes_no_note(db: Database, meeting_id: int) -> None:
    await joined(db, meeting_id, 2, LEADER)
    await coming.joins(db, meeting_id, 7, DELEGATE)
    assert await noted(db) == []


async def test_a_minor_waits_for_the_leader_and_learns_the_answer(db: Database, meeting_id: int) -> None:
    leader = await joined(db, meeting_id, 2, LEADER)
    organiser = await joined(db, meeting_id, 1, ORGANISER)
    assert await coming.joins(db, meeting_id, 7, MINOR) is Agreed.WAITING
    assert await told(db, "minor-waits") == {LEADER: "leader"}
    assert await reads(db, meeting_id, leader, What.MINOR_WAITS) is not None
    async with db.write() as session:
        await joining.confirm(session, organiser, MINOR, at=NOW)
    assert await reads(db, meeting_id, leader, What.MINOR_WAITS) is None, "it is settled"
    assert await told(db, "minor-in") == {MINOR: "concerned", LEADER: "leader"}


async def test_a_leader_who_lets_a_minor_in_is_not_told_so(db: Database, meeting_id: int) -> None:
    leader = await joined(db, meeting_id, 2, LEADER)
    await joined(db, meeting_id, 1, ORGANISER)
    await coming.joins(db, meeting_id, 7, MINOR)
    async with db.write() as session:
        await joining.confirm(session, leader, MINOR, at=NOW)
    assert await told(db, "minor-in") == {MINOR: "concerned"}


async def test_a_minor_who_is_refused_is_told(db: Database, meeting_id: int) -> None:
    leader = await joined(db, meeting_id, 2, LEADER)
    async with db.write() as session:
        await session.execute(people.insert().values(user_id=7, created_at=NOW, updated_at=NOW))
    await coming.joins(db, meeting_id, 7, MINOR)
    async with db.write() as session:
        await joining.refuse(session, leader, MINOR)
    assert await told(db, "minor-out") == {7: "concerned"}


async def test_a_correction_goes_to_the_leader_once_and_the_answer_back(
    db: Database, meeting_id: int
) -> None:
    leader, mine = await joined(db, meeting_id, 2, LEADER), await joined(db, meeting_id, 7, DELEGATE)
    for room in ("412", "414"):
        async with db.write() as session:
            await corrections.ask(session, mine, Field.ROOM, room, ())
    assert await told(db, "correction") == {LEADER: "leader"}
    note = await reads(db, meeting_id, leader, What.CORRECTION)
    assert note is not None and note.line is Field.ROOM
    async with db.write() as session:
        await corrections.answer(session, leader, note.data["request"], done=True)
    assert await reads(db, meeting_id, leader, What.CORRECTION) is None
    assert await told(db, "answered") == {DELEGATE: "concerned"}
    answer = await reads(db, meeting_id, mine, What.ANSWERED)
    assert answer is not None and answer.done and answer.line is Field.ROOM
    assert "414" not in str(await noted(db))


@pytest.mark.parametrize("field", [Field.HOTEL, Field.OTHER])
async def test_what_only_organisers_can_mend_they_are_told_beside_the_leader(
    db: Database, meeting_id: int, field: Field
) -> None:
    await joined(db, meeting_id, 1, ORGANISER)
    await joined(db, meeting_id, 2, LEADER)
    mine = await joined(db, meeting_id, 7, DELEGATE)
    async with db.write() as session:
        await corrections.ask(session, mine, field, "Hotel Dinaburg", ())
    assert await told(db, "correction") == {LEADER: "leader", ORGANISER: "organiser"}


async def test_a_leaders_own_correction_goes_to_the_organisers(db: Database, meeting_id: int) -> None:
    leader = await joined(db, meeting_id, 2, LEADER)
    await joined(db, meeting_id, 1, ORGANISER)
    async with db.write() as session:
        await corrections.ask(session, leader, Field.ROOM, "412", ())
    assert await told(db, "correction") == {ORGANISER: "organiser"}


async def test_every_admin_and_other_organiser_learns_that_an_organiser_came(
    db: Database, meeting_id: int
) -> None:
    await joined(db, meeting_id, ADMINS[0], "PL-RAD-06")
    async with db.write() as session:
        await session.execute(people.insert().values(user_id=ADMINS[1], created_at=NOW, updated_at=NOW))
    await lets(db, OTHER_ORGANISER, Role.ORGANISER)
    await joined(db, meeting_id, 1, OTHER_ORGANISER)
    assert await coming.begins(db, meeting_id, 7, await coming.invite(db, meeting_id, ORGANISER))
    invitation = await coming.says_yes(db, 7)
    act = replace(await coming.by(db, meeting_id, 7), admins=ADMINS)
    async with db.write() as session:
        await joining.agree(session, act, invitation, coming.VERSION, at=NOW)
    assert await told(db, "org-joined") == {
        OTHER_ORGANISER: "organiser",
        "PL-RAD-06": "admin",
        ADMINS[1]: "admin",
    }


async def gives(db: Database, by: By, participant_id: str, role: Role, admins: Collection[int]) -> None:
    async with db.write() as session:
        await roles.give(session, by, admins, participant_id, role)


async def test_a_role_is_told_to_its_bearer_to_organisers_and_the_other_admins(
    db: Database, meeting_id: int
) -> None:
    mine = await joined(db, meeting_id, 7, DELEGATE)
    organiser = await joined(db, meeting_id, 1, ORGANISER)
    async with db.write() as session:
        for user_id in ADMINS:
            values = {"user_id": user_id, "created_at": NOW, "updated_at": NOW}
            await session.execute(people.insert().values(values))
    first, second = await admin(db, meeting_id), await admin(db, meeting_id, ADMINS[1])
    await gives(db, first, DELEGATE, Role.ORGANISER, ADMINS)
    assert await told(db, "role-asked") == {ADMINS[1]: "admin"}
    assert await reads(db, meeting_id, second, What.ROLE_ASKED) is not None
    assert await noted(db, "role") == []
    await gives(db, second, DELEGATE, Role.ORGANISER, ADMINS)
    assert await told(db, "role") == {DELEGATE: "concerned", ORGANISER: "organiser", ADMINS[0]: "admin"}
    assert await reads(db, meeting_id, second, What.ROLE_ASKED) is None
    assert await reads(db, meeting_id, organiser, What.ROLE) is not None
    await lets(db, DELEGATE, Role.PARTICIPANT)
    assert await reads(db, meeting_id, mine, What.ROLE) is None, "it holds no more"


async def test_who_is_no_organiser_any_more_is_told_nothing(db: Database, meeting_id: int) -> None:
    organiser = await joined(db, meeting_id, 1, ORGANISER)
    await walk_in(db, meeting_id)
    assert await reads(db, meeting_id, organiser, What.WALK_IN) is not None
    await lets(db, ORGANISER, Role.PARTICIPANT)
    assert await reads(db, meeting_id, organiser, What.WALK_IN) is None


async def test_of_somebody_who_left_the_list_nothing_is_told(db: Database, meeting_id: int) -> None:
    leader = await joined(db, meeting_id, 2, LEADER)
    await walk_in(db, meeting_id)
    async with db.write() as session:
        gone = update(participants).where(participants.c.id == "PL-RAD-W1").values(withdrawn=True)
        await session.execute(gone)
    assert await reads(db, meeting_id, leader, What.WALK_IN) is None


async def test_admins_are_told_of_a_hundred_wrong_codes_once(db: Database, meeting_id: int) -> None:
    async with db.write() as session:
        await session.execute(people.insert().values(user_id=ADMINS[0], created_at=NOW, updated_at=NOW))
    key, wrong = coming.KEY, guesses.HOUR_WRONG
    async with db.write() as session:
        for n in range(wrong - 1):
            await invitations.look_up(session, meeting_id, key, 1000 + n, "WRONGCODE1", now=NOW)
    for n in (wrong, wrong + 1):
        act = replace(await coming.by(db, meeting_id, 1000 + n), admins=ADMINS)
        assert await noted(db, "codes-guessed") == [] or n > wrong
        async with db.write() as session:
            later = replace(act, now=NOW + timedelta(seconds=n))
            assert not await joining.begin(session, later, key, "WRONGCODE1", at=NOW)
    assert await told(db, "codes-guessed") == {ADMINS[0]: "admin"}


async def test_who_is_late_is_told_to_leader_and_organisers_once_a_version(
    db: Database, meeting_id: int
) -> None:
    await joined(db, meeting_id, 1, ORGANISER)
    await joined(db, meeting_id, 2, LEADER)
    late = await joined(db, meeting_id, 7, DELEGATE)
    item = programme().items[0]
    night = NOW.replace(hour=1)
    for version in (1, 1, 2):
        async with db.write() as session:
            moved = replace(item, version=version)
            await notes.tell_late(session, meeting_id, late.person, moved, now=night)
    rows = await noted(db, "late")
    assert [row.participant_id for row in rows] == [LEADER, ORGANISER] * 2
    assert {row.due_at for row in rows} == {night}


async def test_a_note_of_the_night_is_due_in_the_morning(db: Database, meeting_id: int) -> None:
    await joined(db, meeting_id, 2, LEADER)
    night = NOW.replace(hour=1)
    async with db.write() as session:
        await notes.tell_leader(session, meeting_id, "PL-RAD", News(What.WALK_IN, "x", night))
    (row,) = await noted(db)
    assert (row.due_at.hour, row.due_at.minute) == (4, 30)  # 06:30 in Daugavpils
    assert row.expires_at > row.due_at + timedelta(hours=12)


async def test_an_act_that_is_rolled_back_tells_nobody(db: Database, meeting_id: int) -> None:
    await joined(db, meeting_id, 2, LEADER)
    news = News(What.WALK_IN, "x", NOW)
    with pytest.raises(RuntimeError):
        async with db.write() as session:
            await notes.tell_leader(session, meeting_id, "PL-RAD", news)
            raise RuntimeError
    assert await noted(db) == []
    async with db.write() as session:
        await notes.tell_leader(session, meeting_id, "PL-RAD", news)
    assert await told(db, "walk-in") == {LEADER: As.LEADER}
    async with db.read() as session:
        assert (await session.execute(deliveries.select())).one().kind == "note"

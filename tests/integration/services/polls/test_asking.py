"""Who is asked in which round, when, and how often."""

from datetime import timedelta

from bot.db.engine import Database
from bot.domain.polls.asking import asked_in
from bot.domain.quiet_hours import quiet_hours_of
from bot.services.recipients import recipients
from tests.integration.services.polls.asked import everybody, goes_by, look, rounds, written
from tests.sample import RIGA, at

BEGIN, END = at("2018-11-08 06:00"), at("2018-11-13 12:00")


async def test_everybody_is_asked_every_round_of_theirs_exactly_once_and_never_in_quiet_hours(
    db: Database, meeting_id: int
) -> None:
    await everybody(db, meeting_id)
    told = await goes_by(db, meeting_id, BEGIN, END)
    seen = await look(db, meeting_id, END)
    async with db.read() as session:
        people = await recipients(session, meeting_id)
    wanted = {
        f"{one.key} {who.participant_id}"
        for one in seen.rounds
        for who in people
        if asked_in(one, seen.polls[one.poll_id], seen.programme, who.traits)
    }
    assert len(people) == 81
    assert set(told) == wanted
    assert set(told.values()) == {1}
    quiet = quiet_hours_of(seen.programme.meeting)
    rows = await written(db)
    assert not [row for row in rows.values() if quiet.hold_at(row.due_at, RIGA)]


async def test_invitations_of_one_person_are_ten_minutes_apart(db: Database, meeting_id: int) -> None:
    await everybody(db, meeting_id)
    await goes_by(db, meeting_id, BEGIN, END)
    last = {}
    for row in sorted((await written(db)).values(), key=lambda row: (row.due_at, row.id)):
        before = last.get(row.participant_id)
        assert before is None or row.due_at - before >= timedelta(minutes=10)
        last[row.participant_id] = row.due_at
    print({key: f"{one.opens_at.astimezone(RIGA):%a %H:%M}–{one.closes_at.astimezone(RIGA):%a %H:%M}" for key, one in (await rounds(db, meeting_id)).items()})

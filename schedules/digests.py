"""Digests: written ahead every minute of meeting time, and said when they leave."""

from datetime import date

from bot.deps import Deps
from bot.domain.digests import Part
from bot.services import changes, digests, outages, people, sweeps
from bot.services.differences import settle
from bot.services.polls.respondents import Respondent
from bot.services.polls.waiting import waiting_for
from bot.views.digests import digest
from schedules.writing import Letter, Written


async def enqueue_due(deps: Deps) -> None:
    """Write what becomes due soon, withdraw what is not wanted any more; a short look if it is too early."""
    now = deps.clock.now()
    async with deps.db.look() as session:
        if not await sweeps.due(session, digests.NAME, now=now):
            return
    async with deps.db.read() as session:
        meeting_id = await people.current_meeting(session)
    if meeting_id is None:
        return
    programme = await deps.programmes.current(meeting_id)
    async with deps.db.read() as session:
        found = await digests.survey(session, meeting_id, programme, now=now)
    async with deps.db.write() as session:
        await settle(session, meeting_id, found)
        await sweeps.mark(session, digests.NAME, now=now)


async def write(letter: Letter) -> Written:
    """The day as it is published now, and what is open; nothing if nothing of it lies ahead."""
    session, parcel, programme, person = letter.session, letter.parcel, letter.programme, letter.parcel.person
    (row,) = parcel.rows
    if person.participant is None:
        return Written(None)
    mine, meeting_id = person.participant.id, parcel.meeting_id
    unseen = await changes.unseen(session, meeting_id, programme.meeting, mine, now=letter.now)
    gaps = await outages.unnamed(session, meeting_id, mine, real=letter.real) if letter.real else []
    part, day = Part(row.data["part"]), date.fromisoformat(row.data["day"])
    questions = await _questions(letter)
    said = digest(
        programme, person, part, day, letter.t, now=letter.now, unseen=unseen, gaps=gaps, questions=questions
    )
    return Written(said)


async def _questions(letter: Letter) -> int:
    """How many polls wait for the reader."""
    programme, person = letter.programme, letter.parcel.person
    if letter.poll_key is None:  # on paper
        return letter.waits
    key = letter.poll_key(programme.meeting.code)
    me = Respondent(person, letter.parcel.meeting_id, programme, key, letter.now, letter.t.language)
    return len((await waiting_for(letter.session, me)).open)

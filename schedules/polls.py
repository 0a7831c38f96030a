"""Polls by the clock: rounds open, people are asked and reminded; and how each invitation is written."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.deps import Deps
from bot.domain.polls.lasting import follow_ups
from bot.domain.privacy import Retention, after_end
from bot.logs import get_logger
from bot.services import people, sweeps
from bot.services.polls import asking, inviting, opening
from bot.services.polls.looking import Look
from bot.services.polls.reading import polls_of, rounds_of
from bot.services.polls.respondents import Respondent
from bot.services.sweeps import Standing
from bot.views.polls import invitations, permission
from schedules.writing import Letter, Written

NAME = "polls"
"""Of the job in the table of sweeps."""

log = get_logger("ttchan.polls")


async def ask_due(deps: Deps) -> None:
    """Open what is due and ask whoever is free; a short look if it is too early."""
    now = deps.clock.now()
    async with deps.db.look() as session:
        stands = await sweeps.standing(session, NAME, now=now)
        if not await _is_due(session, deps, stands, now):
            return
        meeting_id = await people.current_meeting(session)
    if meeting_id is None:
        return
    async with deps.db.read() as session:
        look = await _look(deps, session, meeting_id, now)
    if not look.polls and not look.rounds:
        return
    found = opening.compare(look.polls, look.programme, look.rounds, now=now, since=stands.since)
    if found:
        async with deps.db.write() as session:
            opened = await opening.settle(session, meeting_id, look.programme, look.polls, found, now=now)
        for one in opened:
            log.info("round_opened", round=one.id, poll=one.poll_id)
    async with deps.db.read() as session:
        look = await _look(deps, session, meeting_id, now) if found else look
        asks = await asking.survey(session, look)
    async with deps.db.write() as session:
        await asking.settle(session, look, asks)
        await sweeps.mark(session, NAME, now=now)


async def next_due(deps: Deps, session: AsyncSession, *, after: datetime) -> datetime | None:
    """When a round opens or somebody may be asked next (meeting time), as far as is known now."""
    meeting_id = await people.current_meeting(session)
    if meeting_id is None:
        return None
    look = await _look(deps, session, meeting_id, after)
    opens = opening.next_opening(look.polls, look.programme, look.rounds, after=after)
    asks = (await asking.survey(session, look)).next_at
    return min((one for one in (opens, asks) if one is not None and one > after), default=None)


async def write(letter: Letter) -> Written:
    """The first question itself; nothing if it is closed, or they have answered."""
    (row,) = letter.parcel.rows
    person, programme = letter.parcel.person, letter.programme
    if person.participant is None or letter.poll_key is None:
        return Written(None)
    key = letter.poll_key(programme.meeting.code)
    me = Respondent(person, letter.parcel.meeting_id, programme, key, letter.now, letter.t.language)
    sheet = await inviting.still_wanted(letter.session, me, row.data)
    if sheet is None:
        return Written(None)
    again = row.data.get("again")
    return Written(invitations.invitation(sheet, programme, letter.t, again=again))


async def write_permission(letter: Letter) -> Written:
    """Whether they may be asked later; nothing if nothing will be asked then."""
    programme, meeting_id = letter.programme, letter.parcel.meeting_id
    plan = follow_ups(await polls_of(letter.session, meeting_id), programme)
    asks_at = max((one.opens_at for one in plan if one.opens_at is not None), default=None)
    if asks_at is None:
        return Written(None)
    gone_at = after_end(programme.meeting, Retention.of(programme.meeting).people)
    return Written(permission.permission(asks_at, gone_at, letter.t))


async def _is_due(session: AsyncSession, deps: Deps, stands: Standing, now: datetime) -> bool:
    """Whether it is time to look: each minute, at every instant of a rehearsal that steps, and at once when
    somebody opens a round by hand."""
    if stands.due:
        return True
    if deps.clock.rehearsal is not None and deps.clock.rehearsal.target is not None:
        return stands.since < now
    return await opening.by_hand_since(session, stands.since)


async def _look(deps: Deps, session: AsyncSession, meeting_id: int, now: datetime) -> Look:
    programme, polls = await deps.programmes.polls(meeting_id)
    rounds = tuple(await rounds_of(session, meeting_id)) if polls else ()
    key = deps.poll_keys.key(programme.meeting.code) if rounds else None
    return Look(meeting_id, programme, polls, rounds, key, now)

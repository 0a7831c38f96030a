"""How the bot itself is: what waits, who cannot be reached, what comes next. Only reads."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import APPLIED, NEW, QUARANTINED, deliveries, inbox, people
from bot.domain.audience import Traits
from bot.domain.deliveries import Lane, State
from bot.domain.preferences import Preferences
from bot.domain.reports.gauge import deadlines, gauge
from bot.domain.rights import Action
from bot.domain.status import Status, Waiting, next_reminders, untranslated
from bot.services import alarms, backups, hold, meeting_time, reminders, state
from bot.services.acts import By
from bot.services.polls.reading import polls_of
from bot.services.recipients import recipients
from bot.services.reports.gathering import glance
from bot.services.rights import require

RECENT = timedelta(hours=24)
"""Operating time for which an update that could not be handled is told."""
AT_ONCE = timedelta(seconds=5)
"""Operating time within which an update is under way, or answered and not marked so yet: it does not wait."""

_DUE, _UPDATE, _ACCOUNT = deliveries.c, inbox.c, people.c


async def look(session: AsyncSession, by: By) -> Status:
    """Everything at once. Raises NotAllowed, NotJoined."""
    require(by.person, Action.SEE_STATUS)
    meeting_id, facts = by.meeting_id, await glance(session, by.meeting_id, now=by.at)
    here = _ACCOUNT.meeting_id == meeting_id, _ACCOUNT.consent_version.is_not(None)
    rehearsed = await meeting_time.rehearsal(session)
    timing = await reminders.timing(session, meeting_id, facts.programme)
    alike = await _alike(session, meeting_id)
    held = await hold.held(session)
    polls = await polls_of(session, meeting_id)
    return Status(
        now=by.at,
        real=by.now,
        sending=await _sending(session, by),
        updates=await _updates(session, by),
        contact=await state.intake_ok_at(session),
        paused_until=await state.sending_paused_until(session),
        unreadable=await _count(
            session, inbox, _UPDATE.state == QUARANTINED, _UPDATE.received_at > by.now - RECENT
        ),
        joined=await _count(session, people, *here),
        blocked=await _count(session, people, *here, _ACCOUNT.blocked_at.is_not(None)),
        stopped=await _count(
            session, people, *here, _ACCOUNT.blocked_at.is_(None), _ACCOUNT.stopped_at.is_not(None)
        ),
        gauge=gauge(facts),
        deadlines=deadlines(facts),
        untranslated=untranslated(facts.programme, polls.values()),
        coming=next_reminders(facts.programme.items, alike, timing, after=by.at),
        speed=rehearsed.speed if rehearsed else None,
        held_since=held.since if held else None,
        backed_up_at=await backups.last(session),
        alarms=[one.cause for one in await alarms.open_(session)],
    )


async def _sending(session: AsyncSession, by: By) -> Waiting:
    """What should have left by now. What an organiser holds back waits for them, and expired is no more."""
    due = _DUE.state == State.PENDING, _DUE.due_at <= by.at, _DUE.expires_at > by.at, _DUE.lane != Lane.HELD
    found = select(func.count(), func.min(_DUE.due_at)).where(_DUE.meeting_id == by.meeting_id, *due)
    return Waiting(*(await session.execute(found)).one())


async def _updates(session: AsyncSession, by: By) -> Waiting:
    """What people wrote and was not answered yet; the question itself is not meant."""
    undone = _UPDATE.state.in_((NEW, APPLIED)), _UPDATE.update_id != (by.update_id or 0)
    waits = _UPDATE.received_at <= by.now - AT_ONCE
    found = select(func.count(), func.min(_UPDATE.received_at)).where(*undone, waits)
    return Waiting(*(await session.execute(found)).one())


async def _alike(session: AsyncSession, meeting_id: int) -> Mapping[Preferences, set[Traits]]:
    alike: dict[Preferences, set[Traits]] = defaultdict(set)
    for one in await recipients(session, meeting_id):
        alike[one.preferences].add(one.traits)
    return alike


async def _count(session: AsyncSession, table: Table, *which: ColumnElement[bool]) -> int:
    return int(await session.scalar(select(func.count()).select_from(table).where(*which)) or 0)

"""What a person chose about unasked messages: when, how long before, not today. Not at all: stopping.py."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import people, reminder_rules
from bot.db.upsert import insert_or_update
from bot.domain.choices import Choices
from bot.domain.digests import Part, told_at
from bot.domain.meeting import Meeting
from bot.domain.people import Person
from bot.domain.preferences import Preferences
from bot.domain.programme import Kind
from bot.domain.quiet_hours import QuietHours
from bot.domain.reminders import ReminderRule
from bot.domain.rights import Action
from bot.services import digests, reminders
from bot.services.differences import settle
from bot.services.programme import read_all, read_programme
from bot.services.rights import reach


async def choices(session: AsyncSession, person: Person, meeting_id: int, *, now: datetime) -> Choices:
    """What the person chose. Meeting time. Raises NotJoined."""
    reach(person, Action.OWN_PROFILE)
    columns = people.c.preferences, people.c.paused_until, people.c.stopped_at
    row = (await session.execute(select(*columns).where(people.c.user_id == person.user_id))).one_or_none()
    found = await read_all(session, reminder_rules, ReminderRule, meeting_id)
    rules = tuple(rule for rule in found if not rule.withdrawn)
    if row is None:
        return Choices(Preferences(), rules)
    paused = row.paused_until if row.paused_until and row.paused_until > now else None
    return Choices(Preferences.read(row.preferences), rules, paused, row.stopped_at is not None)


async def choose_leads(
    session: AsyncSession,
    person: Person,
    meeting_id: int,
    kind: Kind,
    minutes: Iterable[int] | None,
    *,
    now: datetime,
) -> None:
    """Be reminded so many minutes before items of a kind; none = never, None = as the meeting has it."""
    await _change(session, person, meeting_id, lambda mine: mine.with_leads(kind, minutes), now)


async def choose_digest(
    session: AsyncSession, person: Person, meeting_id: int, part: Part, *, wanted: bool, now: datetime
) -> None:
    """Get the digest of the evening or of the morning, or not."""
    await _change(session, person, meeting_id, lambda mine: _with_digest(mine, part, wanted), now)


async def choose_polls(
    session: AsyncSession, person: Person, meeting_id: int, *, wanted: bool, now: datetime
) -> None:
    """Be asked the questions of polls, or find them by oneself."""
    await _change(session, person, meeting_id, lambda mine: replace(mine, polls=wanted), now)


async def choose_quiet(
    session: AsyncSession, person: Person, meeting_id: int, hours: QuietHours | None, *, now: datetime
) -> None:
    """Have quiet hours of one's own; NO_QUIET = none at all, None = the meeting's."""
    await _change(session, person, meeting_id, lambda mine: replace(mine, quiet=hours), now)


async def pause(session: AsyncSession, person: Person, meeting: Meeting, *, now: datetime) -> datetime:
    """No messages for the rest of the day. Returns until when: the morning digest of the next day."""
    reach(person, Action.OWN_PROFILE)
    tomorrow = now.astimezone(meeting.zone).date() + timedelta(days=1)
    until = told_at(meeting, Part.MORNING, tomorrow)
    await keep(session, person, {"paused_until": until}, now)
    return until


async def resume(session: AsyncSession, person: Person, *, now: datetime) -> None:
    """End a pause."""
    reach(person, Action.OWN_PROFILE)
    await keep(session, person, {"paused_until": None}, now)


def _with_digest(mine: Preferences, part: Part, wanted: bool) -> Preferences:
    if part is Part.EVENING:
        return replace(mine, evening=wanted)
    return replace(mine, morning=wanted)


async def _change(
    session: AsyncSession,
    person: Person,
    meeting_id: int,
    change: Callable[[Preferences], Preferences],
    now: datetime,
) -> None:
    reach(person, Action.OWN_PROFILE)
    mine = select(people.c.preferences).where(people.c.user_id == person.user_id).with_for_update()
    stored = (await session.execute(mine)).scalar_one_or_none()
    await keep(session, person, {"preferences": change(Preferences.read(stored)).stored()}, now)
    if person.participant is None:
        return
    programme, mine_alone = await read_programme(session, meeting_id), person.participant.id
    for told in (reminders, digests):  # what waits to leave follows at once
        found = await told.survey(session, meeting_id, programme, now=now, participant_id=mine_alone)
        await settle(session, meeting_id, found)


async def keep(session: AsyncSession, person: Person, chosen: dict[str, Any], now: datetime) -> None:
    """Write columns of the person's row, which is made if there is none yet."""
    values = {"user_id": person.user_id, **chosen, "created_at": now, "updated_at": now}
    await session.execute(insert_or_update(session, people, ("user_id",), values))

"""Reminders as deliveries: written a little ahead, and put right when items, rules or people change.

When who is reminded of what: bot/domain/reminders.py. What a reminder says: bot/views/reminders.py.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import deliveries, reminder_rules
from bot.domain.audience import Traits
from bot.domain.deliveries import HORIZON, DeliveryKind, NewDelivery, Parcel
from bot.domain.people import Person
from bot.domain.preferences import Preferences
from bot.domain.programme import Item, Programme
from bot.domain.reminders import PlannedReminder, ReminderRule, Timing, plan
from bot.domain.signups import Places
from bot.services import sweeps
from bot.services.differences import Differences, When, settle, waiting, written
from bot.services.programme import read_all, read_programme
from bot.services.recipients import Recipient, preferences_chosen, recipients
from bot.services.signups import looking

NAME = "reminders"
"""Of the job in the table of sweeps."""
_AT_ONCE = 1000
_T = TypeVar("_T")


class Wanted(NamedTuple):
    """What a message that leaves now still has to say.

    ``items``: in order of time. ``stale``: the rows that have nothing to say. ``unsigned``: the places of
    items that the person has not signed up for.
    """

    items: list[Item]
    stale: frozenset[int]
    unsigned: Mapping[str, Places]


class _Window(NamedTuple):
    """Instants that are looked at: after the last look, up to a little ahead."""

    after: datetime
    until: datetime


async def timing(session: AsyncSession, meeting_id: int, programme: Programme) -> Timing:
    """The rules by which a meeting reminds."""
    rules = await read_all(session, reminder_rules, ReminderRule, meeting_id)
    return Timing.of(programme.meeting, rules)


async def survey(
    session: AsyncSession,
    meeting_id: int,
    programme: Programme,
    *,
    now: datetime,
    participant_id: str | None = None,
) -> Differences:
    """Compare the table with what is wanted from the last look until a little ahead. Only reads.

    Meeting time. ``participant_id``: look at one person only. Nobody is read where no item is near.
    """
    rules = await timing(session, meeting_id, programme)
    after = await sweeps.since(session, NAME, now=now)
    window = _Window(after, now + HORIZON + rules.merge_within)
    waits = await waiting(session, meeting_id, DeliveryKind.REMINDER, participant_id)
    chosen = await preferences_chosen(session, meeting_id, participant_id)
    near = _near(programme.items, chosen, rules, window)
    if not near and not waits:
        return Differences()
    await asyncio.sleep(0)  # answers go out meanwhile
    people = await recipients(session, meeting_id, participant_id)
    wanted = await _wanted(people, near, rules, window)
    unwanted = tuple(key for key, row in waits.items() if key not in wanted and row.expires_at > now)
    late: dict[str, tuple[str, PlannedReminder]] = {}
    moved: dict[str, When] = {}
    for some in _parts(wanted.items()):
        for key, (whose, one) in some:
            row = waits.get(key)
            if row is None and one.due_at > window.after:
                late[key] = whose, one
            elif row is not None and row.due_at != one.due_at:
                moved[key] = _when(one)
        await asyncio.sleep(0)
    states = await written(session, meeting_id, late)
    moved |= {key: _when(late[key][1]) for key, again in states.items() if again}
    new: list[NewDelivery] = []
    for some in _parts(late.items()):
        new += [delivery(*one) for key, one in some if key not in states]
        await asyncio.sleep(0)
    return Differences(tuple(new), moved, unwanted)


async def follow(
    session: AsyncSession, meeting_id: int, *, now: datetime, participant_id: str | None = None
) -> None:
    """Put right what waits, at once: after a publication, or when one person chose something else.

    Meeting time; within the transaction of the change.
    """
    programme = await read_programme(session, meeting_id)
    found = await survey(session, meeting_id, programme, now=now, participant_id=participant_id)
    await settle(session, meeting_id, found)


async def still_wanted(
    session: AsyncSession, parcel: Parcel, programme: Programme, *, now: datetime
) -> Wanted:
    """What is left of a message that leaves now.

    Meeting time. Not the items that moved since, are cancelled, have begun, or are not theirs any more;
    nor those of a kind of which the person wants no reminders now, or that are full without them.
    """
    person = parcel.person
    mine = person.participant.id if person.participant else ""
    chosen = [one.preferences for one in await recipients(session, parcel.meeting_id, mine)]
    items: dict[str, Item] = {}
    stale: set[int] = set()
    for row in parcel.rows:
        item = programme.by_id.get(row.data["item"])
        if item is None or item.version != row.data["version"] or item.withdrawn or item.starts_at <= now:
            stale.add(row.id)
            continue
        if not item.concerns(person.traits) or any(one.mutes(item.kind) for one in chosen):
            stale.add(row.id)
            continue
        items[item.id] = item
    unsigned = await looking.unsigned(session, parcel.meeting_id, person, items.values())
    full = {key for key, places in unsigned.items() if places.full}
    stale |= {row.id for row in parcel.rows if row.data["item"] in full}
    left = _in_order(item for item in items.values() if item.id not in full)
    return Wanted(left, frozenset(stale), unsigned)


async def told_in(
    session: AsyncSession, meeting_id: int, person: Person, programme: Programme, message_id: int | None
) -> list[Item]:
    """The items that a message reminded the person of, as they are now, in order of time.

    None of them if it is not known any more, or not yet.
    """
    if person.participant is None or message_id is None:
        return []
    row = deliveries.c
    mine = row.meeting_id == meeting_id, row.participant_id == person.participant.id
    this = row.kind == DeliveryKind.REMINDER, row.message_id == message_id
    rows = (await session.execute(select(row.data).where(*mine, *this))).scalars()
    ids = {data["item"] for data in rows}
    return _in_order(programme.by_id[one] for one in ids & programme.by_id.keys())


def _in_order(items: Iterable[Item]) -> list[Item]:
    return sorted(items, key=lambda item: (item.starts_at, item.id))


def _near(items: Iterable[Item], chosen: Sequence[Preferences], rules: Timing, window: _Window) -> list[Item]:
    """Items of which anybody may be reminded in the window, whatever they chose."""

    def begins(item: Item, preferences: Preferences) -> bool:
        leads = rules.leads(item, preferences)
        return bool(leads) and item.starts_at - timedelta(minutes=leads[0]) <= window.until

    coming = (one for one in items if one.starts_at > window.after and not one.withdrawn)
    return [one for one in coming if any(begins(one, preferences) for preferences in chosen)]


async def _wanted(
    people: Sequence[Recipient], items: Sequence[Item], rules: Timing, window: _Window
) -> dict[str, tuple[str, PlannedReminder]]:
    """By key: for whom, and what. Also what was due before the window and is not too late."""
    alike: dict[tuple[Traits, Preferences], list[str]] = {}
    for person in people:
        alike.setdefault((person.traits, person.preferences), []).append(person.participant_id)
    wanted: dict[str, tuple[str, PlannedReminder]] = {}
    for (traits, preferences), ids in alike.items():
        for one in plan(items, traits, preferences, rules):
            if one.due_at <= window.until:
                wanted |= {one.key(participant_id): (participant_id, one) for participant_id in ids}
                await asyncio.sleep(0)
    return wanted


def _parts(all_of_them: Iterable[_T]) -> Iterator[list[_T]]:
    """A thousand of them at a time."""
    rest = iter(all_of_them)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


def _when(one: PlannedReminder) -> When:
    return When(one.due_at, one.expires_at)


def delivery(participant_id: str, one: PlannedReminder) -> NewDelivery:
    """A planned reminder as a row that is not written yet."""
    return NewDelivery(
        kind=DeliveryKind.REMINDER,
        key=one.key(participant_id),
        due_at=one.due_at,
        expires_at=one.expires_at,
        participant_id=participant_id,
        data={"item": one.item.id, "version": one.item.version, "lead": one.lead},
    )

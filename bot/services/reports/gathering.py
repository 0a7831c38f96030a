"""Reads everything a meeting has to show. It asks for no right, and names people: whoever calls it guards."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set, Sized
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import tables as db
from bot.domain.announcements import AnnouncementState
from bot.domain.audience import Audience
from bot.domain.changes import Source, item_of
from bot.domain.meeting import Delegation, Meeting
from bot.domain.nameless import delegation_of, is_nameless
from bot.domain.people import Role
from bot.domain.polls.exports import Export
from bot.domain.presence import Traveller, expected
from bot.domain.privacy import COUNTED
from bot.domain.programme import Item, Programme
from bot.domain.reports.facts import Attended, Facts, Revision, Sent, Someone, Told
from bot.domain.signups import SignupState
from bot.services.announcements import counts, rows
from bot.services.polls import exporting
from bot.services.polls.whose import KeyOf
from bot.services.presence import exporting as presences
from bot.services.presence.travellers import everybody
from bot.services.programme import read_all, read_programme
from bot.services.travels import reading as travels


async def gather(
    session: AsyncSession, meeting_id: int, *, key_of: KeyOf, now: datetime, real: datetime
) -> Facts:
    """All of a meeting. Meeting time ``now``, operating time ``real``; ``key_of``: of anonymous answers."""
    facts = await glance(session, meeting_id, now=now)
    key = key_of(facts.meeting.code)
    return replace(
        facts,
        signups=await _signups(session, meeting_id),
        presence=tuple(await presences.export(session, meeting_id, facts.programme, by=None)),
        announcements=await _announcements(session, meeting_id, now=now, real=real),
        sent=await _sent(session, meeting_id),
        polls=await exporting.export(session, meeting_id, facts.programme, key=key),
        travels=tuple(await travels.find(session, meeting_id)),
    )


async def glance(session: AsyncSession, meeting_id: int, *, now: datetime) -> Facts:
    """What counts, gauge, deadlines, days and what is missing are made of; the rest is left empty."""
    programme = await read_programme(session, meeting_id)
    delegations = await read_all(session, db.delegations, Delegation, meeting_id)
    revisions = await _revisions(session, meeting_id, programme.meeting)
    travellers = await everybody(session, meeting_id)
    expected_at = await _expected(programme.items, travellers)
    return Facts(
        now=now,
        programme=programme,
        delegations={one.code: one for one in delegations},
        people=await people(session, meeting_id),
        planned=_planned(programme, revisions),
        revisions=revisions,
        signups={},
        attended=await _attended(session, meeting_id, expected_at),
        presence=(),
        announcements=(),
        sent=(),
        polls=Export((), (), ()),
        texts=await texts(session, meeting_id),
        expected_at=expected_at,
        packs=await _packs(session, meeting_id),
        diets=await _diets(session, meeting_id),
    )


async def _diets(session: AsyncSession, meeting_id: int) -> dict[str, int]:
    """How many of the list noted each food need; nothing once retention took them."""
    person = db.participants.c
    found = select(person.dietary).where(person.meeting_id == meeting_id, person.withdrawn.is_(False))
    return Counter(one.casefold() for diets in (await session.execute(found)).scalars() for one in diets)


async def _expected(items: Iterable[Item], travellers: Sequence[Traveller]) -> dict[str, tuple[str, ...]]:
    """Whom each item is for: asked once for all items that are for the same people."""
    asked: dict[tuple[Audience, str], tuple[str, ...]] = {}
    found = {}
    for item in items:
        alike = item.audience, item.id if item.signup else ""
        if alike not in asked:
            asked[alike] = tuple(one.id for one in expected(item, travellers))
            await asyncio.sleep(0)  # answers go out meanwhile
        found[item.id] = asked[alike]
    return found


async def people(session: AsyncSession, meeting_id: int, *which: ColumnElement[bool]) -> tuple[Someone, ...]:
    """Everybody who is or was on the list, by id. Who was erased at their wish before the end counts.

    ``which``: only these of ``participants``, by whole delegations: marks of the nameless go by them.
    """
    person = db.participants.c
    found = select(db.participants).where(person.meeting_id == meeting_id, *which).order_by(person.id)
    mark = db.presences.c
    here = await _marked(session, db.presences, meeting_id, mark.here, mark.current)
    signed = await _marked(session, db.signatures, meeting_id)
    everyone = [
        Someone(
            row.id,
            row.first_name,
            row.last_name,
            row.delegation,
            row.town,
            Role(row.role),
            row.language,
            row.staff,
            row.minor,
            coming=not row.withdrawn,
            erased=row.erased in COUNTED,
            present=row.id in here,
            signed=row.id in signed,
        )
        for row in await session.execute(found)
    ]
    return tuple(_with_nameless(everyone, here, signed))


async def _marked(
    session: AsyncSession, table: Table, meeting_id: int, *which: ColumnElement[bool]
) -> set[str]:
    """Participants with a row, nameless ones too."""
    found = select(table.c.participant_id).where(table.c.meeting_id == meeting_id, *which).distinct()
    return set((await session.execute(found)).scalars())


def _with_nameless(everyone: Iterable[Someone], here: Set[str], signed: Set[str]) -> Iterator[Someone]:
    """Marks of somebody erased go to one of those of their delegation who were erased: it is all the same."""
    nobodies: dict[str, list[str]] = defaultdict(list)
    for nobody in sorted(filter(is_nameless, here | signed)):
        nobodies[delegation_of(nobody)].append(nobody)
    for one in everyone:
        theirs = nobodies[one.delegation]
        if one.erased and not (one.present or one.signed) and theirs:
            nobody = theirs.pop()
            yield replace(one, present=nobody in here, signed=nobody in signed)
        else:
            yield one


async def _revisions(session: AsyncSession, meeting_id: int, meeting: Meeting) -> tuple[Revision, ...]:
    change = db.item_changes
    found = select(change).where(change.c.meeting_id == meeting_id).order_by(change.c.at, change.c.id)
    return tuple(
        Revision(
            row.item_id,
            row.at,
            Source(row.source),
            row.reason,
            item_of(row.before, meeting),
            item_of(row.after, meeting),
        )
        for row in await session.execute(found)
    )


def _planned(programme: Programme, revisions: Iterable[Revision]) -> dict[str, Item]:
    """Each item as it was first published; what was added later is not among them."""
    planned: dict[str, Item | None] = dict(programme.by_id)
    for one in reversed(tuple(revisions)):
        planned[one.item_id] = one.before
    return {item_id: item for item_id, item in planned.items() if item is not None}


async def _signups(session: AsyncSession, meeting_id: int) -> dict[str, dict[SignupState, int]]:
    row = db.signups.c
    groups = row.item_id, row.state
    found = select(*groups, func.count()).where(row.meeting_id == meeting_id).group_by(*groups)
    counted: dict[str, dict[SignupState, int]] = defaultdict(dict)
    for item_id, state, number in await session.execute(found):
        counted[item_id][SignupState(state)] = number
    return dict(counted)


async def _attended(
    session: AsyncSession, meeting_id: int, expected_at: Mapping[str, Sized]
) -> dict[str, Attended]:
    row = db.presences.c
    towns = select(db.participants.c.id, db.participants.c.delegation)
    listed = await session.execute(towns.where(db.participants.c.meeting_id == meeting_id))
    town_of = dict(tuple(row) for row in listed)
    here: dict[str, Counter[str]] = defaultdict(Counter)
    absent: dict[str, Counter[str]] = defaultdict(Counter)
    marks = select(row.item_id, row.participant_id, row.here).where(row.meeting_id == meeting_id, row.current)
    for item_id, who, is_here in await session.execute(marks):
        (here if is_here else absent)[item_id][town_of.get(who) or delegation_of(who)] += 1
    return {
        item_id: Attended(
            len(comers), here[item_id].total(), absent[item_id].total(), here[item_id], absent[item_id]
        )
        for item_id, comers in expected_at.items()
    }


async def _announcements(
    session: AsyncSession, meeting_id: int, *, now: datetime, real: datetime
) -> tuple[Told, ...]:
    row = db.announcements.c
    sent = row.meeting_id == meeting_id, row.state != AnnouncementState.DRAFT, row.started_at.is_not(None)
    told = db.deliveries.c
    first = select(told.announcement_id, func.min(told.due_at)).where(told.announcement_id.is_not(None))
    due = dict(tuple(one) for one in await session.execute(first.group_by(told.announcement_id)))
    return tuple(
        [
            Told(one, await counts.progress(session, one, now=now, real=real), due.get(one.id))
            for one in await rows.find(session, *sent)
        ]
    )


async def _sent(session: AsyncSession, meeting_id: int) -> tuple[Sent, ...]:
    row = db.deliveries.c
    groups = row.kind, row.state
    found = select(*groups, func.count()).where(row.meeting_id == meeting_id).group_by(*groups)
    return tuple(Sent(*one) for one in await session.execute(found.order_by(*groups)))


async def texts(session: AsyncSession, meeting_id: int) -> dict[tuple[str, str], str]:
    """What organisers wrote, by key and language."""
    row = db.report_texts.c
    found = select(row.key, row.language, row.text).where(row.meeting_id == meeting_id)
    return {(key, language): text for key, language, text in await session.execute(found)}


async def _packs(session: AsyncSession, meeting_id: int) -> tuple[datetime, ...]:
    row = db.packs.c
    found = select(row.made_at).where(row.meeting_id == meeting_id).order_by(row.id)
    return tuple((await session.execute(found)).scalars())

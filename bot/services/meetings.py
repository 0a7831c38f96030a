"""A meeting as data: what is published, what the last load said, and publishing a plan, all or nothing."""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import tables
from bot.domain.changes import Source, Step
from bot.domain.errors import ProgrammeMoved
from bot.domain.meeting import Meeting
from bot.domain.privacy import Erased
from bot.domain.programme import Item
from bot.domain.workbook import SHEETS, Content, Plan, Row, Rows, Sheet, from_rows, plan, to_row, to_rows
from bot.services import changes, reminders
from bot.services.programme import as_entity, read_all
from bot.services.signups import promoting

_TABLES: Mapping[str, Table] = {
    "Venues": tables.venues,
    "Programme": tables.items,
    "Delegations": tables.delegations,
    "Participants": tables.participants,
    "Reminders": tables.reminder_rules,
    "Polls": tables.questions,
    "Info": tables.info_pages,
    "Phrases": tables.phrases,
}
_ROW_SHEETS = tuple(sheet for sheet in SHEETS if not sheet.vertical)
_MEETING = next(sheet for sheet in SHEETS if sheet.vertical)
_PEOPLE = "Participants"
_PROGRAMME = "Programme"


@dataclass(frozen=True, slots=True)
class Published:
    """A meeting as it is published, and as the last load gave it; both in the workbook's notation.

    ``erased``: participants who asked to be erased. They are in neither, and no load brings them back.
    """

    meeting_id: int
    version: int
    rows: Rows
    loaded: Rows
    erased: frozenset[str] = frozenset()

    def plan(self, file: Rows) -> Plan:
        """Plan loading a file's rows over it; ``publish`` refuses once something else was published."""
        return plan(self.loaded, self.rows, file, self.version)

    def without_erased(self, file: Rows) -> tuple[Rows, list[str]]:
        """Take the erased out of a file's rows. Returns the rows and the ids that were among them."""
        people = file.get(_PEOPLE, {})
        back = sorted(self.erased & people.keys())
        left = {key: row for key, row in people.items() if key not in self.erased}
        return ({**file, _PEOPLE: left} if back else file), back


async def published(
    session: AsyncSession, code: str, *, only: Collection[str] | None = None
) -> Published | None:
    """Read a meeting by its code; None if it was never published.

    ``only``: the sheets to read, *Meeting* always; a plan made of them leaves the others alone.
    """
    row = (await session.execute(select(tables.meetings).where(tables.meetings.c.code == code))).one_or_none()
    if row is None:
        return None
    meeting = as_entity(Meeting, row._mapping)
    entities: dict[str, Any] = {}
    loaded: Rows = {_MEETING.name: {_MEETING.key(meeting): row.loaded}}
    sheets = [sheet for sheet in _ROW_SHEETS if only is None or sheet.name in only]
    for sheet in sheets:
        everything: list[Any] = await read_all(session, _TABLES[sheet.name], sheet.entity, row.id)
        entities[sheet.attribute] = {sheet.key(entity): entity for entity in everything}
        loaded[sheet.name] = await _loaded(session, sheet, row.id)
    empty = await _erased(session, row.id)
    if "participants" in entities:
        entities["participants"] = {
            key: one for key, one in entities["participants"].items() if key not in empty
        }
    absent = frozenset(sheet.name for sheet in _ROW_SHEETS) - {sheet.name for sheet in sheets}
    wished = frozenset(key for key, why in empty.items() if why != Erased.TIME)
    rows = to_rows(Content(meeting, **entities, absent=absent))
    return Published(row.id, row.version, rows, loaded, wished)


async def current(session: AsyncSession) -> Published | None:
    """Read the meeting that the bot is for now; None if nothing was published yet."""
    here = select(tables.meetings.c.code).join(
        tables.state, tables.state.c.meeting_id == tables.meetings.c.id
    )
    code = (await session.execute(here)).scalar_one_or_none()
    return None if code is None else await published(session, code)


async def publish(
    session: AsyncSession,
    plan: Plan,
    *,
    now: datetime,
    at: datetime,
    source: Source = Source.LOAD,
    author: int | None = None,
    reason: str = "",
) -> int:
    """Store a plan without open conflicts, make its meeting the current one, tell those affected.

    The one road of publication. ``now`` is operating time, ``at`` meeting time, ``author`` an account
    (None = the command line). Returns the version, which rises only if something changes for readers.
    Raises ProgrammeMoved if something else was published since the plan was made, Broken if the merge of
    chat and file does not hold together.
    """
    assert not plan.conflicts, "conflicts are chosen before publishing"
    content = await asyncio.to_thread(from_rows, plan.merged)  # a large meeting takes a second
    known = await _locked(session, content.meeting.code)
    if plan.version != (0 if known is None else known.version):
        raise ProgrammeMoved
    meeting_id, version = await _keep_meeting(session, content, plan, known, now)
    for sheet in _ROW_SHEETS:
        if sheet.name in plan.merged:
            await _keep_sheet(session, sheet, content, plan, meeting_id)
    await session.execute(update(tables.state).values(meeting_id=meeting_id))
    if known is not None:  # a first publication tells nobody
        before, after = plan.published[_PROGRAMME], plan.merged[_PROGRAMME]
        changed = [one.key for one in plan.changes if one.sheet == _PROGRAMME]
        steps = [Step(key, before.get(key, {}), after[key]) for key in changed]
        stamp = changes.Stamp(at, now, source, author, reason)
        await changes.record(session, meeting_id, content.meeting, steps, stamp)
        await reminders.follow(session, meeting_id, now=at)
        await promoting.fill(session, meeting_id, now=at)
    return version


async def _locked(session: AsyncSession, code: str) -> Any:
    """The meeting's id and version; whoever publishes at the same time waits here."""
    columns = tables.meetings.c.id, tables.meetings.c.version
    found = select(*columns).where(tables.meetings.c.code == code).with_for_update()
    return (await session.execute(found)).one_or_none()


async def _keep_meeting(
    session: AsyncSession, content: Content, plan: Plan, known: Any, now: datetime
) -> tuple[int, int]:
    meeting = content.meeting
    version = 1 if known is None else known.version + bool(plan.changes)
    values = {field.name: getattr(meeting, field.name) for field in fields(meeting)}
    values["values"] = dict(meeting.values)
    remembered = plan.loaded[_MEETING.name]
    values |= {"loaded": next(iter(remembered.values())), "version": version, "published_at": now}
    if known is None:
        added = await session.execute(insert(tables.meetings).values(values).returning(tables.meetings.c.id))
        return int(added.scalar_one()), version
    await session.execute(update(tables.meetings).where(tables.meetings.c.id == known.id).values(values))
    return int(known.id), version


async def _keep_sheet(
    session: AsyncSession, sheet: Sheet, content: Content, plan: Plan, meeting_id: int
) -> None:
    """Write what changed for readers, and what the load must remember."""
    table = _TABLES[sheet.name]
    changed = {change.key for change in plan.changes if change.sheet == sheet.name}
    entities = content.of(sheet)
    remembered = plan.loaded.get(sheet.name, {})
    before = await _loaded(session, sheet, meeting_id)
    touched = {key for key in entities if key in changed or remembered.get(key, {}) != before.get(key)}
    if sheet.name == _PEOPLE:  # somebody may have been erased since the plan was made
        empty = await _erased(session, meeting_id)
        touched -= {key for key, why in empty.items() if why != Erased.TIME}
        await _unmoved(session, content, plan, meeting_id, touched)
    if sheet.name == _PROGRAMME:
        entities = await _versioned(session, entities, meeting_id)
    await _drop(session, sheet, table, meeting_id, (entities[key] for key in touched))
    rows = [
        {field.name: getattr(entities[key], field.name) for field in fields(entities[key])}
        | {"meeting_id": meeting_id, "loaded": remembered.get(key, {})}
        for key in touched
    ]
    if rows:
        await session.execute(insert(table), rows)


async def _unmoved(
    session: AsyncSession, content: Content, plan: Plan, meeting_id: int, touched: Collection[str]
) -> None:
    """Cards are corrected in chat without a new version: a plan must not undo what it did not see."""
    listed = tables.participants.c
    theirs = listed.meeting_id == meeting_id, listed.erased.is_(None)
    sheet = next(sheet for sheet in SHEETS if sheet.name == _PEOPLE)
    for row in await session.execute(select(tables.participants).where(*theirs)):
        if row.id in touched:
            stored = to_row(as_entity(sheet.entity, row._mapping), content.meeting)
            if stored != plan.published[_PEOPLE].get(row.id):
                raise ProgrammeMoved


async def _versioned(session: AsyncSession, items: Mapping[str, Item], meeting_id: int) -> dict[str, Item]:
    """The items with their versions: a new one where an item moved in time or comes back."""
    item = tables.items.c
    columns = item.id, item.version, item.starts_at, item.withdrawn
    found = await session.execute(select(*columns).where(item.meeting_id == meeting_id))
    known = {row.id: row for row in found}
    versioned = dict(items)
    for key, one in items.items():
        if row := known.get(key):
            rises = row.starts_at != one.starts_at or (row.withdrawn and not one.withdrawn)
            versioned[key] = replace(one, version=row.version + rises)
    return versioned


async def _erased(session: AsyncSession, meeting_id: int) -> dict[str, str]:
    """Empty rows of the list, and why they are empty."""
    person = tables.participants.c
    found = select(person.id, person.erased).where(
        person.meeting_id == meeting_id, person.erased.is_not(None)
    )
    return {row.id: row.erased for row in await session.execute(found)}


async def _drop(
    session: AsyncSession, sheet: Sheet, table: Table, meeting_id: int, entities: Iterable[Any]
) -> None:
    names = [column.name for column in table.primary_key if column.name != "meeting_id"]
    keys = [tuple(getattr(entity, name) for name in names) for entity in entities]
    for start in range(0, len(keys), 400):  # SQLite takes 32,766 parameters in one statement
        chosen = tuple_(*(table.c[name] for name in names)).in_(keys[start : start + 400])
        await session.execute(delete(table).where(table.c.meeting_id == meeting_id, chosen))


async def _loaded(session: AsyncSession, sheet: Sheet, meeting_id: int) -> dict[str, Row]:
    table = _TABLES[sheet.name]
    names = [column.name for column in table.primary_key if column.name != "meeting_id"]
    columns = [table.c[name] for name in names]
    rows = await session.execute(select(table.c.loaded, *columns).where(table.c.meeting_id == meeting_id))
    return {"/".join(str(part) for part in row[1:]): row.loaded for row in rows if row.loaded}

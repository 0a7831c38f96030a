"""The published programme, read once per version and kept in memory."""

import asyncio
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import Table, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import tables
from bot.db.engine import Database
from bot.domain.meeting import Delegation, InfoPage, Meeting, Phrase, Venue
from bot.domain.polls import Poll, Question
from bot.domain.programme import Item, Programme

Entity = TypeVar("Entity")


_VERSION = select(tables.meetings.c.version).where(tables.meetings.c.id == bindparam("meeting"))


class Programmes:
    """One programme per meeting, of the version that was asked for last."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._kept: dict[int, Programme] = {}
        self._polls: dict[int, tuple[int, dict[str, Poll]]] = {}
        self._loading = asyncio.Lock()

    def kept(self, meeting_id: int | None, version: int) -> Programme | None:
        """The programme, if it is in memory in this version."""
        programme = self._kept.get(meeting_id) if meeting_id is not None else None
        return programme if programme is not None and programme.version == version else None

    async def current(self, meeting_id: int) -> Programme:
        """The programme as published now, from memory if it is there."""
        async with self._db.look() as session:
            found = (await session.execute(_VERSION, {"meeting": meeting_id})).scalar_one()
        return self.kept(meeting_id, found) or await self.load(meeting_id)

    async def polls(self, meeting_id: int) -> tuple[Programme, Mapping[str, Poll]]:
        """The programme and the polls by their id, of one version: they change by publication alone."""
        programme = await self.current(meeting_id)
        version, polls = self._polls.get(meeting_id, (None, {}))
        if version != programme.version:
            async with self._db.read() as session:
                polls = Poll.gather(await read_all(session, tables.questions, Question, meeting_id))
            self._polls[meeting_id] = programme.version, polls
        return programme, polls

    async def load(self, meeting_id: int) -> Programme:
        """Read the published programme and keep it."""
        async with self._loading, self._db.read() as session:
            programme = await read_programme(session, meeting_id)
            self._kept[meeting_id] = programme
            return programme


async def read_programme(session: AsyncSession, meeting_id: int) -> Programme:
    """Everything a reader may see of a meeting: no participants, no questions."""
    row = (await session.execute(select(tables.meetings).where(tables.meetings.c.id == meeting_id))).one()
    items = await read_all(session, tables.items, Item, meeting_id)
    info = await read_all(session, tables.info_pages, InfoPage, meeting_id)
    phrases = await read_all(session, tables.phrases, Phrase, meeting_id)
    venues = await read_all(session, tables.venues, Venue, meeting_id)
    delegations = await read_all(session, tables.delegations, Delegation, meeting_id)
    return Programme(
        version=row.version,
        meeting=as_entity(Meeting, row._mapping),
        items=tuple(items),
        venues={venue.id: venue for venue in venues},
        delegations={one.code: one for one in delegations if not one.withdrawn},
        info=tuple(
            sorted((page for page in info if not page.withdrawn), key=lambda page: (page.order, page.id))
        ),
        phrases=tuple(
            sorted((one for one in phrases if not one.withdrawn), key=lambda one: (one.order, one.id))
        ),
    )


async def read_all(session: AsyncSession, table: Table, kind: type[Entity], meeting_id: int) -> list[Entity]:
    """Every row of a content table as its dataclass."""
    rows = await session.execute(select(table).where(table.c.meeting_id == meeting_id))
    return [as_entity(kind, row._mapping) for row in rows]


def as_entity(kind: type[Entity], row: Any) -> Entity:
    """A row as a dataclass: columns are named as its fields."""
    return kind(**{field.name: row[field.name] for field in fields(kind)})  # type: ignore[arg-type]  # every entity is a dataclass

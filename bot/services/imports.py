"""An organiser imports the workbook in chat: what it would change, and publishing just that."""

import asyncio
from collections.abc import Sequence

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import items, meetings, participants, people, state
from bot.domain.changes import Source
from bot.domain.errors import OtherMeeting
from bot.domain.imports import Affected, Import, Merged, Preview, merge
from bot.domain.people import Participant
from bot.domain.programme import Item
from bot.domain.rights import Action
from bot.domain.workbook import Broken
from bot.services import meetings as publications
from bot.services import retention
from bot.services.acts import By
from bot.services.people import traits_of
from bot.services.programme import as_entity, read_all
from bot.services.rights import require


async def check_meeting(session: AsyncSession, by: By, code: str) -> None:
    """Refuse a file of another meeting. Raises OtherMeeting, NotAllowed."""
    require(by.person, Action.IMPORT_PROGRAMME)
    here = select(meetings.c.code).where(meetings.c.id == by.meeting_id)
    current = (await session.execute(here)).scalar_one()
    if code != current:
        raise OtherMeeting(code, current)


async def preview(session: AsyncSession, by: By, file: Import) -> Preview:
    """What publishing the file would do now. Raises OtherMeeting, NotAllowed."""
    await check_meeting(session, by, file.code)
    before = await publications.published(session, file.code)
    assert before is not None, "the current meeting is published"
    try:
        merged = await asyncio.to_thread(
            merge, file, before.loaded, before.rows, before.erased, before.version
        )
    except Broken as error:
        return Preview(file, broken=tuple(error.problems))
    overdue = retention.overdue(merged.content.meeting, now=by.at) if merged.content else ()
    return Preview(file, merged, await _affected(session, by, merged), tuple(overdue))


async def publish(session: AsyncSession, by: By, file: Import, seal: str) -> int | Preview:
    """Publish what was shown under this seal; what would do anything else is returned to be shown first.

    Returns the version. Raises OtherMeeting, NotAllowed.
    """
    require(by.person, Action.IMPORT_PROGRAMME)
    # Acts of others are logged behind this row: what they change is seen here, or waits for us.
    await session.execute(select(state.c.id).with_for_update())
    shown = await preview(session, by, file)
    merged = shown.merged
    if merged is None or merged.content is None:
        return shown
    if merged.empty:  # a press again, or after a crash: it is done
        return merged.plan.version
    if merged.seal != seal:
        return shown
    version = await publications.publish(
        session, merged.plan, now=by.now, at=by.at, source=Source.IMPORT, author=by.person.user_id
    )
    await by.tell(session, "import", str(version))
    return version


async def _affected(session: AsyncSession, by: By, merged: Merged) -> Affected:
    """Whom the changed items concern that are not over: as they were or as they will be."""
    changed = {one.key for one in merged.plan.changes if one.sheet == "Programme"}
    if not changed:
        return Affected()
    after = merged.content.items if merged.content else {}
    before: dict[str, Item] = {
        item.id: item for item in await read_all(session, items, Item, by.meeting_id) if item.id in changed
    }
    versions = [one for key in changed for one in (before.get(key), after.get(key)) if one is not None]
    ahead = [one for one in versions if one.over_at > by.at]
    return await _count(session, by.meeting_id, ahead)


async def _count(session: AsyncSession, meeting_id: int, concerned: Sequence[Item]) -> Affected:
    tied = and_(
        people.c.meeting_id == participants.c.meeting_id,
        people.c.participant_id == participants.c.id,
        people.c.consent_version.is_not(None),
    )
    host = select(meetings.c.host_delegation).where(meetings.c.id == meeting_id)
    found = (
        select(participants, people.c.language.label("spoken"), people.c.user_id)
        .outerjoin(people, tied)
        .where(participants.c.meeting_id == meeting_id, participants.c.withdrawn.is_(False))
        .where(participants.c.erased.is_(None))
    )
    host_code = (await session.execute(host)).scalar_one()
    reached = [
        row.user_id is not None
        for row in await session.execute(found)
        if _concerns(concerned, as_entity(Participant, row._mapping), host_code, row.spoken)
    ]
    return Affected(len(reached), sum(reached))


def _concerns(
    concerned: Sequence[Item], participant: Participant, host: str | None, language: str | None
) -> bool:
    traits = traits_of(participant, host, language)
    return any(item.audience.may_include(traits) for item in concerned)

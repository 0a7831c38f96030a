"""An organiser imports the workbook in chat: what it would change, and publishing just that."""

import asyncio

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import meetings, state
from bot.domain.changes import Affected, Progress, Source, Step, pairs
from bot.domain.errors import OtherMeeting
from bot.domain.imports import Done, Import, Merged, Preview, merge
from bot.domain.rights import Action
from bot.domain.timetables import Doubtful
from bot.domain.workbook import Broken, Rows
from bot.services import audiences, bursts, changes, retention
from bot.services import meetings as publications
from bot.services.acts import By
from bot.services.rights import require

_ITEMS = "Programme"


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
    except Doubtful as error:
        return Preview(file, doubt=error.doubt)
    overdue = retention.overdue(merged.content.meeting, now=by.at) if merged.content else ()
    return Preview(file, merged, await _affected(session, by, before.rows, merged), tuple(overdue))


async def publish(session: AsyncSession, by: By, file: Import, seal: str) -> Done | Preview:
    """Publish what was shown under this seal; what would do anything else is returned to be shown first.

    Raises OtherMeeting, NotAllowed.
    """
    require(by.person, Action.IMPORT_PROGRAMME)
    # The meeting before the log, as whoever joins takes them: two orders lock each other out.
    await audiences.stand_still(session, {by.meeting_id})
    # Acts of others are logged behind this row: what they change is seen here, or waits for us.
    await session.execute(select(state.c.id).with_for_update())
    shown = await preview(session, by, file)
    merged = shown.merged
    if merged is None or merged.content is None:
        return shown
    if merged.empty:  # a press again, or after a crash: it is done
        return Done(merged.plan.version, before=True)
    if merged.seal != seal:
        return shown
    version = await publications.publish(
        session, merged.plan, now=by.now, at=by.at, source=Source.IMPORT, author=by.person.user_id
    )
    await by.tell(session, "import", str(version))
    return Done(version, await _progress(session, by, merged))


async def _affected(session: AsyncSession, by: By, before: Rows, merged: Merged) -> Affected:
    """Whom the changed items concern, as they were or as they will be."""
    meeting = merged.content.meeting if merged.content else None
    steps = [
        Step(one.key, before[_ITEMS].get(one.key, {}), merged.plan.merged[_ITEMS][one.key])
        for one in merged.plan.changes
        if one.sheet == _ITEMS
    ]
    if meeting is None or not steps:
        return Affected()
    changed = await asyncio.to_thread(pairs, steps, meeting)
    return await bursts.affected(session, by.meeting_id, meeting, changed, at=by.at)


async def _progress(session: AsyncSession, by: By, merged: Merged) -> Progress | None:
    """How far the notices of what was just published are."""
    for change in merged.plan.changes:
        if change.sheet == _ITEMS:
            burst = await changes.burst_of(session, by.meeting_id, change.key)
            if burst is not None:
                return await changes.progress(session, by, burst)
    return None

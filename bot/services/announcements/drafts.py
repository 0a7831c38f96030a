"""Drafts: an announcement as it is being made, by its author alone. Every change raises its version."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import announcements
from bot.domain.announcements import (
    AS_IS,
    RINGS_AGAIN,
    Announcement,
    AnnouncementState,
    Content,
    ContentKind,
    Contents,
    within,
)
from bot.domain.audience import ALL, Audience
from bot.domain.errors import AlreadySent, NoSuchAnnouncement
from bot.services.acts import By
from bot.services.announcements import rows

DRAFT = AnnouncementState.DRAFT
_VERSIONS = 1_000_000_000


async def begin(
    session: AsyncSession,
    by: By,
    content: Content | None = None,
    *,
    language: str = AS_IS,
    urgent: bool = False,
) -> Announcement:
    """A new draft, to everybody whom its author may write to. Raises NotAllowed, NotJoined."""
    delegation = await rows.limits(session, by)
    values = {
        "meeting_id": by.meeting_id,
        "author": rows.author_of(by),
        "created_at": by.now,
        "contents": {} if content is None else {language: content.stored()},
        "audience": ALL if delegation is None else within(ALL, delegation),
        "urgent": urgent,
        "asks_confirmation": urgent,
        "rings_again_minutes": RINGS_AGAIN if urgent else None,
        # SQLite numbers the next draft like one that was thrown away: its old buttons must not fit.
        "version": secrets.randbelow(_VERSIONS),
    }
    added = await session.execute(insert(announcements).values(values).returning(announcements.c.id))
    return await rows.get(session, by.meeting_id, added.scalar_one())


async def unfinished(session: AsyncSession, by: By) -> Announcement | None:
    """The author's youngest draft. Raises NotAllowed, NotJoined."""
    await rows.limits(session, by)
    table = announcements.c
    mine = table.author == by.person.user_id, table.meeting_id == by.meeting_id
    found = await rows.find(session, *mine, table.state == DRAFT)
    return found[-1] if found else None


async def get(session: AsyncSession, by: By, draft_id: int) -> Announcement:
    """A draft of the author's. Raises AlreadySent, NoSuchAnnouncement, NotAllowed, NotJoined."""
    await rows.limits(session, by)
    draft = await rows.get(session, by.meeting_id, draft_id, to_change=True)
    if draft.author != rows.author_of(by):
        raise NoSuchAnnouncement(draft_id)
    if draft.state is not DRAFT:
        raise AlreadySent(draft_id)
    return draft


async def put_content(
    session: AsyncSession, by: By, draft_id: int, content: Content, language: str = AS_IS
) -> Announcement:
    """Say this in a language (AS_IS = to everybody). Too long a text is kept; it is refused when sent.

    A plain text beside a picture or a file is its caption in that language. Raises as ``get``.
    """
    draft = await get(session, by, draft_id)
    return await _set(session, draft, contents={**draft.contents, language: captioned(draft, content)})


async def set_contents(session: AsyncSession, by: By, draft_id: int, contents: Contents) -> Announcement:
    """Say just this, in these languages. Raises as ``get``."""
    return await _set(session, await get(session, by, draft_id), contents=contents)


def captioned(announcement: Announcement, content: Content) -> Content:
    """The content, or the files that are there already with it as their caption."""
    model = next((one for one in announcement.contents.values() if one.files), None)
    if content.kind is not ContentKind.TEXT or model is None:
        return content
    return Content(model.kind, content.html, model.files)


async def drop_content(session: AsyncSession, by: By, draft_id: int, language: str) -> Announcement:
    """Take a language away again. Raises as ``get``."""
    draft = await get(session, by, draft_id)
    kept: Mapping[str, Content] = {code: one for code, one in draft.contents.items() if code != language}
    return await _set(session, draft, contents=kept)


async def set_audience(session: AsyncSession, by: By, draft_id: int, audience: Audience) -> Announcement:
    """Say for whom; of a leader's audience only those of their delegation. Raises as ``get``."""
    draft = await get(session, by, draft_id)
    delegation = await rows.limits(session, by)
    return await _set(
        session, draft, audience=audience if delegation is None else within(audience, delegation)
    )


async def set_when(
    session: AsyncSession,
    by: By,
    draft_id: int,
    *,
    due_at: datetime | None = None,
    item_id: str | None = None,
    offset_minutes: int = 0,
) -> Announcement:
    """At an instant (meeting time), or so many minutes before (< 1) the start or after the end of an item.

    Neither = when it is sent. Raises as ``get``.
    """
    draft = await get(session, by, draft_id)
    when = {"due_at": due_at, "item_id": item_id, "offset_minutes": offset_minutes}
    return await _set(session, draft, **when)


async def set_valid(
    session: AsyncSession, by: By, draft_id: int, valid_until: datetime | None
) -> Announcement:
    """Until when (meeting time) it is of use; None = the end of its day, at least 12 h. Raises as ``get``."""
    return await _set(session, await get(session, by, draft_id), valid_until=valid_until)


async def set_urgent(
    session: AsyncSession,
    by: By,
    draft_id: int,
    *,
    urgent: bool,
    asks_confirmation: bool | None = None,
    rings_again_minutes: int | None = None,
) -> Announcement:
    """Ahead of everything, at night as well; asks for *Got it* unless told otherwise. Raises as ``get``."""
    asks = urgent if asks_confirmation is None else asks_confirmation
    again = {"asks_confirmation": asks, "rings_again_minutes": rings_again_minutes if asks else None}
    return await _set(session, await get(session, by, draft_id), urgent=urgent, **again)


async def discard(session: AsyncSession, by: By, draft_id: int) -> None:
    """Throw a draft away. Raises as ``get``."""
    draft = await get(session, by, draft_id)
    await session.execute(delete(announcements).where(announcements.c.id == draft.id))


async def _set(session: AsyncSession, draft: Announcement, **values: Any) -> Announcement:
    return await rows.change(session, draft, version=draft.version + 1, **values)

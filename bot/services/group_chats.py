"""Telegram groups linked with a meeting: what is announced to everybody goes there as well, once."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import deliveries, group_chats, group_votes
from bot.db.upsert import insert_or_ignore, insert_or_update
from bot.domain.announcements import Announcement
from bot.domain.deliveries import DeliveryKind, Lane, Outcome, Settled, State
from bot.domain.notes import News, What, stamp
from bot.domain.rights import Action
from bot.services import notes
from bot.services.acts import By
from bot.services.deliveries import key_of, withdraw
from bot.services.rights import require

LONGEST_TITLE = 255
"""Characters of a group's title that are kept; Telegram allows fewer today."""


async def link(session: AsyncSession, by: By, chat_id: int, title: str = "") -> None:
    """Let a group get what is announced to everybody. Twice is once. Raises NotAllowed, NotJoined."""
    require(by.person, Action.LINK_CHAT)
    here: dict[str, Any] = {"chat_id": chat_id, "meeting_id": by.meeting_id, "title": title[:LONGEST_TITLE]}
    values = here | {"linked_by": by.person.user_id, "linked_at": by.now}
    await session.execute(insert_or_update(session, group_chats, ("chat_id",), values))
    await by.tell(session, "link_chat", str(chat_id))


async def rename(session: AsyncSession, chat_id: int, title: str) -> None:
    """A group is called something else now; one that is not linked is nothing to us."""
    here = group_chats.c.chat_id == chat_id
    await session.execute(update(group_chats).where(here).values(title=title[:LONGEST_TITLE]))


async def unlink(session: AsyncSession, by: By, chat_id: int) -> bool:
    """Send nothing more there. Returns whether it was linked. Raises NotAllowed, NotJoined."""
    require(by.person, Action.LINK_CHAT)
    known = await _forget(session, chat_id)
    if known:
        await by.tell(session, "unlink_chat", str(chat_id))
    return known is not None


async def close(session: AsyncSession, chat_id: int, *, now: datetime) -> bool:
    """The bot is not in the group any more: organisers hear of it (meeting time), if it was linked."""
    meeting_id = await _forget(session, chat_id)
    if meeting_id is not None:
        news = News(What.CHAT_CLOSED, f"{chat_id}:{stamp(now)}", now)
        await notes.tell_organisers(session, meeting_id, news)
    return meeting_id is not None


async def _forget(session: AsyncSession, chat_id: int) -> int | None:
    gone = delete(group_chats).where(group_chats.c.chat_id == chat_id).returning(group_chats.c.meeting_id)
    meeting_id = (await session.execute(gone)).scalar_one_or_none()
    await withdraw(session, deliveries.c.user_id == chat_id, State.SUPPRESSED, "gone")
    return meeting_id


async def move(session: AsyncSession, old: int, new: int) -> None:
    """A group became a supergroup: everything that names it names the new one. Twice is once."""
    here = select(group_chats.c.id).where(group_chats.c.chat_id == new)
    if (await session.execute(here)).first() is None:
        moved = update(group_chats).where(group_chats.c.chat_id == old).values(chat_id=new)
        await session.execute(moved)
    else:  # it was linked anew under its new id
        await session.execute(delete(group_chats).where(group_chats.c.chat_id == old))
    await session.execute(update(deliveries).where(deliveries.c.user_id == old).values(user_id=new))
    # Messages have other numbers there: an open vote's cannot be closed any more but by itself.
    there = update(group_votes).where(group_votes.c.chat_id == old)
    await session.execute(there.values(chat_id=new, message_id=None))


async def follow(session: AsyncSession, settled: Iterable[Settled], *, now: datetime) -> None:
    """What tries to send told about groups: they have another id now, or the bot was removed."""
    for one in settled:
        if not one.parcel.to_group:
            continue
        chat_id = one.parcel.person.user_id
        if one.moved_to is not None:
            await move(session, chat_id, one.moved_to)
            chat_id = one.moved_to
        if one.outcome is Outcome.BLOCKED:
            await close(session, chat_id, now=now)


async def linked(session: AsyncSession, meeting_id: int) -> Collection[int]:
    """Chat ids of the groups linked with a meeting."""
    here = group_chats.c.meeting_id == meeting_id
    found = select(group_chats.c.chat_id).where(here).order_by(group_chats.c.id)
    return list((await session.execute(found)).scalars())


async def titles(session: AsyncSession, meeting_id: int) -> dict[int, str]:
    """What linked groups are called, by the ids of their rows: those stay when a group's own id changes."""
    found = select(group_chats.c.id, group_chats.c.title).where(group_chats.c.meeting_id == meeting_id)
    return {row.id: row.title for row in await session.execute(found.order_by(group_chats.c.id))}


async def reached(session: AsyncSession, announcement: Announcement) -> int:
    """How many linked groups it goes to as well."""
    if not announcement.audience.everybody:
        return 0
    return len(await linked(session, announcement.meeting_id))


async def add_rows(session: AsyncSession, announcement: Announcement, lane: Lane, *, now: datetime) -> None:
    """A row for each linked group, if the announcement is for everybody (meeting time)."""
    if not announcement.audience.everybody:
        return
    here = group_chats.c.meeting_id == announcement.meeting_id
    chats = (await session.execute(select(group_chats.c.id, group_chats.c.chat_id).where(here))).all()
    for chat in chats:
        # By the row and not the chat: that id may change.
        key = key_of(announcement.meeting_id, f"announcement:{announcement.id}:chat:{chat.id}")
        values = {
            "meeting_id": announcement.meeting_id,
            "user_id": chat.chat_id,
            "kind": DeliveryKind.ANNOUNCEMENT,
            "lane": lane,
            "dedupe_key": key,
            "data": {"announcement": announcement.id},
            "due_at": now,
            "expires_at": announcement.valid_until,
            "announcement_id": announcement.id,
            "edition": announcement.edition,
        }
        await session.execute(insert_or_ignore(session, deliveries, "dedupe_key").values(values))

"""Making an announcement in a chat: the dialogue around its draft, which a restart does not end."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.announcements import Announcement
from bot.domain.composing import Composed, Composing, Step, joined, main_language
from bot.domain.contents import Content
from bot.domain.edits import typing_language
from bot.domain.errors import NoSuchAnnouncement
from bot.services import audiences, dialogues, group_chats
from bot.services.acts import By
from bot.services.announcements import drafts, rows, sending

FLOW = "announce"


async def ask(session: AsyncSession, by: By, asked: Composing) -> Composing:
    """From now on what the person sends is this. Raises NotAllowed, NotJoined."""
    await rows.limits(session, by)
    await dialogues.follow(session, by.person.user_id, FLOW, asked.step, asked.stored(), now=by.at)
    return asked


async def asked(session: AsyncSession, by: By) -> Composing:
    """What the person's next message means. Raises NotAllowed, NotJoined."""
    await rows.limits(session, by)
    open_ = await dialogues.current(session, by.person.user_id, now=by.at)
    if open_ is None or open_.flow != FLOW:
        return Composing()
    return Composing.read(open_.step, open_.data)


async def say(
    session: AsyncSession, by: By, before: Composing, given: Content, album: str | None = None
) -> Composed:
    """Take what was sent into the draft, or begin one with it; the next message then may change it.

    ``album``: Telegram's id of the album it is part of. Raises PlaceAlone, AlreadySent, NoSuchAnnouncement,
    NotAllowed, NotJoined.
    """
    meeting = await rows.meeting_of(session, by.meeting_id)
    typing = typing_language(by.person.language, meeting)
    if before.draft_id is None:
        language = before.language if before.language is not None else typing
        draft = await drafts.begin(session, by, given, language=language)
    else:
        draft = await drafts.get(session, by, before.draft_id)
        mine = main_language(draft.contents, typing)
        language = mine if before.language is None else before.language
        more = album is not None and album == before.album
        contents = joined(draft, given, language, to_album=more)
        draft = await drafts.set_contents(session, by, draft.id, contents)
    again = Composing(Step.CONTENT, draft.id, album=album)
    if language in draft.too_long:  # a shorter one follows, in the same language
        again = Composing(Step.TEXT, draft.id, language, album)
    await ask(session, by, again)
    return await look(session, by, draft.id)


async def open_(session: AsyncSession, by: By, draft_id: int, step: Step = Step.CONTENT) -> Composed:
    """Go on with a draft: what is typed next is this. An album may still be arriving.

    Raises AlreadySent, NoSuchAnnouncement, NotAllowed, NotJoined.
    """
    composed = await look(session, by, draft_id)
    before = await asked(session, by)
    album = before.album if before.draft_id == draft_id else None
    await ask(session, by, Composing(step, draft_id, album=album))
    return composed


async def keep(session: AsyncSession, by: By, before: Composing, given: Content) -> None:
    """Something came where something else was asked: it may be the text all the same."""
    await ask(session, by, replace(before, kept=given))


async def take(session: AsyncSession, by: By, draft_id: int, language: str) -> Composed:
    """What was kept is the text in this language. Raises NoSuchAnnouncement if nothing is, and as ``say``."""
    before = await asked(session, by)
    if before.kept is None or before.draft_id != draft_id:
        raise NoSuchAnnouncement(draft_id)
    return await say(session, by, replace(before, language=language), before.kept)


async def look(session: AsyncSession, by: By, draft_id: int) -> Composed:
    """The draft, whom it reaches and when. Raises AlreadySent, NoSuchAnnouncement, NotAllowed, NotJoined.

    NoSuchItem if it hangs on one that is not there any more.
    """
    draft = await drafts.get(session, by, draft_id)
    reach = await audiences.reach(session, by.meeting_id, draft.audience)
    due_at = await sending.due_at_of(session, draft)
    groups = await group_chats.reached(session, draft)
    return Composed(draft, reach, await rows.limits(session, by), due_at, groups)


async def set_time(session: AsyncSession, by: By, draft_id: int, at: datetime | None) -> Composed:
    """It goes at this instant (meeting time); None = when it is sent. An end before that is forgotten."""
    draft = await drafts.set_when(session, by, draft_id, due_at=at)
    return await _in_order(session, by, draft)


async def set_beside(
    session: AsyncSession, by: By, draft_id: int, item_id: str, offset_minutes: int
) -> Composed:
    """It goes so many minutes before (< 1) the start or after the end of an item, and moves with it.

    Raises NoSuchItem, and as ``look``.
    """
    draft = await drafts.set_when(session, by, draft_id, item_id=item_id, offset_minutes=offset_minutes)
    return await _in_order(session, by, draft)


async def _in_order(session: AsyncSession, by: By, draft: Announcement) -> Composed:
    due_at = await sending.due_at_of(session, draft)
    if draft.valid_until is not None and draft.valid_until <= max(due_at or by.at, by.at):
        await drafts.set_valid(session, by, draft.id, None)
    return await open_(session, by, draft.id)


async def set_end(session: AsyncSession, by: By, draft_id: int, at: datetime | None) -> Composed:
    """It is of use until this instant (meeting time); None = the end of its day."""
    await drafts.set_valid(session, by, draft_id, at)
    return await open_(session, by, draft_id)

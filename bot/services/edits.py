"""An organiser edits an item: a draft in the dialogue's row, looked at with whom it concerns, published."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.changes import Pair, Progress, Source
from bot.domain.edits import LONGEST_REASON, Asked, Draft, Place, Preview, UnfitEdit, Wish
from bot.domain.errors import NoSuchItem, ProgrammeMoved
from bot.domain.programme import Item, Programme
from bot.domain.rights import Action
from bot.domain.workbook import Broken, Code, edit
from bot.domain.workbook.cells import clean, units
from bot.services import bursts, changes, dialogues, meetings
from bot.services.acts import By
from bot.services.rights import require

FLOW = "edit"
_SHEETS = ("Venues", "Delegations", "Programme")
"""What an item refers to. The list of people is left alone, however long."""


async def search(session: AsyncSession, by: By, *, at: datetime) -> None:
    """Begin: what is typed next is a part of a title. A draft is dropped. Meeting time."""
    require(by.person, Action.EDIT_PROGRAMME)
    await dialogues.follow(session, by.person.user_id, FLOW, Asked.TITLE, {}, now=at)


async def current(session: AsyncSession, by: By, *, at: datetime) -> tuple[Draft | None, Asked | None]:
    """The draft, if there is one, and what may be typed now. Meeting time. Raises NotAllowed, NotJoined."""
    require(by.person, Action.EDIT_PROGRAMME)
    open_ = await dialogues.current(session, by.person.user_id, now=at)
    if open_ is None or open_.flow != FLOW:
        return None, None
    asked = Asked(open_.step)
    if "item" not in open_.data:
        return None, asked
    return Draft(open_.data["item"], open_.data["columns"], open_.data["reason"]), asked


async def ask(
    session: AsyncSession, by: By, programme: Programme, item_id: str, asked: Asked, *, at: datetime
) -> Draft:
    """Go on with an item; what is typed next is ``asked``. The draft of another item is dropped.

    Meeting time. Raises NoSuchItem, NotAllowed, NotJoined.
    """
    _find(programme, item_id)
    draft, _ = await current(session, by, at=at)
    if draft is None or draft.item != item_id:
        draft = Draft(item_id)
    await _keep(session, by, draft, asked, at)
    return draft


async def change(
    session: AsyncSession, by: By, programme: Programme, item_id: str, wish: Wish, *, at: datetime
) -> Draft:
    """Add a wish to the draft. Meeting time. Raises UnfitEdit, NoSuchItem, NotAllowed, NotJoined."""
    draft = await ask(session, by, programme, item_id, Asked.TIME, at=at)
    venue = programme.venues.get(wish.venue) if isinstance(wish, Place) else None
    if isinstance(wish, Place) and (venue is None or venue.withdrawn):
        raise UnfitEdit(Code.UNKNOWN_REFERENCE, {"value": wish.venue})
    item, meeting = _find(programme, item_id), programme.meeting
    draft = draft.to(item, wish.to(draft.of(item, meeting), meeting), meeting)
    await _keep(session, by, draft, Asked.TIME, at)
    return draft


async def explain(session: AsyncSession, by: By, draft: Draft, text: str, *, at: datetime) -> Draft:
    """Why it is changed, for the record. Meeting time. Raises UnfitEdit, NotAllowed."""
    require(by.person, Action.EDIT_PROGRAMME)
    said = " ".join(clean(text).split())
    if units(said) > LONGEST_REASON:
        raise UnfitEdit(Code.TOO_LONG, {"limit": str(LONGEST_REASON)})
    draft = replace(draft, reason=said)
    await _keep(session, by, draft, Asked.TIME, at)
    return draft


async def preview(
    session: AsyncSession, by: By, programme: Programme, draft: Draft, *, at: datetime
) -> Preview:
    """What publishing the draft would do now (meeting time). Raises NoSuchItem, UnfitEdit, NotAllowed."""
    require(by.person, Action.EDIT_PROGRAMME)
    before = _find(programme, draft.item)
    after = draft.of(before, programme.meeting)
    whom = await bursts.affected(session, by.meeting_id, programme.meeting, [Pair(before, after)], at=at)
    return Preview(before, after, whom, programme.version, draft.seal, draft.reason)


def pair_of(programme: Programme, draft: Draft) -> Pair:
    """The item as it is and as the draft would have it. Raises NoSuchItem, UnfitEdit."""
    item = _find(programme, draft.item)
    return Pair(item, draft.of(item, programme.meeting))


async def publish(
    session: AsyncSession, by: By, programme: Programme, draft: Draft, version: int, *, at: datetime
) -> Progress | None:
    """Publish a draft that was looked at in this version of the programme. Meeting time.

    Returns the burst that tells it; None if nobody needs to be told. Raises ProgrammeMoved if the
    programme is another one now, NoSuchItem, UnfitEdit, NotAllowed, NotJoined.
    """
    require(by.person, Action.EDIT_PROGRAMME)
    before = await meetings.published(session, programme.meeting.code, only=_SHEETS)
    if before is None or before.version != version:
        raise ProgrammeMoved
    if draft.item not in before.rows["Programme"]:
        raise NoSuchItem(draft.item)
    change = edit(before.loaded, before.rows, ("Programme", draft.item), draft.columns, version)
    if not change.empty:
        how = {"source": Source.EDIT, "author": by.person.user_id, "reason": draft.reason}
        try:
            await meetings.publish(session, change, now=by.now, at=at, **how)  # type: ignore[arg-type]  # three types in one dictionary
        except Broken as broken:
            first = broken.problems[0]
            raise UnfitEdit(first.code, first.values) from None
        await by.tell(session, "edit_item", draft.item)
    await dialogues.close(session, by.person.user_id)
    if change.empty:
        return None
    burst = await changes.burst_of(session, by.meeting_id, draft.item)
    return await changes.progress(session, by, burst) if burst is not None else None


async def _keep(session: AsyncSession, by: By, draft: Draft, asked: Asked, at: datetime) -> None:
    data = {"item": draft.item, "columns": dict(draft.columns), "reason": draft.reason}
    await dialogues.follow(session, by.person.user_id, FLOW, asked, data, now=at)


def _find(programme: Programme, item_id: str) -> Item:
    try:
        return programme.by_id[item_id]
    except KeyError:
        raise NoSuchItem(item_id) from None

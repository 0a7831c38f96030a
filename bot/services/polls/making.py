"""Making a quick poll in a chat: the dialogue that keeps its draft, which a restart does not end.

Asking it in a group: group_votes.py.
"""

import secrets
from dataclasses import replace
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.engine import BELL
from bot.db.tables import meetings, questions
from bot.domain.edits import typing_language
from bot.domain.polls.making import (
    Made,
    NoSuchPollDraft,
    PollDraft,
    PollDraftChanged,
    Step,
    fits,
)
from bot.domain.polls.questions import Question
from bot.domain.polls.rounds import Mode, Round
from bot.domain.rights import Action
from bot.services import audiences, dialogues, group_chats
from bot.services.acts import By
from bot.services.announcements.rows import meeting_of
from bot.services.polls import opening, reading
from bot.services.rights import require

FLOW = "make_poll"
_NUMBERS = 1_000_000


async def begin(session: AsyncSession, by: By) -> PollDraft:
    """A new draft; what is typed next is the question. Another draft of theirs is forgotten."""
    require(by.person, Action.MAKE_POLL)
    meeting = await meeting_of(session, by.meeting_id)
    number = secrets.randbelow(_NUMBERS)
    while await _asked(session, by.meeting_id, number) is not None:
        number = secrets.randbelow(_NUMBERS)
    return await keep(session, by, PollDraft(number, language=typing_language(by.person.language, meeting)))


async def unfinished(session: AsyncSession, by: By) -> PollDraft | None:
    """The draft that waits, if there is one. Raises NotAllowed, NotJoined."""
    require(by.person, Action.MAKE_POLL)
    open_ = await dialogues.current(session, by.person.user_id, now=by.at)
    if open_ is None or open_.flow != FLOW:
        return None
    return PollDraft.read(open_.data)


async def get(session: AsyncSession, by: By, number: int) -> PollDraft:
    """This draft. Raises NoSuchPollDraft, NotAllowed, NotJoined."""
    draft = await unfinished(session, by)
    if draft is None or draft.number != number:
        raise NoSuchPollDraft(number)
    return draft


async def keep(session: AsyncSession, by: By, draft: PollDraft) -> PollDraft:
    """Remember it as it is now."""
    require(by.person, Action.MAKE_POLL)
    await dialogues.follow(session, by.person.user_id, FLOW, draft.step, draft.stored(), now=by.at)
    return draft


async def change(session: AsyncSession, by: By, number: int, **values: Any) -> PollDraft:
    """Change some of its fields: it must be looked at again before it is asked. Raises as ``get``."""
    draft = await get(session, by, number)
    changed = replace(draft, **values)
    rises = replace(changed, step=draft.step, writing=draft.writing) != draft
    return await keep(session, by, replace(changed, version=draft.version + rises))


async def say(session: AsyncSession, by: By, draft: PollDraft, text: str) -> PollDraft:
    """Take what was typed. Raises UnfitPoll: the draft is as it was."""
    changed = draft.typed(text)
    step = changed.lacks or Step.NOTHING
    return await keep(session, by, replace(changed, step=step, writing=None, version=draft.version + 1))


async def look(session: AsyncSession, by: By, draft: PollDraft) -> Made:
    """The draft, whom it reaches now, and the groups it could be put to."""
    reach = await audiences.reach(session, by.meeting_id, draft.asked)
    return Made(draft, reach, await group_chats.titles(session, by.meeting_id))


async def looked_at(session: AsyncSession, by: By, number: int, version: int) -> PollDraft:
    """The draft, ready to be asked as it was looked at in this version.

    Raises PollDraftChanged, also if it is not ready any more; NoSuchPollDraft, NotAllowed, NotJoined.
    """
    draft = await get(session, by, number)
    late = draft.closes_at is None or not fits(draft.closes_at, by.at)
    if draft.version != version or draft.lacks is not None or late:
        raise PollDraftChanged(number)
    return draft


async def ask(session: AsyncSession, by: By, number: int, version: int) -> Round:
    """Ask people, as it was looked at: however often this is called, once. The clock's sweep invites them.

    Raises PollDraftChanged, NoSuchPollDraft, NotAllowed, NotJoined.
    """
    require(by.person, Action.MAKE_POLL)
    if (known := await _asked(session, by.meeting_id, number)) is not None:
        if known.opened_by != by.person.user_id:
            raise NoSuchPollDraft(number)
        return known
    draft = await looked_at(session, by, number, version)
    made = await look(session, by, draft)
    await _publish(session, by.meeting_id, draft.question())
    await dialogues.close(session, by.person.user_id)
    session.info[BELL] = True
    return await opening.open_by_hand(
        session,
        by,
        draft.poll_id,
        closes_at=draft.closes_at,
        audience=draft.asked,
        mode=Mode.TOWNS if draft.towns else Mode.PEOPLE,
        quorum=draft.quorum.of(made.towns) if draft.towns else None,
        tie=draft.tie if draft.towns else None,
    )


async def drop(session: AsyncSession, by: By, number: int) -> None:
    """Throw it away; twice is once. Raises NotAllowed, NotJoined."""
    draft = await unfinished(session, by)
    if draft is not None and draft.number == number:
        await dialogues.close(session, by.person.user_id)


async def _publish(session: AsyncSession, meeting_id: int, question: Question) -> None:
    """A row of the Polls sheet that no workbook ever had: a load leaves it alone."""
    values = {column.name: getattr(question, column.name, None) for column in questions.c}
    values |= {"meeting_id": meeting_id, "loaded": {}}
    await session.execute(insert(questions).values(values))
    rises = update(meetings).where(meetings.c.id == meeting_id).values(version=meetings.c.version + 1)
    await session.execute(rises)


async def _asked(session: AsyncSession, meeting_id: int, number: int) -> Round | None:
    """What was asked from a draft of this number."""
    found = await reading.rounds_of(session, meeting_id, PollDraft(number).poll_id)
    return found[0] if found else None

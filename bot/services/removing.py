"""Taking people out of what is stored: which rows go, which stay empty. Who may ask for it: privacy.py."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, delete, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import tables as db
from bot.domain.announcements import AnnouncementState
from bot.domain.deliveries import State
from bot.domain.nameless import nameless
from bot.domain.people import Participant
from bot.domain.privacy import Erased, Subject
from bot.services import audit, deliveries
from bot.services.polls import erasing
from bot.services.polls.whose import KeyOf, with_tokens

_KEPT = frozenset({"id", "delegation"})
_EMPTY: Mapping[str, Any] = {
    field.name: "" if field.default is MISSING else field.default
    for field in fields(Participant)
    if field.name not in _KEPT
} | {"withdrawn": True, "loaded": {}}

_WHOSE = ("user_id", "participant_id", "message_id", "more_message_ids", "confirmed_at", "told_at")
"""Of a delivery: to whom it went, and what they did with it."""

LISTED = (
    db.invitations,
    db.waiting,
    db.requests,
    db.arriving,
    db.signups,
    db.meal_answers,
    db.guides,
    db.calls,
)
"""Tables whose rows of a participant go with them."""
_OWN = (
    db.dialogues.c.user_id,
    db.announcement_cards.c.user_id,
    db.boards.c.chat_id,
    db.waiting.c.user_id,
    db.requests.c.asked_by,
    db.people.c.user_id,
)
_SAID = (
    db.signups.c.said_by,
    db.meal_answers.c.said_by,
    db.presences.c.said_by,
    db.calls.c.taken_by,
    db.travels.c.changed_by,
    db.signatures.c.said_by,
)
"""Who said something of another, by their id on the list."""
NAMED = (
    db.invitations.c.used_by,
    db.requests.c.answered_by,
    db.deliveries.c.user_id,
    db.item_changes.c.author,
    db.announcements.c.author,
    db.group_chats.c.linked_by,
    db.poll_rounds.c.opened_by,
    db.group_votes.c.created_by,
    db.report_texts.c.author,
    db.packs.c.made_by,
)
"""Columns of tables that stay, which name an account."""


async def empty(session: AsyncSession, which: ColumnElement[bool], reason: Erased) -> int:
    """Leave of participants what totals need: id and delegation. Returns how many there were."""
    there: ColumnElement[bool] = db.participants.c.erased.is_(None)
    gone = and_(which, there, db.participants.c.withdrawn.is_(True))
    if reason is Erased.WISH:  # who was not coming any more counts neither before nor after
        shell = {**_EMPTY, "erased": Erased.WISH_GONE.value}
        await session.execute(update(db.participants).where(gone).values(shell))
        there = or_(there, db.participants.c.erased == Erased.TIME)
    else:
        await session.execute(delete(db.participants).where(gone))
    shell = {**_EMPTY, "erased": reason.value}
    done = await session.execute(update(db.participants).where(which, there).values(shell))
    return int(done.rowcount)  # type: ignore[attr-defined]


async def forget_accounts(session: AsyncSession, user_ids: Iterable[int]) -> None:
    """Take accounts out of everything: their own rows go, in the rows of others nobody is named."""
    for user_id in user_ids:
        await erasing.forget_account(session, user_id)
        for own in _OWN:
            await session.execute(delete(own.table).where(own == user_id))
        draft = db.announcements.c.state == AnnouncementState.DRAFT
        await session.execute(delete(db.announcements).where(db.announcements.c.author == user_id, draft))
        theirs = db.deliveries.c.user_id == user_id
        await deliveries.withdraw(session, theirs, State.SUPPRESSED, "erased")
        # To an admin on no list: its key names the account.
        await _unaddress(session, and_(theirs, db.deliveries.c.participant_id.is_(None)))
        for named in NAMED:
            await session.execute(update(named.table).where(named == user_id).values({named.name: None}))
        await audit.forget_actor(session, user_id)


async def untie_accounts(session: AsyncSession, user_ids: Iterable[int]) -> None:
    """Take accounts off the list that stay for what else they are: an admin's."""
    untied = dict.fromkeys(
        ("participant_id", "consent_version", "consented_at", "diet_consented_at", "follow_up_at")
    )
    for user_id in user_ids:
        await erasing.forget_account(session, user_id)
        told = db.deliveries.c.user_id == user_id, db.deliveries.c.participant_id.is_not(None)
        await session.execute(update(db.deliveries).where(*told).values(user_id=None))
        await session.execute(delete(db.dialogues).where(db.dialogues.c.user_id == user_id))
        await session.execute(update(db.people).where(db.people.c.user_id == user_id).values(untied))


async def remove(session: AsyncSession, subject: Subject, poll_key: KeyOf, *, until: int = 0) -> None:
    """Take a person out of everything but what totals need.

    ``until``: also what they sent before this update and what still waits; only before any is handled.
    """
    if subject.participant_id is not None:
        await erasing.forget_listed(session, await with_tokens(session, subject, poll_key), poll_key)
        await _remove_listed(session, subject)
    if subject.user_id is not None:
        await forget_accounts(session, [subject.user_id])
        await _blank_updates(session, subject.user_id, until)


async def _remove_listed(session: AsyncSession, subject: Subject) -> None:
    person = db.participants
    mine = and_(person.c.meeting_id == subject.meeting_id, person.c.id == subject.participant_id)
    await empty(session, mine, Erased.WISH)
    for table in LISTED:
        theirs = table.c.meeting_id == subject.meeting_id, table.c.participant_id == subject.participant_id
        await session.execute(delete(table).where(*theirs))
    await _unname(session, subject)
    table = db.deliveries
    told = and_(table.c.meeting_id == subject.meeting_id, table.c.participant_id == subject.participant_id)
    await deliveries.withdraw(session, told, State.SUPPRESSED, "erased")
    await _unaddress(session, told)
    # Another account may be half way through a dialogue that names them.
    for row in (await session.execute(select(db.dialogues.c.user_id, db.dialogues.c.data))).all():
        if subject.participant_id in row.data.values():
            await session.execute(delete(db.dialogues).where(db.dialogues.c.user_id == row.user_id))


async def _unname(session: AsyncSession, subject: Subject) -> None:
    """Leave that somebody of the town was here and signed, and that somebody said so of others."""
    town = select(db.participants.c.delegation).where(
        db.participants.c.meeting_id == subject.meeting_id, db.participants.c.id == subject.participant_id
    )
    delegation = (await session.execute(town)).scalar_one_or_none() or ""
    nobody = nameless(delegation, secrets.token_hex(8))
    for table in (db.presences, db.signatures):
        theirs = table.c.meeting_id == subject.meeting_id, table.c.participant_id == subject.participant_id
        await session.execute(update(table).where(*theirs).values(participant_id=nobody))
    for said in _SAID:
        said_it = said.table.c.meeting_id == subject.meeting_id, said == subject.participant_id
        await session.execute(update(said.table).where(*said_it).values({said.name: ""}))


async def _unaddress(session: AsyncSession, told: ColumnElement[bool]) -> None:
    """Leave of deliveries that there were some."""
    table = db.deliveries
    nobodys: dict[str, Any] = dict.fromkeys(_WHOSE)
    nobodys |= {"data": {}, "dedupe_key": literal("erased:") + cast(table.c.id, String)}
    await session.execute(update(table).where(told).values(nobodys))


async def _blank_updates(session: AsyncSession, user_id: int, until: int) -> None:
    """The update that asked for the erasure stays: a crash may have kept its answer back."""
    inbox = db.inbox.c
    waits = and_(inbox.state.in_((db.NEW, db.APPLIED)), inbox.update_id < until)
    theirs = inbox.body.contains(str(user_id), autoescape=True), or_(inbox.state == db.QUARANTINED, waits)
    await session.execute(update(db.inbox).where(*theirs).values(body="", chat=None, state=db.DONE))

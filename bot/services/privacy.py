"""Erasing a person: what goes, what stays empty, and the ledger that erases anew after a restore."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, delete, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import tables as db
from bot.db.upsert import insert_or_update
from bot.domain.announcements import AnnouncementState
from bot.domain.deliveries import State
from bot.domain.errors import NoSuchParticipant, NotAllowed
from bot.domain.people import Participant, Person
from bot.domain.privacy import COUNTED, Erased, Erasure, Subject, account_digest, participant_digest
from bot.domain.rights import Action
from bot.services import audit, deliveries
from bot.services.acts import By
from bot.services.holdings import subject_of
from bot.services.polls import erasing
from bot.services.polls.whose import KeyOf, with_tokens
from bot.services.rights import require

SETTLING = timedelta(seconds=5)
"""Operating time until the storage is wiped: the update that asked for it is answered and blanked by then."""

_KEPT = frozenset({"id", "delegation"})
_EMPTY: Mapping[str, Any] = {
    field.name: "" if field.default is MISSING else field.default
    for field in fields(Participant)
    if field.name not in _KEPT
} | {"withdrawn": True, "loaded": {}}

_WHOSE = ("user_id", "participant_id", "message_id", "more_message_ids", "confirmed_at", "told_at")
"""Of a delivery: to whom it went, and what they did with it."""

_OWN = tuple(
    (column.table, column)
    for column in (
        db.dialogues.c.user_id,
        db.announcement_cards.c.user_id,
        db.waiting.c.user_id,
        db.requests.c.asked_by,
        db.people.c.user_id,
    )
)
_NAMED = tuple(
    (column.table, column)
    for column in (
        db.invitations.c.used_by,
        db.requests.c.answered_by,
        db.deliveries.c.user_id,
        db.item_changes.c.author,
        db.announcements.c.author,
        db.group_chats.c.linked_by,
        db.poll_rounds.c.opened_by,
        db.group_votes.c.created_by,
    )
)


async def erase(
    session: AsyncSession,
    subject: Subject,
    entries: Mapping[str, Erasure],
    *,
    real: datetime,
    poll_key: KeyOf,
) -> None:
    """Erase a person at their wish, for good. Twice is once. Operating time ``real``.

    ``entries`` are those of ``entries_of``; the caller has written them beside the database before.
    ``poll_key``: what finds their anonymous answers, to cut the last tie between them.
    """
    await _remove(session, subject, poll_key)
    await _remember(session, entries, scrub_at=real + SETTLING)
    await audit.record(
        session,
        "erase",
        subject.participant_id or "account",
        actor=Person(audit.ERASED),
        now=real,
        meeting_id=subject.meeting_id,
    )


async def subjects_of(session: AsyncSession, by: By, participant_id: str) -> list[Subject]:
    """Somebody of the list and all their accounts: theirs, old phones', one that waits to be let in.

    Nobody's else, though they once had this person's code: who is another participant, or an admin, stays.
    Raises NotAllowed (also for oneself: /forget), NoSuchParticipant; not for who is erased already.
    """
    require(by.person, Action.ERASE_ANOTHER)
    if by.person.participant is not None and by.person.participant.id == participant_id:
        raise NotAllowed(Action.ERASE_ANOTHER)
    listed, account = db.participants.c, db.people.c
    here = listed.meeting_id == by.meeting_id, listed.id == participant_id
    if (await session.execute(select(listed.id).where(*here))).one_or_none() is None:
        raise NoSuchParticipant(participant_id)
    tied = account.meeting_id == by.meeting_id, account.participant_id == participant_id
    own = set((await session.execute(select(account.user_id).where(*tied))).scalars())
    for table, column in ((db.waiting, db.waiting.c.user_id), (db.invitations, db.invitations.c.used_by)):
        theirs = table.c.meeting_id == by.meeting_id, table.c.participant_id == participant_id
        tied_to = select(account.participant_id).where(account.user_id == column).scalar_subquery()
        rows = await session.execute(
            select(column).where(*theirs, column.is_not(None), tied_to.is_(None)).distinct()
        )
        own |= set(rows.scalars()) - set(by.admins)
    first, *others = sorted(own) or [None]
    return [Subject(first, by.meeting_id, participant_id), *(Subject(user_id) for user_id in others)]


async def erase_another(
    session: AsyncSession,
    by: By,
    subjects: Sequence[Subject],
    entries: Mapping[str, Erasure],
    *,
    poll_key: KeyOf,
) -> None:
    """Erase whom an admin chose; the log names the admin. ``subjects`` and ``entries`` as found before.

    Raises NotAllowed.
    """
    require(by.person, Action.ERASE_ANOTHER)
    for subject in subjects:
        await _remove(session, subject, poll_key)
    await _remember(session, entries, scrub_at=by.now + SETTLING)
    await by.tell(session, "erase", subjects[0].participant_id or "account")


async def apply_ledger(
    session: AsyncSession,
    key: bytes,
    entries: Mapping[str, Erasure],
    *,
    real: datetime,
    poll_key: KeyOf,
) -> dict[str, Erasure]:
    """Erase anew whom a restored backup brought back; before any update is handled.

    ``entries`` are the ledger's beside the database. Returns those that it lacks. Operating time ``real``.
    """
    known = {
        row.digest: Erasure(row.erased_at, row.update_id)
        for row in await session.execute(select(db.erasures))
    }
    everything = {
        digest: max(one for one in (known.get(digest), entries.get(digest)) if one is not None)
        for digest in (*known, *entries)
    }
    if everything:
        came_back = await _brought_back(session, key, everything)
        for subject, erasure in came_back:
            await _remove(session, subject, poll_key, until=erasure.update_id)
        new = {digest: one for digest, one in everything.items() if known.get(digest) != one}
        await _remember(session, everything if came_back else new, scrub_at=real + SETTLING)
    return {digest: one for digest, one in everything.items() if entries.get(digest) != one}


async def totals(session: AsyncSession, meeting_id: int) -> dict[str, int]:
    """How many people each delegation has, the erased ones among them."""
    counts = or_(db.participants.c.withdrawn.is_(False), db.participants.c.erased.in_(COUNTED))
    here = db.participants.c.meeting_id == meeting_id
    delegation = db.participants.c.delegation
    rows = await session.execute(select(delegation, func.count()).where(here, counts).group_by(delegation))
    return {row[0]: row[1] for row in rows}


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
        for table, own in _OWN:
            await session.execute(delete(table).where(own == user_id))
        draft = db.announcements.c.state == AnnouncementState.DRAFT
        await session.execute(delete(db.announcements).where(db.announcements.c.author == user_id, draft))
        theirs = db.deliveries.c.user_id == user_id
        await deliveries.withdraw(session, theirs, State.SUPPRESSED, "erased")
        # To an admin on no list: its key names the account.
        await _unaddress(session, and_(theirs, db.deliveries.c.participant_id.is_(None)))
        for table, named in _NAMED:
            await session.execute(update(table).where(named == user_id).values({named.name: None}))
        await audit.forget_actor(session, user_id)


async def _remove(session: AsyncSession, subject: Subject, poll_key: KeyOf, *, until: int = 0) -> None:
    """``until``: also what they sent before this update and what still waits; only before any is handled."""
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
    for table in (db.invitations, db.waiting, db.requests, db.arriving):
        theirs = table.c.meeting_id == subject.meeting_id, table.c.participant_id == subject.participant_id
        await session.execute(delete(table).where(*theirs))
    table = db.deliveries
    told = and_(table.c.meeting_id == subject.meeting_id, table.c.participant_id == subject.participant_id)
    await deliveries.withdraw(session, told, State.SUPPRESSED, "erased")
    await _unaddress(session, told)
    # Another account may be half way through a dialogue that names them.
    for row in (await session.execute(select(db.dialogues.c.user_id, db.dialogues.c.data))).all():
        if subject.participant_id in row.data.values():
            await session.execute(delete(db.dialogues).where(db.dialogues.c.user_id == row.user_id))


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
    await session.execute(update(db.inbox).where(*theirs).values(body="", state=db.DONE))


async def _remember(session: AsyncSession, entries: Mapping[str, Erasure], *, scrub_at: datetime) -> None:
    for digest, one in entries.items():
        erasure = {"erased_at": one.erased_at, "update_id": one.update_id}
        values = {"digest": digest, **erasure, "scrub_at": scrub_at}
        await session.execute(insert_or_update(session, db.erasures, ("digest",), values))


async def _brought_back(
    session: AsyncSession, key: bytes, entries: Mapping[str, Erasure]
) -> list[tuple[Subject, Erasure]]:
    """Accounts and participants of the ledger whose data are here all the same.

    Whoever came back by themselves since has a younger row, and stays.
    """
    found = []
    since = {
        row.user_id: row.created_at
        for row in await session.execute(select(db.people.c.user_id, db.people.c.created_at))
    }
    for user_id in since.keys() | await _other_accounts(session):
        erasure = entries.get(account_digest(user_id, key))
        if erasure is not None and (user_id not in since or since[user_id] < erasure.erased_at):
            found.append((await subject_of(session, user_id), erasure))
    listed = select(db.participants.c.id, db.meetings.c.code, db.meetings.c.id.label("meeting")).join(
        db.meetings, db.meetings.c.id == db.participants.c.meeting_id
    )
    wished = db.participants.c.erased.in_((Erased.WISH, Erased.WISH_GONE))
    rows = await session.execute(listed.where(or_(db.participants.c.erased.is_(None), ~wished)))
    found += [
        (Subject(None, row.meeting, row.id), erasure)
        for row in rows
        if (erasure := entries.get(participant_digest(row.code, row.id, key))) is not None
    ]
    return found


async def _other_accounts(session: AsyncSession) -> set[int]:
    """Accounts that are named somewhere but in the table of accounts."""
    voted = db.group_ballots.c.user_id, db.orphan_votes.c.user_id
    columns = (db.audit_log.c.actor, db.waiting.c.user_id, *voted, *(column for _, column in _NAMED))
    named = [set((await session.execute(select(column).distinct())).scalars()) for column in columns]
    return set().union(*named) - {None, audit.ERASED}

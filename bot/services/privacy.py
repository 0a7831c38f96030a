"""Erasing a person: what goes, what stays empty, and the ledger that erases anew after a restore."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import tables as db
from bot.db.upsert import insert_or_update
from bot.domain.errors import NoSuchParticipant, NotAllowed
from bot.domain.people import Person
from bot.domain.privacy import COUNTED, Erased, Erasure, Subject, account_digest, participant_digest
from bot.domain.rights import Action
from bot.services import audit
from bot.services.acts import By
from bot.services.holdings import subject_of
from bot.services.polls.whose import KeyOf
from bot.services.removing import NAMED, remove
from bot.services.rights import require

SETTLING = timedelta(seconds=5)
"""Operating time until the storage is wiped: the update that asked for it is answered and blanked by then."""


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
    await remove(session, subject, poll_key)
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
        await remove(session, subject, poll_key)
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
            await remove(session, subject, poll_key, until=erasure.update_id)
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
    columns = (db.audit_log.c.actor, db.waiting.c.user_id, *voted, *NAMED)
    named = [set((await session.execute(select(column).distinct())).scalars()) for column in columns]
    return set().union(*named) - {None, audit.ERASED}

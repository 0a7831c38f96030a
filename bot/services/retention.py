"""How long each class of data is kept, by the clock. Periods after the meeting's end are meeting time."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import tables as db
from bot.domain.meeting import Meeting
from bot.domain.polls.lasting import key_ends
from bot.domain.privacy import Erased, Retention, after_end
from bot.services import audit, guesses
from bot.services.polls import erasing, permissions
from bot.services.polls.reading import polls_of, rounds_of
from bot.services.polls.whose import KeyOf
from bot.services.programme import as_entity, read_programme
from bot.services.removing import LISTED, empty, forget_accounts, untie_accounts


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows of each class were kept long enough."""

    diets: int = 0
    participants: int = 0
    accounts: int = 0
    onlookers: int = 0
    invitations: int = 0
    guesses: int = 0
    audit: int = 0
    polls: int = 0

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))


async def purge(
    session: AsyncSession,
    *,
    now: datetime,
    real: datetime,
    poll_key: KeyOf,
    admins: Collection[int] = (),
) -> Purged:
    """Erase what was kept long enough: meeting time ``now``; operating time ``real`` for log and codes.

    ``poll_key``: so that polls still know how many of a delegation answered when nobody is named any more.
    ``admins`` keep their accounts while they are admins, and nothing that ties these to the list.
    """
    diets = listed = accounts = polls = 0
    for row in (await session.execute(select(db.meetings))).all():
        meeting = as_entity(Meeting, row._mapping)
        kept = Retention.of(meeting)
        if now >= after_end(meeting, kept.dietary):
            diets += await drop_diets(session, row.id)
        if now >= after_end(meeting, kept.people):
            gone = await forget_people(session, row.id, now=now, poll_key=poll_key, admins=admins)
            accounts, polls, listed = accounts + gone.accounts, polls + gone.polls, listed + gone.participants
    return Purged(
        diets=diets,
        participants=listed,
        accounts=accounts,
        onlookers=await _forget_onlookers(session, now=now, real=real, admins=admins),
        invitations=await _drop_invitations(session, real - timedelta(days=Retention.log)),
        guesses=await guesses.drop_old(session, now=real),
        audit=await audit.drop_old(session, before=real - timedelta(days=Retention.audit)),
        polls=polls,
    )


async def forget_people(
    session: AsyncSession,
    meeting_id: int,
    *,
    now: datetime,
    poll_key: KeyOf,
    admins: Collection[int] = (),
) -> Purged:
    """Take everybody out of a meeting now (meeting time) but those who agreed to be asked later.

    Of ``admins`` the account stays, and is nobody's on the list.
    """
    keep = await permissions.agreed(session, meeting_id, await read_programme(session, meeting_id), now=now)
    accounts = await _forget_everybody(session, meeting_id, keep, admins)
    polls = await erasing.forget_names(session, meeting_id, poll_key, keep=keep)
    here = db.participants.c.meeting_id == meeting_id, db.participants.c.id.not_in(keep)
    return Purged(participants=await empty(session, and_(*here), Erased.TIME), accounts=accounts, polls=polls)


async def keys_over(session: AsyncSession, *, now: datetime) -> list[str]:
    """Codes of the meetings whose key of anonymous answers has had its time (meeting time)."""
    found = []
    for row in (await session.execute(select(db.meetings.c.id, db.meetings.c.code))).all():
        rounds = await rounds_of(session, row.id)
        polls, programme = await polls_of(session, row.id), await read_programme(session, row.id)
        if rounds and now >= key_ends(polls, programme, rounds):
            found.append(row.code)
    return found


def overdue(meeting: Meeting, *, now: datetime) -> list[tuple[str, int]]:
    """Classes of a meeting's data that are past their time, with their days: what a purge would erase."""
    kept = Retention.of(meeting)
    return [
        (name, days)
        for name, days in (("dietary", kept.dietary), ("people", kept.people))
        if now >= after_end(meeting, days)
    ]


async def drop_diets(session: AsyncSession, meeting_id: int) -> int:
    """Food needs, also those that the last load remembers, and the consent to keep them."""
    person = db.participants
    rows = await session.execute(
        select(person.c.id, person.c.dietary, person.c.loaded).where(person.c.meeting_id == meeting_id)
    )
    fed = [row for row in rows if row.dietary or "dietary" in row.loaded]
    for row in fed:
        loaded = {name: text for name, text in row.loaded.items() if name != "dietary"}
        this = person.c.meeting_id == meeting_id, person.c.id == row.id
        await session.execute(update(person).where(*this).values(dietary=(), loaded=loaded))
    agreed = db.people.c.meeting_id == meeting_id, db.people.c.diet_consented_at.is_not(None)
    await session.execute(update(db.people).where(*agreed).values(diet_consented_at=None))
    return len(fed)


async def _forget_everybody(
    session: AsyncSession, meeting_id: int, keep: Collection[str], admins: Collection[int]
) -> int:
    """Accounts of the meeting, and all that hangs on its participants. ``keep``: who may be asked later."""
    tied = db.people.c.participant_id
    theirs = db.people.c.meeting_id == meeting_id, tied.is_not(None), tied.not_in(keep)
    found = list((await session.execute(select(db.people.c.user_id).where(*theirs))).scalars())
    user_ids = [one for one in found if one not in admins]
    await forget_accounts(session, user_ids)
    await untie_accounts(session, [one for one in found if one in admins])
    for table in LISTED:
        await session.execute(delete(table).where(table.c.meeting_id == meeting_id))
    return len(user_ids)


async def _forget_onlookers(
    session: AsyncSession, *, now: datetime, real: datetime, admins: Collection[int]
) -> int:
    """Accounts that are nobody on a list and did nothing for long: their language is all there is.

    Acts are in the log (operating time): they need not be written down once more for this.
    """
    kept = timedelta(days=Retention.onlookers)
    account, log = db.people.c, db.audit_log.c
    acts = select(log.actor).where(log.at >= real - kept, log.actor.is_not(None), log.result == audit.OK)
    silent = account.participant_id.is_(None), account.updated_at < now - kept
    others = account.user_id.not_in(admins), account.user_id.not_in(acts)
    found = select(account.user_id).where(*silent, *others)
    user_ids = list((await session.execute(found)).scalars())
    await forget_accounts(session, user_ids)
    return len(user_ids)


async def _drop_invitations(session: AsyncSession, before: datetime) -> int:
    """Those that nobody can use any more for a month; used ones stay while their meeting does."""
    over = or_(db.invitations.c.expires_at < before, db.invitations.c.revoked_at < before)
    done = await session.execute(delete(db.invitations).where(over))
    return int(done.rowcount)  # type: ignore[attr-defined]

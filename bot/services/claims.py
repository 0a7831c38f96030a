"""How deliveries leave: due rows are claimed, and what became of each try is recorded.

Claim → commit → send → record → commit: the contract of docs/deliveries.md. Nothing here sends.
"""

import secrets
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    Row,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.stepwise import BRIEF
from bot.db.tables import deliveries, item_changes, people
from bot.domain.deliveries import (
    Delivery,
    DeliveryKind,
    Outcome,
    Parcel,
    Settled,
    State,
    judge,
)
from bot.domain.meeting import Meeting
from bot.services import addressees
from bot.services.deliveries import rested, withdraw
from bot.services.due_rows import ROW, due_rows, heads_of

GROUP_REST = timedelta(seconds=3)
"""Operating time between tries where a pause holds that group alone."""
HESITATION = timedelta(seconds=3)
"""Operating time that a process lives before it tries again what another one left in doubt."""
_SPARE = 8
"""Rows that are read beyond the limit before it is known whether one person has several."""

# Made once: with many turns a second, to make a statement costs more than to run it.
_OURS = deliveries.c.id == bindparam("row"), deliveries.c.claim_id == bindparam("claim")
_LATE = (
    select(deliveries.c.id)
    .where(deliveries.c.state == State.PENDING, deliveries.c.expires_at <= bindparam("now"))
    .limit(1)
    .execution_options(**BRIEF)
)
_MARK = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("row"))
    .values(
        state=State.SENDING,
        claim_id=bindparam("claim"),
        user_id=bindparam("to"),
        claimed_at=bindparam("real"),
        retry_at=None,
        attempts=deliveries.c.attempts + 1,
    )
    .execution_options(**BRIEF)
)
_VERDICT = ("state", "maybe_duplicate", "retry_at", "message_id", "reason", "settled_at", "attempts")
_DOUBTED = and_(
    or_(deliveries.c.state == State.PENDING, deliveries.c.state == State.UNKNOWN),
    deliveries.c.maybe_duplicate > 0,
)
"""What another process that leads by now did not know, and nobody tried again: who sent it knows better."""
_RECORD = (
    update(deliveries)
    .where(*_OURS, or_(deliveries.c.state == State.SENDING, _DOUBTED))
    .values({name: bindparam(f"new_{name}") for name in _VERDICT})
    .execution_options(**BRIEF)
)


async def claim(
    session: AsyncSession, *, now: datetime, real: datetime, limit: int, flying: Iterable[Parcel] = ()
) -> list[Parcel]:
    """Claim due rows: at most ``limit`` parcels, the most urgent first, at most one a person.

    ``now`` is meeting time, ``real`` operating time. What is too late, or for somebody who is gone,
    blocked the bot or wants nothing, ends here. Who has one of ``flying`` on its way is left out: a chat
    takes one message a second, and whoever gets many would hold up the others. Returns parcels that are
    to be sent at once.
    """
    parcels: list[Parcel] = []
    busy = {one for parcel in flying for one in parcel.whose}
    # Several rows of one person leave room for fewer people; in an hour of many, for far fewer.
    for reach in (limit + _SPARE, 4 * limit, 64 * limit):
        while (due := await due_rows(session, now=now, real=real, limit=reach)) is None:
            await expire(session, now=now)
        heads = await heads_of(session, due, busy)
        if len(heads) >= limit or len(due) < reach:
            break
    known: dict[int, Meeting] = {}
    while heads and len(parcels) < limit:
        some = {one: heads.pop(one) for one in list(heads)[: limit - len(parcels)]}
        accounts = await addressees.accounts(session, some)
        for one, row in some.items():
            meeting = known.get(row.meeting_id) or await addressees.meeting_of(session, row.meeting_id)
            known[row.meeting_id] = meeting
            if parcel := await _pack(session, row, accounts.get(one), meeting, now=now, real=real):
                parcels.append(parcel)
    parcels = await _free(session, parcels)
    await _mark(session, parcels, real)
    await _note_changes(session, parcels)
    return parcels


async def expire(session: AsyncSession, *, now: datetime) -> None:
    """End what is too late to be useful (meeting time)."""
    if (await session.execute(_LATE, {"now": now})).first() is not None:
        await withdraw(session, deliveries.c.expires_at <= now, State.EXPIRED)


async def _pack(
    session: AsyncSession,
    head: Row[Any],
    account: Row[Any] | None,
    meeting: Meeting,
    *,
    now: datetime,
    real: datetime,
) -> Parcel | None:
    """A parcel around a row; None if it may not be sent, and is ended."""
    person, within, refusal = addressees.recipient(head, account, meeting, now)
    if refusal or person is None:  # this one only: they may be back before the next is due
        await withdraw(session, deliveries.c.id == head.id, State.SUPPRESSED, refusal)
        return None
    rows: Sequence[Any] = [head]
    if DeliveryKind(head.kind).merges:
        rows = await _together(session, head, until=max(now, head.due_at + within), real=real)
    return Parcel(secrets.token_hex(8), head.meeting_id, person, tuple(_delivery(row) for row in rows))


async def _together(
    session: AsyncSession, head: Row[Any], *, until: datetime, real: datetime
) -> Sequence[Any]:
    row = deliveries.c
    mine = and_(
        row.meeting_id == head.meeting_id,
        row.participant_id == head.participant_id
        if head.participant_id is not None
        else row.user_id == head.user_id,
    )
    same = and_(row.kind == head.kind, row.state == State.PENDING, row.due_at <= until)
    found = select(*ROW).where(mine, same, rested(real)).order_by(row.due_at, row.id)
    return (await session.execute(found)).all()


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        kind=DeliveryKind(row.kind),
        key=row.dedupe_key.partition(":")[2],
        data=row.data,
        due_at=row.due_at,
        expires_at=row.expires_at,
        attempts=row.attempts + 1,
        maybe_duplicate=row.maybe_duplicate,
    )


async def _free(session: AsyncSession, parcels: list[Parcel]) -> list[Parcel]:
    """Those that nobody else holds or has ended since they were read; on SQLite there is nobody else.

    To wait for a row here, with others marked already, is how two transactions lock each other out.
    """
    if session.get_bind().dialect.name == "sqlite" or not parcels:
        return parcels
    ids = [row.id for parcel in parcels for row in parcel.rows]
    still = deliveries.c.id.in_(ids), deliveries.c.state == State.PENDING
    found = select(deliveries.c.id).where(*still).order_by(deliveries.c.id).with_for_update(skip_locked=True)
    free = set((await session.scalars(found)).all())
    return [parcel for parcel in parcels if all(row.id in free for row in parcel.rows)]


async def _mark(session: AsyncSession, parcels: Iterable[Parcel], real: datetime) -> None:
    rows = [
        {"row": row.id, "claim": parcel.claim_id, "to": parcel.person.user_id, "real": real}
        for parcel in parcels
        for row in parcel.rows
    ]
    if not rows:
        return
    connection = await session.connection()
    rows.sort(key=itemgetter("row"))  # in one order everywhere: two orders lock each other out
    await connection.execute(_MARK, rows)


async def _note_changes(session: AsyncSession, parcels: Iterable[Parcel]) -> None:
    """Keep with each notice up to which change it tells at least: clocks cannot say what was published by
    then. What it told in the end is recorded with its outcome."""
    notices = [parcel for parcel in parcels if parcel.kind is DeliveryKind.CHANGE]
    if notices:
        last = await session.scalar(select(func.max(item_changes.c.id)))
        await _set_upto(session, [(parcel, last or 0) for parcel in notices])


async def _set_upto(session: AsyncSession, told: Sequence[tuple[Parcel, int]]) -> None:
    rows = [
        {"row": row.id, "claim": parcel.claim_id, "noted": {**row.data, "upto": upto}}
        for parcel, upto in told
        for row in parcel.rows
    ]
    if rows:
        connection = await session.connection()
        await connection.execute(update(deliveries).where(*_OURS).values(data=bindparam("noted")), rows)


async def record(session: AsyncSession, settled: Sequence[Settled], *, real: datetime) -> None:
    """Record what became of tries, by claim: rows that somebody else claimed or ended since stay as they are.

    Whoever blocked the bot gets nothing more until they come back. Operating time.
    """
    rows = [values for one in settled for values in _verdicts(one, real)]
    rows.sort(key=itemgetter("row"))
    if rows:
        connection = await session.connection()
        await connection.execute(_RECORD, rows)
    await _set_upto(session, [(one.parcel, one.upto) for one in settled if one.upto is not None])
    for one in settled:
        if one.more:  # an album
            mine = deliveries.c.id.in_([row.id for row in one.parcel.rows])
            still = deliveries.c.claim_id == one.parcel.claim_id, deliveries.c.state == State.SENT
            more = {"more_message_ids": list(one.more)}
            await session.execute(update(deliveries).where(mine, *still).values(more))
    blocked = [one.parcel.person.user_id for one in settled if one.outcome is Outcome.BLOCKED]
    if blocked:
        unblocked = people.c.user_id.in_(blocked), people.c.blocked_at.is_(None)
        await session.execute(update(people).where(*unblocked).values(blocked_at=real))


def _verdicts(settled: Settled, real: datetime) -> list[dict[str, Any]]:
    found = []
    for row in settled.parcel.rows:
        outcome = Outcome.STALE if row.id in settled.stale else settled.outcome
        outcome = Outcome.EXPIRED if row.id in settled.late else outcome
        verdict = judge(outcome, row.attempts, row.maybe_duplicate)
        held = outcome is Outcome.HELD and settled.parcel.to_group
        rest = GROUP_REST if held else verdict.retry_after
        found.append(
            {
                "row": row.id,
                "claim": settled.parcel.claim_id,
                "new_state": verdict.state,
                "new_maybe_duplicate": verdict.maybe_duplicate,
                "new_retry_at": real + rest if rest else None,
                "new_message_id": settled.message_id if verdict.state is State.SENT else None,
                "new_reason": settled.reason[:200],
                "new_settled_at": real if verdict.state.final else None,
                "new_attempts": row.attempts if verdict.counts else row.attempts - 1,
            }
        )
    return found


async def recover(session: AsyncSession, alive: Collection[str], *, real: datetime) -> int:
    """Judge claims that nobody works on (a process died): *unknown*. Returns how many rows there were.

    ``alive``: claims in this process's hands. Operating time.
    """
    row = deliveries.c
    claimed = (await session.execute(select(*ROW, row.claim_id).where(row.state == State.SENDING))).all()
    dead = [one for one in claimed if one.claim_id not in alive]
    for one in dead:
        verdict = judge(Outcome.UNKNOWN, one.attempts, one.maybe_duplicate)
        values: dict[str, Any] = {"state": verdict.state, "maybe_duplicate": verdict.maybe_duplicate}
        values["settled_at"] = real if verdict.state.final else None
        still = row.id == one.id, row.claim_id == one.claim_id
        await session.execute(update(deliveries).where(*still).values(values))
    return len(dead)


async def hesitate(session: AsyncSession, *, now: datetime, real: datetime) -> None:
    """At a start: let rest what was perhaps sent before. A process that dies young, and again, must not
    spend its only second try. What is of no use soon does not wait. Meeting and operating time.
    """
    row = deliveries.c
    doubtful = row.state == State.PENDING, row.maybe_duplicate > 0, row.expires_at > now + 2 * HESITATION
    until = {"retry_at": real + HESITATION}
    await session.execute(update(deliveries).where(*doubtful, rested(real + HESITATION)).values(until))


async def forgive(session: AsyncSession, user_id: int) -> None:
    """Somebody who blocked the bot is back: deliveries may go to them again."""
    was_blocked = people.c.user_id == user_id, people.c.blocked_at.is_not(None)
    await session.execute(update(people).where(*was_blocked).values(blocked_at=None))

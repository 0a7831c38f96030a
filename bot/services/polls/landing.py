"""What became of invitations that left: where the message is, which older ones it replaces.

Nothing says who had answered by then: of a reminder in an anonymous round what is left is the same of
everybody who was asked, and is gone ten minutes later.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import deliveries, people, poll_asked, poll_rounds
from bot.db.types import UTCDateTime
from bot.domain.deliveries import LONGEST_REST, Delivery, DeliveryKind, Outcome, Settled, State
from bot.domain.polls.rounds import Asked, Round
from bot.services.deliveries import rested
from bot.services.polls.progress import progress_of
from bot.services.polls.reading import as_round
from bot.services.polls.whose import KeyOf, code_of

REPLACED = 1
"""The edition of a message that is to be taken away: a newer one asks. It stays in /polls."""
DELETABLE = timedelta(hours=48)
"""Operating time: younger messages can be deleted, older ones only edited."""
_ROW = deliveries.c
_ALIKE: dict[str, Any] = {
    **dict.fromkeys(("user_id", "message_id", "claim_id", "claimed_at", "settled_at", "retry_at", "edition")),
    "state": State.SUPPRESSED,
    "reason": "",
    "attempts": 0,
    "maybe_duplicate": 0,
}
"""What is left of a reminder in an anonymous round, whether it left or they had answered: that it was due."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """A message that is to be taken away from a chat; ``language``: what its reader chose."""

    row: int
    user_id: int
    message_id: int
    meeting_id: int
    language: str
    young: bool


async def follow(session: AsyncSession, landed: Sequence[Settled], key_of: KeyOf) -> None:
    """Keep what became of invitations; in the transaction that records it."""
    invitations = [one for one in landed if one.parcel.kind is DeliveryKind.POLL]
    # By person, as asking.py marks them: two orders lock each other out.
    for one in sorted(invitations, key=_to):
        (row,) = one.parcel.rows
        await _follow(session, one, row, key_of)
    reminders = [row.id for one in invitations for row in one.parcel.rows if "again" in row.data]
    if reminders:
        final = _ROW.id.in_(reminders), _ROW.state.not_in((State.PENDING, State.SENDING))
        await session.execute(update(deliveries).where(*final, _nameless()).values(_ALIKE))


def _to(settled: Settled) -> str:
    participant = settled.parcel.person.participant
    return participant.id if participant else ""


async def fade(session: AsyncSession, meeting_id: int, *, before: datetime) -> None:
    """Delete what is left of reminders in anonymous rounds that were due by an instant (meeting time)."""
    old = _ROW.meeting_id == meeting_id, _ROW.kind == DeliveryKind.POLL, _ROW.state == State.SUPPRESSED
    again = _ROW.data["again"].as_string().is_not(None)
    await session.execute(delete(deliveries).where(*old, _ROW.due_at <= before, again, _nameless()))


def _nameless() -> ColumnElement[bool]:
    nameless = select(poll_rounds.c.id).where(poll_rounds.c.anonymous)
    found: ColumnElement[bool] = _ROW.data["round"].as_integer().in_(nameless)
    return found


async def _follow(session: AsyncSession, settled: Settled, row: Delivery, key_of: KeyOf) -> None:
    participant = settled.parcel.person.participant
    if participant is None:
        return
    again, number = "again" in row.data, int(row.data["round"])
    this = and_(poll_asked.c.round_id == number, poll_asked.c.participant_id == participant.id)
    if settled.outcome is Outcome.STALE and not again:  # asked at the next look, if they may be asked then
        await session.execute(update(poll_asked).where(this).values(told=False))
    if settled.outcome is not Outcome.SENT or settled.message_id is None:
        return
    meeting_id = settled.parcel.meeting_id
    ids = await _replace(session, meeting_id, participant.id, key_of)
    if not again:  # a reminder leaves what is kept as it was: it would tell who has answered
        known = poll_asked.c.round_id.in_(ids), poll_asked.c.participant_id == participant.id
        await session.execute(update(poll_asked).where(*known).values(message_id=None))
        await session.execute(update(poll_asked).where(this).values(message_id=settled.message_id))


async def _replace(
    session: AsyncSession, meeting_id: int, participant_id: str, key_of: KeyOf
) -> Sequence[int]:
    """Take the messages that asked before away, where nobody has touched them. Returns their rounds."""
    joined = and_(poll_rounds.c.id == poll_asked.c.round_id, poll_rounds.c.meeting_id == meeting_id)
    theirs = poll_asked.c.participant_id == participant_id, poll_asked.c.message_id.is_not(None)
    found = select(poll_rounds, poll_asked.c.message_id).join(poll_asked, joined).where(*theirs)
    rows = (await session.execute(found)).all()
    if not rows:
        return ()
    code = await code_of(session, meeting_id)
    rounds = [as_round(row) for row in rows]
    far = await progress_of(session, rounds, participant_id, key=key_of(code), code=code)
    untouched = [row.message_id for row in rows if far[row.id].state in (Asked.ASKED, Asked.WAITING)]
    mine = _ROW.meeting_id == meeting_id, _ROW.participant_id == participant_id
    sent = _ROW.kind == DeliveryKind.POLL, _ROW.state == State.SENT, _ROW.message_id.in_(untouched)
    await session.execute(update(deliveries).where(*mine, *sent).values(edition=REPLACED))
    return [row.id for row in rows]


async def begun_elsewhere(
    session: AsyncSession, asking: Round, participant_id: str, message_id: int | None
) -> None:
    """Somebody begins in another message than the one that asked: that one is taken away.

    Where it is stays written as it was: who began so would show.
    """
    place = poll_asked.c.round_id == asking.id, poll_asked.c.participant_id == participant_id
    asked_in = await session.scalar(select(poll_asked.c.message_id).where(*place))
    if asked_in in (None, message_id):
        return
    mine = _ROW.meeting_id == asking.meeting_id, _ROW.participant_id == participant_id
    sent = _ROW.kind == DeliveryKind.POLL, _ROW.state == State.SENT, _ROW.message_id == asked_in
    await session.execute(update(deliveries).where(*mine, *sent).values(edition=REPLACED))


def _those_replaced() -> Select[Any]:
    reader = select(people.c.language).where(people.c.user_id == _ROW.user_id).scalar_subquery()
    columns = _ROW.id, _ROW.user_id, _ROW.message_id, _ROW.meeting_id, _ROW.settled_at
    old = _ROW.kind == DeliveryKind.POLL, _ROW.edition == REPLACED, _ROW.state == State.SENT
    rests = rested(bindparam("real", type_=UTCDateTime), bindparam("never", type_=UTCDateTime))
    there = _ROW.user_id.is_not(None), _ROW.message_id.is_not(None), rests
    found = select(*columns, reader.label("language")).where(*old, *there)
    return found.order_by(_ROW.id).limit(bindparam("most", type_=Integer))


_REPLACED = _those_replaced()
"""Made once: asked each second."""


async def replaced(session: AsyncSession, *, real: datetime, limit: int) -> list[Replaced]:
    """The next messages to take away. Operating time."""
    values = {"real": real, "never": real + LONGEST_REST, "most": limit}
    return [
        Replaced(
            row.id,
            row.user_id,
            row.message_id,
            row.meeting_id,
            row.language or "en",
            row.settled_at is not None and row.settled_at > real - DELETABLE,
        )
        for row in await session.execute(_REPLACED, values)
    ]


async def taken_away(
    session: AsyncSession, tried: Iterable[tuple[Replaced, bool]], *, rest: timedelta, real: datetime
) -> None:
    """Record which are gone (or cannot go); the others rest. Operating time."""
    for one, done in tried:
        this = _ROW.id == one.row, _ROW.edition == REPLACED
        values = {"edition": None, "retry_at": None} if done else {"retry_at": real + rest}
        await session.execute(update(deliveries).where(*this).values(values))

"""What one look of the clock at the polls works with, and who of those that it concerns is free."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import deliveries, people, poll_progress
from bot.domain.deliveries import DeliveryKind, State
from bot.domain.polls import Poll
from bot.domain.polls.asking import REST, Patience
from bot.domain.polls.rounds import Round
from bot.domain.polls.tokens import mark
from bot.domain.programme import Programme
from bot.services.recipients import Recipient

_UNDER_WAY = (State.PENDING, State.SENDING)
_LEFT = (*_UNDER_WAY, State.SENT, State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Look:
    """The programme, polls and rounds as they are at an instant of meeting time; ``key``: of the answers."""

    meeting_id: int
    programme: Programme
    polls: Mapping[str, Poll]
    rounds: tuple[Round, ...]
    key: bytes | None
    now: datetime

    @property
    def open(self) -> list[Round]:
        """Those that take answers, of polls that there still are."""
        return [one for one in self.rounds if one.open_at(self.now) and one.poll_id in self.polls]

    def mark(self, asking: Round, participant_id: str) -> str | None:
        """Under which somebody's progress is kept."""
        return mark(self.key, self.programme.meeting.code, participant_id, asking)


@dataclass(frozen=True, slots=True)
class Holds:
    """What keeps people from being asked: who wants or gets nothing, who is paused or has just joined, what
    they touched, what was written for them in the last minutes."""

    silent: frozenset[str]
    paused: Mapping[str, datetime]
    joined: Mapping[str, datetime]
    told: Mapping[str, datetime]
    waits: frozenset[str]
    touched: Mapping[int, Mapping[str, datetime]] = field(default_factory=dict)

    def free_at(self, look: Look, who: Recipient, at: datetime, *, by_hand: bool = False) -> datetime:
        """The first instant from ``at`` on at which somebody may be asked something.

        What an organiser asks ``by_hand`` does not wait for an invitation that nobody has touched.
        """
        person = who.participant_id
        told_at = self.told.get(person)
        if by_hand and person not in self.waits:
            told_at = None
        touched = [self._touched(look, one, person) for one in look.rounds if one.id in self.touched]
        taps = [one for one in (*touched, self.joined.get(person)) if one is not None]
        quiet = who.preferences.quiet_at(look.programme.meeting)
        patience = Patience(quiet, max(taps, default=None), told_at, self.paused.get(person))
        return patience.over(at, look.programme.meeting.zone)

    def _touched(self, look: Look, asking: Round, participant_id: str) -> datetime | None:
        theirs = look.mark(asking, participant_id)
        return self.touched[asking.id].get(theirs) if theirs is not None else None


async def holds(session: AsyncSession, look: Look) -> Holds:
    """What keeps anybody back now. Few rows, however many people there are."""
    lately = look.now - REST
    account = people.c
    matters = or_(
        account.stopped_at.is_not(None),
        account.blocked_at.is_not(None),
        account.paused_until > look.now,
        account.consented_at > lately,
    )
    columns = account.participant_id, account.stopped_at, account.blocked_at, account.paused_until
    here = account.meeting_id == look.meeting_id, account.participant_id.is_not(None)
    found = select(*columns, account.consented_at).where(*here, matters)
    rows = (await session.execute(found)).all()
    row = deliveries.c
    # Of a reminder nothing says whether it left: whoever might have had it is left in peace all the same.
    reminder = and_(row.state == State.SUPPRESSED, row.data["again"].as_string().is_not(None))
    recent = (
        row.kind.in_((DeliveryKind.POLL, DeliveryKind.FOLLOW_UP)),
        row.due_at > lately,
        row.due_at <= look.now,
        or_(row.state.in_(_LEFT), reminder),
    )
    told = select(row.participant_id, row.due_at, row.state).where(row.meeting_id == look.meeting_id, *recent)
    written = (await session.execute(told.order_by(row.due_at))).all()
    return Holds(
        silent=frozenset(one.participant_id for one in rows if one.stopped_at or one.blocked_at),
        paused={one.participant_id: one.paused_until for one in rows if one.paused_until is not None},
        joined={one.participant_id: one.consented_at for one in rows if one.consented_at is not None},
        told={one.participant_id: one.due_at for one in written},
        waits=frozenset(one.participant_id for one in written if one.state in _UNDER_WAY),
        touched=await _touched(session, [one.id for one in look.open], lately),
    )


async def _touched(
    session: AsyncSession, round_ids: Collection[int], lately: datetime
) -> dict[int, dict[str, datetime]]:
    far = poll_progress.c
    fresh = far.round_id.in_(round_ids), far.touched_at > lately
    found: dict[int, dict[str, datetime]] = {}
    for row in await session.execute(select(far.round_id, far.mark, far.touched_at).where(*fresh)):
        found.setdefault(row.round_id, {})[row.mark] = row.touched_at
    return found


async def begun(session: AsyncSession, round_ids: Iterable[int]) -> dict[int, set[str]]:
    """The marks of those who have begun or ended a round, by round."""
    far = poll_progress.c
    found: dict[int, set[str]] = {number: set() for number in round_ids}
    for row in await session.execute(select(far.round_id, far.mark).where(far.round_id.in_(found))):
        found[row.round_id].add(row.mark)
    return found


def about(meeting_id: int, round_id: int) -> ColumnElement[bool]:
    """Deliveries that ask in a round."""
    row = deliveries.c
    of_it = row.data["round"].as_integer() == round_id
    return and_(row.meeting_id == meeting_id, row.kind == DeliveryKind.POLL, of_it)

"""Who is asked what in a round, and when they may be told of it. Pure.

One open invitation at a time: the next one comes ten minutes after the last, and after the last tap.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.audience import Traits
from bot.domain.deliveries import DeliveryKind, NewDelivery
from bot.domain.polls.moments import asked
from bot.domain.polls.questions import Poll, Question
from bot.domain.polls.rounds import Mode, Round
from bot.domain.programme import Programme
from bot.domain.quiet_hours import QuietHours

REST = timedelta(minutes=10)
"""Between two invitations of one person, and after their last tap in a round that is not finished."""
REMINDED_FROM = timedelta(hours=20)
"""A round that is open for less has no reminder."""
LATEST_REMINDER = timedelta(days=3)
"""After somebody was asked."""


def asked_in(asking: Round, poll: Poll, programme: Programme, person: Traits) -> tuple[Question, ...]:
    """The questions that a person is asked in a round; none = it is not for them.

    In a vote of towns that is the leaders alone.
    """
    if asking.mode is Mode.TOWNS and not person.leader:
        return ()
    if not asking.audience.includes(person):
        return ()
    return asked(poll, programme, asking.item_id, person)


def invitation(
    asking: Round, participant_id: str, due_at: datetime, key: str, again: str | None = None
) -> NewDelivery:
    """An invitation as it is written. ``key``: what is unique of it beside the person; ``again``: why
    somebody is asked once more."""
    return NewDelivery(
        kind=DeliveryKind.POLL,
        key=f"{key}:{participant_id}",
        due_at=due_at,
        expires_at=asking.ends_at,
        participant_id=participant_id,
        data={"round": asking.id} | ({"again": again} if again else {}),
    )


def reminded_at(told_at: datetime, ends_at: datetime) -> datetime | None:
    """When somebody who was asked at ``told_at`` and has not answered is reminded; None = not at all."""
    if ends_at - told_at < REMINDED_FROM:
        return None
    return told_at + min((ends_at - told_at) / 2, LATEST_REMINDER)


@dataclass(frozen=True, slots=True)
class Patience:
    """What holds a question back from one person. Meeting time; None where nothing does.

    ``touched_at``: their last tap in an unfinished round; ``told_at``: when the last invitation left.
    """

    quiet: QuietHours
    touched_at: datetime | None = None
    told_at: datetime | None = None
    paused_until: datetime | None = None

    def over(self, at: datetime, zone: ZoneInfo) -> datetime:
        """The first instant from ``at`` on at which they may be asked."""
        rested = [one + REST for one in (self.touched_at, self.told_at) if one is not None]
        return self.quiet.over(max([at, *rested, *filter(None, (self.paused_until,))]), zone)

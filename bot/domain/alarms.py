"""What the admins are told of by themselves: once as it begins, once when it is over. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.health import Vital


class Cause(StrEnum):
    """What is wrong; the values are kept in the database."""

    TOKEN_REFUSED = "token-refused"  # noqa: S105 - the name of a trouble
    SECOND_BOT = "second-bot"
    INTAKE_SILENT = "intake-silent"
    STORAGE_FAILING = "storage-failing"
    SCHEMA_CHANGED = "schema-changed"
    DISK_LOW = "disk-low"
    DISPATCHER_STUCK = "dispatcher-stuck"
    SENDING_PAUSED = "sending-paused"
    SENDING_LATE = "sending-late"
    TEXT_REFUSED = "text-refused"
    UPDATES_FAILED = "updates-failed"
    UPDATES_WAIT = "updates-wait"
    BACKUP_OLD = "backup-old"
    HELD = "held"


OF_VITAL: Mapping[Vital, Cause] = {
    Vital.INTAKE: Cause.INTAKE_SILENT,
    Vital.STORAGE: Cause.STORAGE_FAILING,
    Vital.SCHEMA: Cause.SCHEMA_CHANGED,
    Vital.DISK: Cause.DISK_LOW,
    Vital.DISPATCHER: Cause.DISPATCHER_STUCK,
}
"""A loop that is held up is none: whoever would tell of it is held up as well. The log names it later."""

OF_TABLES = frozenset({Cause.SENDING_LATE, Cause.UPDATES_FAILED, Cause.UPDATES_WAIT, Cause.BACKUP_OLD})
"""Nobody can say that these are over while the tables cannot be read."""

_EXPLAINS: Mapping[Cause, Collection[Cause]] = {
    Cause.STORAGE_FAILING: (
        Cause.INTAKE_SILENT,
        Cause.DISPATCHER_STUCK,
        Cause.SENDING_LATE,
        Cause.UPDATES_WAIT,
    ),
    Cause.SCHEMA_CHANGED: (Cause.UPDATES_WAIT,),
    Cause.TOKEN_REFUSED: (Cause.INTAKE_SILENT, Cause.SENDING_LATE, Cause.UPDATES_WAIT),
    Cause.SECOND_BOT: (Cause.INTAKE_SILENT,),
    Cause.INTAKE_SILENT: (Cause.SENDING_LATE, Cause.UPDATES_WAIT),
    Cause.DISPATCHER_STUCK: (Cause.SENDING_LATE,),
    Cause.SENDING_PAUSED: (Cause.SENDING_LATE, Cause.UPDATES_WAIT),
    Cause.HELD: (Cause.SENDING_LATE,),
}

_AT_ONCE = (Cause.TOKEN_REFUSED, Cause.SECOND_BOT, Cause.HELD)
"""The first two may end the bot within a minute or two; the third waits for an admin."""
RIPE = timedelta(seconds=15)
_EVENTS = (Cause.TEXT_REFUSED, Cause.UPDATES_FAILED)
RECENT = timedelta(hours=1)
"""What happens now and then is over when it has not happened for so long."""
SETTLED = timedelta(seconds=60)
LONG_PAUSE = timedelta(minutes=15)
LATE = timedelta(minutes=5)
"""A message that should have left so long ago is late."""
STALLED = timedelta(minutes=5)
"""If the update that has waited longest has been the same one for so long, somebody is not answered."""
AWAKE = timedelta(seconds=30)
"""Between two looks; who looks later was asleep, as was whoever answers."""
STALE_BACKUP = timedelta(hours=26)
WORTH_TELLING = timedelta(minutes=2)
"""What could not be told while it lasted is told afterwards if it lasted so long."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that is wrong since then; ``told_at``: the admins know. Operating time."""

    cause: Cause
    since: datetime
    told_at: datetime | None = None


class Standstill:
    """How long the update that has waited longest is the same. A backlog that is worked through is none."""

    def __init__(self) -> None:
        self._waits: int | None = None
        self._stood = self._looked = 0.0

    def lasts(self, waits: int | None, now: float, *, excused: bool) -> timedelta:
        """``waits``: which one (None = none waits), ``now`` monotonic; ``excused``: nobody could answer."""
        if excused or waits is None or waits != self._waits:
            self._waits, self._stood = waits, 0.0
        else:
            self._stood += min(now - self._looked, AWAKE.total_seconds())
        self._looked = now
        return timedelta(seconds=self._stood)


def explained(causes: Collection[Cause]) -> set[Cause]:
    """What only follows from any of these."""
    return {follows for cause in causes for follows in _EXPLAINS.get(cause, ())}


def unexplained(causes: Collection[Cause]) -> set[Cause]:
    """Without what only follows from something else that is wrong."""
    return set(causes) - explained(causes)


def ripens_in(cause: Cause) -> timedelta:
    """How long it must have lasted before somebody is told: what passes by itself is told to nobody."""
    return timedelta() if cause in _AT_ONCE else RIPE


def lasts_for(cause: Cause) -> timedelta:
    """How long after it was last seen it is over."""
    return RECENT if cause in _EVENTS else SETTLED

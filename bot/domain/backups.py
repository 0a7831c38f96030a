"""Backups: what one says of itself, when the next is due, which are kept. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

FORMAT = 1
"""Of the archive. A higher one was made by a newer TTChan."""
LATE = timedelta(hours=26)
"""From which age on the last backup is an alarm."""
KEPT = timedelta(days=14)
"""The privacy notice promises that no copy is older."""
DAILY, WEEKLY = 7, 4
NIGHT = time(2)
"""When the nightly one is made, UTC."""
AGAIN = timedelta(minutes=15)
"""After one that could not be made, the next try."""

_NAME = re.compile(r"ttchan-(?:before-\d{4}-)?(\d{8}T\d{6}Z)\.tar\.gz(?:\.age)?\Z")
_STAMP = "%Y%m%dT%H%M%SZ"


class BackupRefused(Exception):
    """A copy cannot be made or put back; the text is a sentence that says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file of an archive: its size in bytes, its SHA-256 in hexadecimal."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. ``made_at`` aware UTC, operating time; ``key``: a mark of the secret
    key, by which it is known again; ``rows``: by table; ``parts``: by path inside the archive.
    """

    version: str
    schema: str
    engine: str
    made_at: datetime
    epoch: str | None
    beat: int
    key: str
    rows: Mapping[str, int]
    parts: Mapping[str, Part] = field(default_factory=dict)
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made: where, how large, of how many rows."""

    path: str
    bytes: int
    rows: int


def name_of(made_at: datetime, *, sealed: bool, before: str = "") -> str:
    """The file's name; ``before``: made before the upgrade to this schema."""
    upgrade = f"before-{before}-" if before else ""
    return f"ttchan-{upgrade}{stamp(made_at)}.tar.gz{'.age' if sealed else ''}"


def stamp(at: datetime) -> str:
    """An instant as it stands in names of files: ``20181110T020000Z``."""
    return at.astimezone(UTC).strftime(_STAMP)


def made_at(name: str) -> datetime | None:
    """When a backup was made, by its name; None if it is none of ours."""
    found = _NAME.match(name)
    return datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC) if found else None


def outdated(names: Collection[str], *, now: datetime) -> set[str]:
    """Which go: what is older than 14 days, and of the rest what is neither of the last seven days nor the
    last one of its week. The newest one of a day stays; copies before an upgrade stay their 14 days.
    """
    dated = sorted(((at, name) for name in names if (at := made_at(name))), reverse=True)
    young = [(at, name) for at, name in dated if now - at <= KEPT]
    kept = {name for _, name in young if "-before-" in name}
    nightly = [(at, name) for at, name in young if name not in kept]
    kept |= _newest(nightly, "%Y-%m-%d", DAILY) | _newest(nightly, "%G-W%V", WEEKLY)
    return {name for _, name in dated} - kept


def _newest(dated: Iterable[tuple[datetime, str]], period: str, number: int) -> set[str]:
    """The newest of each of so many periods that have one; ``dated`` with the newest first."""
    found: dict[str, str] = {}
    for at, name in dated:
        found.setdefault(at.strftime(period), name)
    return set(list(found.values())[:number])


def night_before(real: datetime) -> datetime:
    """The last instant at which a nightly backup was to be made."""
    tonight = datetime.combine(real.astimezone(UTC).date(), NIGHT, UTC)
    return tonight if tonight <= real else tonight - timedelta(days=1)

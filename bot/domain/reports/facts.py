"""Everything that a meeting has to show, as it is stored: what each document of the pack is made of. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from bot.domain.announcements import Announcement, Progress
from bot.domain.changes import Source
from bot.domain.meeting import Delegation, Meeting
from bot.domain.people import Role
from bot.domain.polls.exports import Export
from bot.domain.presence_rows import PresenceRow
from bot.domain.programme import Item, Programme
from bot.domain.signups import SignupState
from bot.domain.travels import Travel


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of the list, as the report counts them.

    ``coming`` False: they were taken off the list. ``erased``: only that they were is left, without a name;
    they count. ``present``: marked as here at any item, and not taken back. ``signed``: an organiser found
    their signature.
    """

    id: str
    first_name: str
    last_name: str
    delegation: str
    town: str = ""
    role: Role = Role.PARTICIPANT
    language: str = ""
    staff: bool = False
    minor: bool = False
    coming: bool = True
    erased: bool = False
    present: bool = False
    signed: bool = False

    @property
    def name(self) -> str:
        """First and last name; empty of somebody who was erased."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True)
class Revision:
    """One published change of an item. ``before`` None: it was new. ``at`` is meeting time.

    ``reason`` is what the organiser wrote, or empty.
    """

    item_id: str
    at: datetime
    source: Source
    reason: str
    before: Item | None
    after: Item | None


@dataclass(frozen=True, slots=True)
class Attended:
    """People of one item. ``expected``: whom it is for, by the list as it is now (places where it has some).

    ``present`` and ``absent`` were marked so; the rest nobody said anything of.
    """

    expected: int = 0
    present: int = 0
    absent: int = 0
    present_by_delegation: Mapping[str, int] = field(default_factory=dict)
    absent_by_delegation: Mapping[str, int] = field(default_factory=dict)

    @property
    def recorded(self) -> bool:
        """Whether anybody was marked at all: without it *present* is not 0 but not recorded."""
        return self.present + self.absent > 0


@dataclass(frozen=True, slots=True)
class Told:
    """An announcement that was sent, with what became of it. ``at``: when people were told (meeting time)."""

    announcement: Announcement
    progress: Progress
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """How many deliveries of a kind ended in a state."""

    kind: str
    state: str
    count: int


@dataclass(frozen=True)
class Facts:
    """A meeting as of ``now`` (meeting time). ``delegations``: also those that were taken off the list.

    ``planned``: each item as it was first published, ``revisions`` in their order. ``signups`` by item,
    then by state. ``presence``: a row for each mark (and for who was expected, of items with marks).
    ``texts`` by (key, language). ``expected_at``: ids of whom an item is for, by item. ``packs``: when
    earlier packs were made. ``lists_for``: items whose attendance lists somebody asked for; nobody chose
    where it is empty. ``diets``: how many of the list eat so, empty once that is erased.
    """

    now: datetime
    programme: Programme
    delegations: Mapping[str, Delegation]
    people: tuple[Someone, ...]
    planned: Mapping[str, Item]
    revisions: tuple[Revision, ...]
    signups: Mapping[str, Mapping[SignupState, int]]
    attended: Mapping[str, Attended]
    presence: tuple[PresenceRow, ...]
    announcements: tuple[Told, ...]
    sent: tuple[Sent, ...]
    polls: Export
    travels: tuple[Travel, ...] = ()
    texts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    expected_at: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    packs: tuple[datetime, ...] = ()
    lists_for: tuple[str, ...] = ()
    diets: Mapping[str, int] = field(default_factory=dict)

    @property
    def meeting(self) -> Meeting:
        """The meeting itself."""
        return self.programme.meeting

    @cached_property
    def counted(self) -> tuple[Someone, ...]:
        """Everybody who counts: on the list, or erased from it."""
        return tuple(one for one in self.people if one.coming or one.erased)

    def is_invited(self, one: Someone) -> bool:
        """Whether somebody came from abroad or another town: of any delegation but the host's."""
        return one.delegation != self.meeting.host_delegation

    def counts_for_grant(self, one: Someone) -> bool:
        """Whether the funder counts them: invited, of a delegation that counts."""
        found = self.delegations.get(one.delegation)
        return self.is_invited(one) and found is not None and found.counts_for_grant

"""Who something is for: a value with one notation everywhere (workbook, chat, command line).

``;`` means or, ``+`` means and (binds tighter): ``guests+group-A;leaders``. A bus may be called anything: its
name stands in the notation as BUS_SPELLING says.
"""

import re
from dataclasses import dataclass
from typing import Self

WORDS = ("all", "guests", "hosts", "leaders", "organisers", "staff")
_PREFIXES = ("group-", "lang-", "item-", "bus-")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)*\Z")
_BUS = "bus-"
_BUS_TERM = re.compile(r"bus-[^ +;]+\Z")

BUS_SPELLING = (("%", "%25"), ("+", "%2B"), (";", "%3B"), (" ", "_"))
"""What is written otherwise in ``bus-Bus_1``, in this order; services/audiences.py has the database do it."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What of a person decides whether an audience includes them.

    ``items``: those they have a place in. ``without``: those they wait for or do not come to.
    """

    delegation: str | None = None
    host: bool = False
    group: str | None = None
    leader: bool = False
    organiser: bool = False
    staff: bool = False
    language: str | None = None
    items: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    bus: str | None = None


class InvalidAudience(ValueError):
    """The notation cannot be read; ``term`` is the part that is wrong (may be empty)."""

    def __init__(self, term: str) -> None:
        super().__init__(term)
        self.term = term


@dataclass(frozen=True, slots=True)
class Audience:
    """Alternatives, each a set of terms that must all hold. Empty means nobody."""

    alternatives: tuple[tuple[str, ...], ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the notation. Raises InvalidAudience; delegation codes are not looked up here."""
        alternatives = []
        for alternative in text.split(";"):
            terms = tuple(term.strip() for term in alternative.split("+"))
            for term in terms:
                if not (_CODE.match(term) or _BUS_TERM.match(term)):
                    raise InvalidAudience(term)
            alternatives.append(terms)
        return cls(tuple(alternatives))

    def __str__(self) -> str:
        return ";".join("+".join(terms) for terms in self.alternatives)

    def includes(self, person: Traits) -> bool:
        """Tell whether the person belongs to it."""
        return any(all(_holds(term, person) for term in terms) for terms in self.alternatives)

    @property
    def everybody(self) -> bool:
        """Whether nobody is left out."""
        return ("all",) in self.alternatives

    def may_include(self, person: Traits) -> bool:
        """Like ``includes``, but somebody whose group is not known yet may belong to any group."""
        return any(
            all(
                _holds(term, person) or (person.group is None and term.startswith("group-")) for term in terms
            )
            for terms in self.alternatives
        )

    def codes(self) -> set[str]:
        """Delegation codes it names."""
        return {term for term in self._terms() if term not in WORDS and not term.startswith(_PREFIXES)}

    def names(self, prefix: str) -> set[str]:
        """What follows ``group-``, ``lang-``, ``item-`` or ``bus-``: ``names("group-") == {"A"}``."""
        return {term.removeprefix(prefix) for term in self._terms() if term.startswith(prefix)}

    def _terms(self) -> set[str]:
        return {term for terms in self.alternatives for term in terms}


def _holds(term: str, person: Traits) -> bool:
    match term:
        case "all":
            return True
        case "guests":
            return person.delegation is not None and not person.host
        case "hosts":
            return person.host
        case "leaders":
            return person.leader
        case "organisers":
            return person.organiser
        case "staff":
            return person.staff
    prefix, _, value = term.partition("-")
    match prefix:
        case "group":
            return person.group == value
        case "lang":
            return person.language == value
        case "item":
            return value in person.items
        case "bus":
            return person.bus is not None and bus_term(person.bus) == term
    return person.delegation == term


def bus_term(bus: str) -> str | None:
    """``bus-Bus_1`` for those who travel in "Bus 1"; None for no bus."""
    for sign, written in BUS_SPELLING:
        bus = bus.replace(sign, written)
    return _BUS + bus if bus else None


def bus_name(term: str) -> str:
    """The other way round: "Bus 1", also for a bus that is called "Bus_1"."""
    name = term.removeprefix(_BUS)
    for sign, written in reversed(BUS_SPELLING):
        name = name.replace(written, sign)
    return name


ALL = Audience((("all",),))

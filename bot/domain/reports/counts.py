"""Who took part, counted: in all, by town and by country. A number that nobody recorded is None. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.localized import EMPTY, LocalizedText
from bot.domain.meeting import Delegation
from bot.domain.people import Role
from bot.domain.reports.facts import Facts, Someone


@dataclass(frozen=True, slots=True)
class Heads:
    """Some people: how many are on the list, were marked present, signed the list of their town.

    ``present`` None: nobody of their delegations was marked there or away; ``signed`` None: no signature of
    their delegations was recorded.
    """

    people: int = 0
    present: int | None = None
    signed: int | None = None


@dataclass(frozen=True, slots=True)
class TownCount:
    """A delegation's. ``expected`` None: the workbook does not say. ``withdrawn``: it was taken off the list.

    ``invited``: it came from elsewhere. ``town`` is empty where people name a delegation that there is not.
    """

    code: str
    town: LocalizedText
    type: str
    country: str
    country_code: str
    heads: Heads
    expected: int | None = None
    staff: int = 0
    leaders: int = 0
    invited: bool = True
    counts_for_grant: bool = False
    withdrawn: bool = False

    @property
    def people(self) -> int:
        """On the list."""
        return self.heads.people

    @property
    def present(self) -> int | None:
        """Marked as here at least once."""
        return self.heads.present

    @property
    def signed(self) -> int | None:
        """Signatures on paper that organisers found."""
        return self.heads.signed


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """People of one town within a delegation. ``differs``: it is another town than the delegation's."""

    code: str
    town: LocalizedText
    country: str
    country_code: str
    heads: Heads
    differs: bool = False


@dataclass(frozen=True, slots=True)
class CountryCount:
    """People of one country; ``invited``: of delegations from elsewhere alone."""

    country: str
    country_code: str
    heads: Heads
    invited: Heads


@dataclass(frozen=True, slots=True)
class Participation:
    """All who count. ``total`` = ``local`` (the host's) + ``granted`` + ``outside``.

    ``invited`` = granted + outside; ``granted``: whom the funder counts; ``outside``: whom it does not, to be
    told apart. ``towns``: the host first, then by code, also those without anybody. ``places`` and
    ``countries``: only where there is somebody.
    """

    total: Heads
    local: Heads
    invited: Heads
    granted: Heads
    outside: Heads
    towns: tuple[TownCount, ...]
    places: tuple[PlaceCount, ...]
    countries: tuple[CountryCount, ...]


_Towns = Mapping[str, Sequence[Someone]]
_Count = Callable[[Iterable[Someone]], Heads]


def participation(facts: Facts) -> Participation:
    """Count everybody on the list, and whoever was erased from it."""
    heads = _Counter(facts).heads
    everybody = facts.counted
    towns = _by_delegation(facts)
    invited = [one for one in everybody if facts.is_invited(one)]
    return Participation(
        heads(everybody),
        heads(one for one in everybody if not facts.is_invited(one)),
        heads(invited),
        heads(one for one in invited if facts.counts_for_grant(one)),
        heads(one for one in invited if not facts.counts_for_grant(one)),
        tuple(_towns(facts, towns, heads)),
        tuple(_places(facts, towns, heads)),
        tuple(_countries(facts, towns, heads)),
    )


class _Counter:
    """Knows of which delegations anything was recorded; of the others 0 is not told."""

    def __init__(self, facts: Facts) -> None:
        self._marked = {one.delegation for one in facts.people if one.present}
        for at in facts.attended.values():
            self._marked |= {code for code, many in at.present_by_delegation.items() if many}
            self._marked |= {code for code, many in at.absent_by_delegation.items() if many}
        self._signed = {one.delegation for one in facts.people if one.signed}

    def heads(self, people: Iterable[Someone]) -> Heads:
        some = tuple(people)
        marked = any(one.delegation in self._marked for one in some)
        signed = any(one.delegation in self._signed for one in some)
        return Heads(
            len(some),
            sum(one.present for one in some) if marked else None,
            sum(one.signed for one in some) if signed else None,
        )


def _towns(facts: Facts, towns: _Towns, heads: _Count) -> Iterable[TownCount]:
    for code, some in towns.items():
        known = _delegation(facts, code)
        yield TownCount(
            code,
            known.town,
            known.type,
            known.country,
            known.country_code,
            heads(some),
            known.expected,
            sum(one.staff for one in some),
            sum(one.role is Role.LEADER for one in some),
            code != facts.meeting.host_delegation,
            known.counts_for_grant,
            known.withdrawn,
        )


def _by_delegation(facts: Facts) -> _Towns:
    """People of all delegations, also of those that only people name: the host's first."""
    towns: dict[str, list[Someone]] = {code: [] for code in facts.delegations}
    for one in facts.counted:
        towns.setdefault(one.delegation, []).append(one)
    host = facts.meeting.host_delegation
    return {code: towns[code] for code in sorted(towns, key=lambda code: (code != host, code))}


def _delegation(facts: Facts, code: str) -> Delegation:
    return facts.delegations.get(code) or Delegation(code, EMPTY, type="")


def _places(facts: Facts, towns: _Towns, heads: _Count) -> Iterable[PlaceCount]:
    for code, theirs in towns.items():
        known = _delegation(facts, code)
        own: dict[str, list[Someone]] = {}
        for one in theirs:
            own.setdefault(one.town if _elsewhere(one, known) else "", []).append(one)
        for town, some in sorted(own.items()):
            name = LocalizedText({facts.meeting.default_language: town}) if town else known.town
            yield PlaceCount(code, name, known.country, known.country_code, heads(some), bool(town))


def _elsewhere(one: Someone, delegation: Delegation) -> bool:
    """Whether somebody's own town is another one, in whichever language either is written."""
    names = {name.casefold() for name in delegation.town.texts.values()}
    return bool(one.town) and one.town.casefold() not in names


def _countries(facts: Facts, towns: _Towns, heads: _Count) -> Iterable[CountryCount]:
    some: dict[tuple[str, str], list[Someone]] = {}
    for code, theirs in towns.items():
        known = _delegation(facts, code)
        if theirs:
            some.setdefault((known.country, known.country_code), []).extend(theirs)
    for (country, country_code), people in some.items():
        invited = heads(one for one in people if facts.is_invited(one))
        yield CountryCount(country, country_code, heads(people), invited)

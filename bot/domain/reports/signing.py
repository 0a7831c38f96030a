"""Lists on paper that people of a town sign, as organisers note them. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.members import folded
from bot.domain.reports.facts import Someone


@dataclass(frozen=True, slots=True)
class SignedList:
    """A town's list: who stands on it by name, and how many were erased, who count without one."""

    delegation: str
    people: tuple[Someone, ...]
    erased: int = 0
    erased_signed: int = 0

    @property
    def of(self) -> int:
        """Everybody who counts."""
        return len(self.people) + self.erased

    @property
    def signed(self) -> int:
        """Whose signature was found."""
        return sum(one.signed for one in self.people) + self.erased_signed

    @property
    def named(self) -> int:
        """Those of them whom the list still names: what *Undo all* takes back."""
        return self.signed - self.erased_signed


def lists(people: Iterable[Someone]) -> dict[str, SignedList]:
    """By delegation, in order of their codes; people by family name. Who is not coming is on none."""
    towns: dict[str, list[Someone]] = defaultdict(list)
    for one in people:
        if one.coming or one.erased:
            towns[one.delegation].append(one)
    return {code: _list(code, towns[code]) for code in sorted(towns)}


def _list(code: str, people: Iterable[Someone]) -> SignedList:
    everybody = tuple(people)
    erased = [one for one in everybody if one.erased]
    named = [one for one in everybody if not one.erased]
    named.sort(key=lambda one: (folded(one.last_name), folded(one.first_name), one.id))
    return SignedList(code, tuple(named), len(erased), sum(one.signed for one in erased))

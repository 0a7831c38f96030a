"""Lists on paper that people of a town sign, as organisers note them. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.reports.facts import Someone


@dataclass(frozen=True, slots=True)
class SignedList:
    """A town's list: whom it names, and how many were erased, who count without one."""

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
    """By delegation, in order of their codes. Who is not coming is on none."""
    towns: dict[str, list[Someone]] = defaultdict(list)
    for one in people:
        if one.coming or one.erased:
            towns[one.delegation].append(one)
    return {code: _list(code, towns[code]) for code in sorted(towns)}


def _list(code: str, people: Sequence[Someone]) -> SignedList:
    erased = [one for one in people if one.erased]
    named = tuple(one for one in people if not one.erased)
    return SignedList(code, named, len(erased), sum(one.signed for one in erased))

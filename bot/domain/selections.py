"""An audience as it is chosen by buttons: some towns or one word, and only those of … Pure."""

from dataclasses import dataclass, replace
from itertools import product
from typing import Self

from bot.domain.audience import Audience, InvalidAudience
from bot.domain.members import matches
from bot.domain.programme import Programme

_ALONE = ("guests", "hosts", "organisers", "staff")
"""Words that are chosen instead of towns."""


_LEAST = 3
"""Letters of a town that is typed."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Any of ``bases`` (a word, or delegation codes; none = everybody), and of those only these.

    Groups, languages and items by their names; of each, any.
    """

    bases: tuple[str, ...] = ()
    leaders: bool = False
    groups: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    items: tuple[str, ...] = ()

    @classmethod
    def of(cls, audience: Audience) -> Self | None:
        """The selection that makes this audience; None if buttons cannot."""
        found = cls()
        for term in (term for terms in audience.alternatives for term in terms):
            found = found._including(term)
        same = {frozenset(terms) - {"all"} for terms in audience.alternatives}
        made = {frozenset(terms) - {"all"} for terms in found.audience().alternatives}
        return found if same == made else None

    def audience(self) -> Audience:
        """The audience it stands for."""
        wanted = (
            self.bases,
            ("leaders",) if self.leaders else (),
            *(
                tuple(f"{prefix}-{name}" for name in names)
                for prefix, names in (("group", self.groups), ("lang", self.languages), ("item", self.items))
            ),
        )
        made = product(*(terms for terms in wanted if terms))
        return Audience(tuple(terms or ("all",) for terms in made))

    def has(self, term: str) -> bool:
        """Whether a term is chosen."""
        match term.partition("-"):
            case ("group", "-", name):
                return name in self.groups
            case ("lang", "-", name):
                return name in self.languages
            case ("item", "-", name):
                return name in self.items
        match term:
            case "all":
                return self == Selection()
            case "leaders":
                return self.leaders
        return term in self.bases

    def choose(self, term: str, wanted: bool) -> Self:
        """With a term of the notation, or without it. A word replaces towns, and the other way round."""
        if not wanted:
            return self._excluding(term)
        if term == "all":
            return type(self)()
        if term in _ALONE:
            return replace(self, bases=(term,))
        if term == "leaders" or term.startswith(("group-", "lang-", "item-")):
            return self._including(term)
        towns = tuple(one for one in self.bases if one not in _ALONE)
        return replace(self, bases=towns)._including(term)

    def _including(self, term: str) -> Self:
        match term.partition("-"):
            case ("group", "-", name):
                return replace(self, groups=_with(self.groups, name))
            case ("lang", "-", name):
                return replace(self, languages=_with(self.languages, name))
            case ("item", "-", name):
                return replace(self, items=_with(self.items, name))
        match term:
            case "all":
                return self
            case "leaders":
                return replace(self, leaders=True)
        return replace(self, bases=_with(self.bases, term))

    def _excluding(self, term: str) -> Self:
        name = term.partition("-")[2]
        match term.partition("-")[0]:
            case "group":
                return replace(self, groups=_without(self.groups, name))
            case "lang":
                return replace(self, languages=_without(self.languages, name))
            case "item":
                return replace(self, items=_without(self.items, name))
        if term == "leaders":
            return replace(self, leaders=False)
        return replace(self, bases=_without(self.bases, term))


def typed(text: str, programme: Programme) -> Audience | None:
    """The audience that somebody typed: in the notation, or as towns with commas; None if it names nobody."""
    try:
        audience = Audience.parse(text)
    except InvalidAudience:
        audience = Audience(())
    known = (
        audience.codes() <= {code for code, one in programme.delegations.items() if not one.withdrawn},
        audience.names("group-") <= set(programme.groups),
        audience.names("item-") <= set(programme.by_id),
    )
    if audience.alternatives and all(known):
        return audience
    found: list[str] = []
    for name in text.split(","):
        there = [one.code for one in programme.delegations.values() if not one.withdrawn]
        codes = [
            code for code in there if matches(name, code, *programme.delegations[code].town.texts.values())
        ]
        if len(name.strip()) < _LEAST or not codes:
            return None
        found += codes
    return Audience(tuple((code,) for code in dict.fromkeys(found)))


def _with(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return names if name in names else (*names, name)


def _without(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(one for one in names if one != name)

"""What is still missing for a good report. Pure."""

from dataclasses import dataclass
from datetime import date

from bot.domain.programme import Item
from bot.domain.reports.counts import participation
from bot.domain.reports.days import days
from bot.domain.reports.facts import Facts
from bot.domain.reports.texts import Section, day_key


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A delegation whose list lacks signatures: ``missing`` of ``people``."""

    code: str
    missing: int
    people: int


@dataclass(frozen=True, slots=True)
class Missing:
    """``signatures``: those whom the funder counts first. ``days``, ``sections``: nothing is written there.

    ``items``: over, not cancelled, and nobody was marked there or away.
    """

    signatures: tuple[Unsigned, ...]
    days: tuple[date, ...]
    items: tuple[Item, ...]
    sections: tuple[Section, ...]

    def __bool__(self) -> bool:
        return any((self.signatures, self.days, self.items, self.sections))


def missing(facts: Facts, language: str) -> Missing:
    """What lacks, for a report in a language; days to come lack nothing yet."""
    towns = sorted(participation(facts).towns, key=lambda town: not (town.invited and town.counts_for_grant))
    unsigned = (Unsigned(town.code, town.people - (town.signed or 0), town.people) for town in towns)
    done = days(facts)
    items = (item for day in done for item in day.items if item.over_at <= facts.now)
    return Missing(
        tuple(one for one in unsigned if one.missing),
        tuple(day.day for day in done if day.delivered and (day_key(day.day), language) not in facts.texts),
        tuple(one for one in items if one.id not in facts.attended or not facts.attended[one.id].recorded),
        tuple(one for one in Section if (one.value, language) not in facts.texts),
    )

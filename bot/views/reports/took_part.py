"""Who took part, as the funder's page tells it: by town, numbers alone."""

from collections.abc import Iterable, Iterator

from bot.domain.collation import order
from bot.domain.localized import LocalizedText
from bot.domain.reports.counts import Heads, Participation, PlaceCount, participation
from bot.domain.reports.facts import Facts
from bot.domain.reports.information_page import Group
from bot.i18n import Translator
from bot.screen import plain


def took_part(facts: Facts, t: Translator) -> Iterator[Group]:
    """Invited people by town, the host's own, then those whom the funder does not count.

    Counts who was present where anybody was marked at all, else everybody on the list, and says which.
    """
    counted = participation(facts)
    if not counted.total.people:
        yield Group(plain(t("Nobody is on the list of participants.")))
        return
    by_presence = counted.total.present is not None
    groups = _Towns(counted, facts, t, by_presence=by_presence)
    invited, local = _number(counted.granted, by_presence), _number(counted.local, by_presence)
    said = t.ngettext(
        "The project involved {n} citizen; invited: {invited}.",
        "The project involved {n} citizens; invited: {invited}.",
        invited + local,
        invited=invited,
    )
    yield Group(plain(said), groups.invited)
    if groups.local:
        yield Group(plain(t("From the host town:")), groups.local)
    if groups.outside:
        yield Group(plain(t("Not included in this number:")), groups.outside)
    yield Group(_basis(counted.places, t, by_presence=by_presence))


def place(town: LocalizedText, country_code: str, country: str, t: Translator) -> str:
    """``Raška (Serbia)``; empty where the town has no name."""
    named, country = plain(t.text(town)), plain(t.country_name(country_code, country))
    return f"{named} ({country})" if named and country else named


class _Towns:
    """Lines of towns: of those whom the funder counts, of the host, and of all others; the largest first."""

    def __init__(self, counted: Participation, facts: Facts, t: Translator, *, by_presence: bool) -> None:
        host = facts.meeting.host_delegation
        granted = {one.code for one in counted.towns if one.invited and one.counts_for_grant}
        self._t, self._by_presence = t, by_presence
        self.invited = self._lines(one for one in counted.places if one.code in granted)
        self.local = self._lines(one for one in counted.places if one.code == host)
        self.outside = self._lines(one for one in counted.places if one.code not in {*granted, host})

    def _lines(self, places: Iterable[PlaceCount]) -> tuple[str, ...]:
        t = self._t
        found = [(_number(one.heads, self._by_presence), _named(one, t)) for one in places]
        found.sort(key=lambda one: (-one[0], order(one[1], t.ui)))
        lines = (
            t.ngettext(
                "{n} participant from the city of {place}",
                "{n} participants from the city of {place}",
                number,
                place=where,
            )
            for number, where in found
            if number
        )
        return tuple(map(plain, lines))


def _named(one: PlaceCount, t: Translator) -> str:
    return place(one.town, one.country_code, one.country, t) or one.code


def _number(heads: Heads, by_presence: bool) -> int:
    return (heads.present or 0) if by_presence else heads.people


def _basis(places: Iterable[PlaceCount], t: Translator, *, by_presence: bool) -> str:
    if not by_presence:
        return plain(t("Counted: everybody on the list of participants. Who was present was not recorded."))
    said = t("Counted: everybody who was marked as present.")
    unknown = [_named(one, t) for one in places if one.heads.present is None]
    if not unknown:
        return plain(said)
    missing = t("Not recorded for: {places}.", places=t.join(unknown))
    return f"{plain(said)} {plain(missing)}"

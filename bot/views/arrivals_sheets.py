"""The pick-up table as rows of a workbook, in the reader's language. Written by bot/files."""

from collections.abc import Sequence

from bot.domain.programme import Programme
from bot.domain.travels import Direction, Pickups, Travel
from bot.i18n import Translator
from bot.screen import plain
from bot.views import audience
from bot.views.travels import MEANS, place

Sheet = tuple[str, Sequence[str], Sequence[Sequence[str | int]]]
"""Name, header, rows."""


def sheets(programme: Programme, pickups: Pickups, t: Translator) -> list[Sheet]:
    """Arrivals and departures, a sheet each; a town that said nothing has a row without a time."""
    when = t("Day"), t("Time")
    # TRANSLATORS: the means of travel: plane, coach, train …
    how = t("By"), t("Number"), t("Place")
    header = [plain(one) for one in (*when, *how, t("Town"), t("Delegation"), t("People"), t("Note"))]
    names = {Direction.ARRIVAL: t("Arrivals"), Direction.DEPARTURE: t("Departures")}
    return [
        (
            plain(name),
            header,
            [
                *(_row(one, pickups, programme, t) for one in pickups.of(direction)),
                *(_silent(town, pickups, programme, t) for town in pickups.silent[direction]),
            ],
        )
        for direction, name in names.items()
    ]


def _row(travel: Travel, pickups: Pickups, programme: Programme, t: Translator) -> list[str | int]:
    local = travel.at.astimezone(t.zone)
    number = pickups.members.get(travel.delegation, "") if travel.people is None else travel.people
    return [
        local.date().isoformat(),
        plain(t.time(travel.at)),
        plain(t(MEANS[travel.means])),
        travel.number,
        plain(place(travel, programme, t)),
        plain(audience.town_of(travel.delegation, programme, t)),
        travel.delegation,
        number,
        travel.note,
    ]


def _silent(town: str, pickups: Pickups, programme: Programme, t: Translator) -> list[str | int]:
    name, number = plain(audience.town_of(town, programme, t)), pickups.members.get(town, "")
    return ["", "", plain(t("not said yet")), "", "", name, town, number, ""]

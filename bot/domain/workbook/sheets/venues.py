"""Sheet Venues: places."""

from collections.abc import Mapping
from typing import Any

from bot.domain.meeting import Venue
from bot.domain.workbook.codecs import Decimal, Text
from bot.domain.workbook.columns import Column, Faults, Frame, Sheet
from bot.domain.workbook.problems import Code, Fault
from bot.domain.workbook.sheets._common import ID, WITHDRAWN


def whole_point(values: Mapping[str, Any], lat: str, lon: str) -> None:
    """Check that a latitude comes with a longitude. Raises Faults."""
    if (lat in values) != (lon in values):
        missing = lat if lon in values else lon
        raise Faults(Fault(missing, Code.HALF_A_POINT))


def _build(values: dict[str, Any], frame: Frame) -> Venue:
    whole_point(values, "lat", "lon")
    return Venue(**values)


VENUES = Sheet(
    name="Venues",
    attribute="venues",
    entity=Venue,
    about="Places, each with a short id that the programme uses.",
    key=lambda venue: venue.id,
    build=_build,
    columns=(
        ID,
        Column(
            "name",
            Text(120),
            "What people see on the sign, with an explanation.",
            required=True,
            localised=True,
            example="City Hall",
        ),
        Column("address", Text(200), "Street, number, town.", example="Main Street 1"),
        Column(
            "lat",
            Decimal(90),
            "Latitude in degrees, such as 55.8710. Empty = no map pin.",
            unit="point",
            example="55.8710",
        ),
        Column(
            "lon", Decimal(180), "Longitude in degrees, such as 26.5157.", unit="point", example="26.5157"
        ),
        Column("coordinate_quality", Text(60), "Where the point comes from, for your own use."),
        Column("note", Text(500, lines=True), "A remark for organisers and guests."),
        WITHDRAWN,
    ),
)

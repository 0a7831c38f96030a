"""Sheet Programme: the items. Its times are local; the entity holds instants."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.domain.programme import Item, Kind
from bot.domain.workbook.codecs import Choice, Decimal, Integer, Key, Listing, Text, YesNo
from bot.domain.workbook.columns import Column, Faults, Frame, Sheet
from bot.domain.workbook.notations import AudienceTerms, Links
from bot.domain.workbook.problems import BadCell, Code, Fault
from bot.domain.workbook.sheets._common import ID
from bot.domain.workbook.sheets.venues import whole_point
from bot.domain.workbook.times import LATEST, Clock, ClockTime, Day, LocalMoment, Moment, instant, roughly

AROUND = timedelta(days=14)
"""How far outside the meeting's dates an item may lie."""
LONGEST = timedelta(hours=16)


def _build(values: dict[str, Any], frame: Frame) -> Item:
    whole_point(values, "meeting_lat", "meeting_lon")
    day: date = values["day"]
    if frame.first and frame.last and not frame.first - AROUND <= day <= frame.last + AROUND:
        first, last = (frame.first - AROUND).isoformat(), (frame.last + AROUND).isoformat()
        raise Faults(
            Fault("day", Code.OUTSIDE_MEETING, {"value": day.isoformat(), "low": first, "high": last})
        )
    start: ClockTime = values.pop("start")
    starts_at = datetime.combine(day, datetime.min.time(), UTC)
    ends_at = None
    if frame.zone:
        try:
            starts_at = instant(day, start, frame.zone)
        except BadCell as problem:
            raise Faults.of("start", problem) from None
        ends_at = _end(day, start, values.get("end"), starts_at, frame)
    values.pop("end", None)
    until = _until(values.pop("signup_until", None), frame)
    return Item(starts_at=starts_at, ends_at=ends_at, signup_until=until, **values)


def _until(moment: LocalMoment | None, frame: Frame) -> datetime | None:
    if moment is None or frame.zone is None:
        return None
    try:
        return instant(moment.day, moment.clock, frame.zone)
    except BadCell as problem:
        raise Faults.of("signup_until", problem) from None


def _end(
    day: date, start: ClockTime, end: ClockTime | None, starts_at: datetime, frame: Frame
) -> datetime | None:
    if end is None or frame.zone is None:
        return None
    if end == start:
        raise Faults(Fault("end", Code.ENDS_AT_START, {"value": str(end)}))
    days = (day + timedelta(days=n) for n in range(3))
    last = next(day for day in days if roughly(day, end, frame.zone) > starts_at)
    try:
        ends_at = instant(last, end, frame.zone)
    except BadCell as problem:
        raise Faults.of("end", problem) from None
    if ends_at - starts_at > LONGEST:
        hours = f"{(ends_at - starts_at).total_seconds() / 3600:.1f}".removesuffix(".0")
        values = {"start": str(start), "end": str(end), "hours": hours, "most": "16"}
        raise Faults(Fault("end", Code.TOO_MANY_HOURS, values))
    return ends_at


def _take(item: Item, frame: Frame) -> Mapping[str, Any]:
    assert frame.zone, "a meeting that was read has a zone"
    start = ClockTime.of(item.starts_at, item.day, frame.zone)
    until = item.signup_until and LocalMoment.of(item.signup_until, frame.zone)
    if item.ends_at is None:
        return {"start": start, "end": None, "signup_until": until}
    local_day = item.ends_at.astimezone(frame.zone).date()
    end = ClockTime.of(item.ends_at, local_day, frame.zone)
    return {"start": start, "end": end, "signup_until": until}


_POINT = "Only if people meet away from the venue: "
PROGRAMME = Sheet(
    name="Programme",
    attribute="items",
    entity=Item,
    about="What happens when and where: one row for each part.",
    key=lambda item: item.id,
    required=True,
    build=_build,
    take=_take,
    columns=(
        ID,
        Column(
            "day",
            Day(),
            "The day it is printed under, such as 2018-11-10.",
            required=True,
            moves=True,
            unit="when",
        ),
        Column(
            "start",
            Clock(LATEST),
            "Local time, such as 08:30. 24:30 = half past midnight, still under this day.",
            required=True,
            moves=True,
            unit="when",
            example="09:30",
        ),
        Column(
            "end",
            Clock(2 * LATEST),
            "Local time. Earlier than the start = the next day. Empty = not known.",
            moves=True,
            unit="when",
            example="10:30",
        ),
        Column("kind", Choice(Kind), "What it is; reminders depend on it.", required=True, example="seminar"),
        Column(
            "venue_id",
            Key("Venues"),
            "The id of a place in Venues.",
            moves=True,
            unit="where",
            example="hall",
        ),
        Column(
            "meeting_point",
            Text(200),
            "Where exactly people meet: which door, which stop.",
            localised=True,
            moves=True,
            example="Main entrance",
        ),
        Column("meeting_lat", Decimal(90), _POINT + "latitude.", moves=True, unit="where"),
        Column("meeting_lon", Decimal(180), _POINT + "longitude.", moves=True, unit="where"),
        Column(
            "transport",
            Listing(Text(40)),
            "One vehicle = for all. Several with ; = each takes the bus of the list.",
        ),
        Column("dress", Listing(Text(40)), "What to wear, with ; between: warm;sturdy shoes."),
        Column(
            "audience",
            AudienceTerms(),
            "For whom: all, guests, hosts, leaders, organisers, staff, group-A, PL-RAD, lang-pl, item-P38;"
            " ; = or, + = and.",
            example="all",
        ),
        Column("capacity", Integer(1, 100_000), "How many places there are. Empty = enough."),
        Column("signup", YesNo(), "yes = people sign up for it.", example="no"),
        Column(
            "signup_until",
            Moment(),
            "Until when people sign up: local day and time, 2018-11-09 20:00. Empty = until it starts.",
        ),
        Column(
            "title",
            Text(200),
            "The name, at most 200 characters.",
            required=True,
            localised=True,
            example="Official opening",
        ),
        Column(
            "note",
            Text(1500, lines=True),
            "What people need to know, at most 1500 characters.",
            localised=True,
        ),
        Column(
            "links",
            Links(),
            "One a line: Label | https://… or Label | slides/p14.pdf (a file beside this workbook).",
        ),
        Column(
            "walk_minutes",
            Integer(1, 180),
            "Minutes on foot from the hotel; the reminder then says when to leave.",
            example="10",
        ),
        Column("core", YesNo(), "yes = part of the official programme.", example="yes"),
        Column("fact_status", Text(200), "Where the facts come from, for your own use."),
        Column(
            "cancelled",
            YesNo(quiet_no=True),
            "yes = cancelled: it stays in the programme, struck through.",
            field="withdrawn",
            flag=True,
        ),
    ),
)

"""An arrival or departure as it is said in a chat, step by step. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.errors import DomainError
from bot.domain.meeting import Meeting
from bot.domain.seals import seal
from bot.domain.travels import Direction, Means, Travel
from bot.domain.workbook import Code
from bot.domain.workbook.cells import clean
from bot.domain.workbook.codecs import Integer, Text
from bot.domain.workbook.problems import BadCell
from bot.domain.workbook.times import Clock, ClockTime, Day, instant

LONGEST_PLACE, LONGEST_NUMBER, LONGEST_NOTE = 100, 40, 300
"""UTF-16 units."""
NONE = "-"
"""What a button says where nothing is to be noted, or all travel together."""
_MOST_PEOPLE = 999
_AROUND = timedelta(days=30)
_DAYS_AT_ONCE = 8
_MIDNIGHT = 24 * 60
_SHORT_DAY = re.compile(r"(\d{1,2})(?:\s*[./\s]\s*(\d{1,2}))?\s*\.?")
_APART = re.compile(r"(\d{1,2})\s*[\s,;–-]\s*(\d{2})")


class Step(StrEnum):
    """What is asked, in this order; at the end the whole is looked at."""

    MEANS = "means"
    DAY = "day"
    TIME = "time"
    PLACE = "place"
    NUMBER = "number"
    PEOPLE = "people"
    NOTE = "note"
    CHECK = "check"


ASKED = tuple(step for step in Step if step is not Step.CHECK)
_WITHOUT_NUMBER = frozenset({Means.COACH, Means.CAR})


@dataclass(frozen=True, slots=True)
class Form:
    """Where somebody is with an entry; ``part`` None = a new one.

    ``said``: what is known by step, in one notation: ``plane``, ``2018-11-08``, ``11:25``; "" = none, or
    all. ``members``: people of the delegation on the list.
    """

    delegation: str
    direction: Direction
    part: int | None
    step: Step
    said: Mapping[Step, str] = field(default_factory=dict)
    members: int = 0

    @property
    def seal(self) -> str:
        """A mark of all that would be kept, for the button that keeps just this."""
        return seal(self.delegation, self.direction, self.part, dict(self.said))

    @property
    def steps(self) -> tuple[Step, ...]:
        """What is asked of those who travel so: a coach or a car has no number."""
        numbered = self.said.get(Step.MEANS) not in _WITHOUT_NUMBER
        return tuple(step for step in ASKED if numbered or step is not Step.NUMBER)

    @property
    def missing(self) -> Step:
        """What is to be asked next."""
        return next((step for step in self.steps if step not in self.said), Step.CHECK)

    @property
    def back(self) -> Step | None:
        """Where *Back* leads; None = out of the form."""
        if self.missing is Step.CHECK:
            return None if self.step is Step.CHECK else Step.CHECK
        before = ASKED[: ASKED.index(self.step)] if self.step in ASKED else ASKED
        return next((step for step in reversed(before) if step in self.steps), None)

    def answered(self, text: str, meeting: Meeting) -> "Form":
        """The form with an answer to its step, typed or pressed, at what comes next. Raises UnfitTravel."""
        try:
            said = {**self.said, self.step: read(self.step, text, meeting)}
            if Step.DAY in said and Step.TIME in said:
                _instant(said, meeting)
        except BadCell as problem:
            raise UnfitTravel(self, problem.code, problem.values) from None
        done = replace(self, said=said)
        return replace(done, step=done.missing)

    def travel(self, meeting: Meeting) -> Travel:
        """The entry that was said; a new one has no part yet. Raises UnfitTravel if something lacks."""
        if self.missing is not Step.CHECK:
            raise UnfitTravel(replace(self, step=self.missing), Code.MISSING)
        said, at = self.said, _instant(self.said, meeting)
        return Travel(
            delegation=self.delegation,
            direction=self.direction,
            part=self.part or 0,
            means=Means(said[Step.MEANS]),
            at=at,
            place=said[Step.PLACE],
            changed_at=at,
            number=said[Step.NUMBER] if Step.NUMBER in self.steps else "",
            people=int(said[Step.PEOPLE]) if said[Step.PEOPLE] else None,
            note=said[Step.NOTE],
        )


@dataclass(eq=False)
class UnfitTravel(DomainError):
    """What was typed does not fit; the form still stands where it stood."""

    form: Form
    code: Code
    values: Mapping[str, str] = field(default_factory=dict)


class NoSuchTravel(DomainError):
    """This arrival or departure was withdrawn, or never was."""


def said_of(travel: Travel, meeting: Meeting) -> dict[Step, str]:
    """An entry as it would have been said."""
    day = travel.at.astimezone(meeting.zone).date()
    return {
        Step.MEANS: travel.means.value,
        Step.DAY: day.isoformat(),
        Step.TIME: str(ClockTime.of(travel.at, day, meeting.zone)),
        Step.PLACE: travel.place,
        Step.NUMBER: travel.number,
        Step.PEOPLE: "" if travel.people is None else str(travel.people),
        Step.NOTE: travel.note,
    }


def read(step: Step, text: str, meeting: Meeting) -> str:
    """An answer in one notation. Raises BadCell."""
    said = clean(text)
    match step:
        case Step.MEANS if said not in set(Means):
            raise BadCell(Code.BAD_CHOICE, value=said)
        case Step.DAY:
            return _day(said, meeting).isoformat()
        case Step.TIME:
            apart = _APART.fullmatch(said)
            return str(Clock(_MIDNIGHT).parse(f"{apart[1]}:{apart[2]}" if apart else said))
        case Step.PLACE:
            return _words(said, LONGEST_PLACE)
        case Step.NUMBER:
            return "" if said == NONE else _words(said, LONGEST_NUMBER)
        case Step.NOTE:
            return "" if said == NONE else _words(said, LONGEST_NOTE)
        case Step.PEOPLE if said != NONE:
            figures = re.findall(r"\d{1,9}", said)
            if len(figures) != 1:
                raise BadCell(Code.BAD_NUMBER, value=said)
            return str(Integer(1, _MOST_PEOPLE).parse(figures[0]))
        case Step.PEOPLE:
            return ""
        case Step.CHECK:
            raise BadCell(Code.BAD_CHOICE, value=said)
    return said


def days(meeting: Meeting, direction: Direction) -> list[date]:
    """Days to choose from: the meeting's, the one before and the one after; of a long one the likely ones."""
    first = meeting.start_date - timedelta(days=1)
    number = (meeting.end_date - meeting.start_date).days + 3
    all_of_them = [first + timedelta(days=n) for n in range(number)]
    if direction is Direction.ARRIVAL:
        return all_of_them[:_DAYS_AT_ONCE]
    return all_of_them[-_DAYS_AT_ONCE:]


def _day(text: str, meeting: Meeting) -> date:
    if match := _SHORT_DAY.fullmatch(text):
        first = meeting.start_date - _AROUND
        near = [first + timedelta(days=n) for n in range((meeting.end_date + _AROUND - first).days + 1)]
        month = int(match[2]) if match[2] else None
        same = [one for one in near if one.day == int(match[1]) and month in (None, one.month)]
        # Of a day without its month the one nearest to the meeting is meant.
        middle = meeting.start_date + (meeting.end_date - meeting.start_date) / 2
        same.sort(key=lambda one: abs(one - middle))
        if same:
            return same[0]
        raise BadCell(Code.BAD_DATE, value=text)
    day = Day().parse(text)
    assert isinstance(day, date)
    if not meeting.start_date - _AROUND <= day <= meeting.end_date + _AROUND:
        raise BadCell(Code.BAD_DATE, value=text)
    return day


def _words(text: str, limit: int) -> str:
    if not text.strip():
        raise BadCell(Code.MISSING)
    return str(Text(limit).parse(text))


def _instant(said: Mapping[Step, str], meeting: Meeting) -> datetime:
    clock = Clock(_MIDNIGHT).parse(said[Step.TIME])
    return instant(date.fromisoformat(said[Step.DAY]), clock, meeting.zone)

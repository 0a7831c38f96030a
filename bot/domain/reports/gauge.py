"""How the grant stands: people who count, their bracket, how near the edge; by when what is due. Pure."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.reports.counts import participation
from bot.domain.reports.facts import Facts


class Basis(StrEnum):
    """By what people are counted for the grant."""

    SIGNED = "signed"
    PRESENT = "present"


class TableProblem(StrEnum):
    """Why there is no bracket to tell."""

    NONE = "none"  # the Meeting sheet has no table
    BROKEN = "broken"  # it has one that cannot be read


@dataclass(frozen=True, slots=True)
class Bracket:
    """So many people bring so much (euro); ``high`` None = and more."""

    low: int
    high: int | None
    amount: int


@dataclass(frozen=True, slots=True)
class Gauge:
    """Where the grant stands. ``people`` None: neither signatures nor presence were recorded.

    ``listed``: of whom the funder counts, on the list. ``bracket`` None: below the first, or above the last,
    or a ``problem`` with the table. ``minimum``: the funder's, None where the sheet does not say.
    """

    basis: Basis | None
    people: int | None
    listed: int
    bracket: Bracket | None = None
    following: Bracket | None = None
    verified: bool = False
    minimum: int | None = None
    problem: TableProblem | None = None

    @property
    def low(self) -> int | None:
        """The least people of the bracket."""
        return self.bracket.low if self.bracket else None

    @property
    def high(self) -> int | None:
        """The most people of the bracket; None also if it has no end."""
        return self.bracket.high if self.bracket else None

    @property
    def amount(self) -> int | None:
        """Euro."""
        return self.bracket.amount if self.bracket else None

    @property
    def spare(self) -> int | None:
        """How many may be missing before the amount drops (0: it drops with the first)."""
        return self.people - self.bracket.low if self.bracket and self.people is not None else None

    @property
    def drops_by(self) -> int | None:
        """So many fewer and it drops: the "two" of "two fewer and the amount drops"."""
        return None if self.spare is None else self.spare + 1

    @property
    def rises_by(self) -> int | None:
        """So many more and it is the next bracket (or the first)."""
        if self.following is None or self.people is None:
            return None
        return self.following.low - self.people

    @property
    def enough(self) -> bool | None:
        """Whether the funder's minimum is reached; None where either is not known."""
        return None if self.minimum is None or self.people is None else self.people >= self.minimum


def gauge(facts: Facts) -> Gauge:
    """By signatures if anybody's is recorded, else by presence if anybody was marked."""
    granted = participation(facts).granted
    basis, people = None, None
    if any(one.signed for one in facts.people):
        basis, people = Basis.SIGNED, granted.signed or 0
    elif granted.present is not None:
        basis, people = Basis.PRESENT, granted.present
    values = facts.meeting.values
    told = values.get("lump_sum_brackets_eur", "").strip()
    table = brackets(told)
    count = people if people is not None else -1
    return Gauge(
        basis,
        people,
        granted.people,
        next((one for one in table if one.low <= count and (one.high is None or count <= one.high)), None),
        next((one for one in table if one.low > count), None) if people is not None else None,
        values.get("lump_sum_brackets_status", "").strip().casefold() in ("verified", "confirmed"),
        facts.meeting.number("min_invited_participants"),
        None if table else (TableProblem.BROKEN if told else TableProblem.NONE),
    )


_BRACKET = re.compile(r"([1-9]\d{0,5})-([1-9]\d{0,5})?=(\d{1,9})", re.ASCII)


def brackets(table: str) -> tuple[Bracket, ...]:
    """Read ``25-30=5040|31-45=7560|46-=10080``; empty if any of it is wrong.

    Each begins where the one before ends, only the last may be open, and amounts rise.
    """
    found: list[Bracket] = []
    for part in table.split("|"):
        match = _BRACKET.fullmatch(part.strip())
        if match is None:
            return ()
        low, high, amount = int(match[1]), int(match[2]) if match[2] else None, int(match[3])
        if high is not None and high < low:
            return ()
        if found and (found[-1].high is None or low != found[-1].high + 1 or amount <= found[-1].amount):
            return ()
        found.append(Bracket(low, high, amount))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Dates in the meeting's zone. ``report_due`` None: the sheet gives no date, and no rule to be read.

    ``days_left``: from today, 0 = today, negative = late. ``page_until``: the information page stays online
    until then, counted from when the report (which links to it) is due.
    """

    report_due: date | None = None
    days_left: int | None = None
    page_until: date | None = None


def deadlines(facts: Facts) -> Deadlines:
    """The date of the Meeting sheet, else its rule."""
    meeting = facts.meeting
    due = _date(meeting.values.get("report_due_date", ""))
    if due is None:
        due = _by_rule(meeting.values.get("report_due_rule", ""), meeting.end_date)
    online = meeting.number("information_page_online_months")
    left = None if due is None else (due - facts.programme.today(facts.now)).days
    return Deadlines(due, left, None if online is None else months_after(due or meeting.end_date, online))


_RULE = re.compile(r"meeting_end\+(\d{1,4})(months?|d|days?)", re.ASCII)


def _by_rule(rule: str, end: date) -> date | None:
    match = _RULE.fullmatch(rule.strip())
    if match is None:
        return None
    many = int(match[1])
    return months_after(end, many) if match[2].startswith("month") else end + timedelta(days=many)


def months_after(day: date, months: int) -> date:
    """So many calendar months later; the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None

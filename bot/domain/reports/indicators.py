"""The results that funders ask for, R1 to R6 and more, from polls and programme. Words: views. Pure."""

from collections.abc import Iterator

from bot.domain.polls.kinds import Number
from bot.domain.polls.results import PollResults, QuestionResult
from bot.domain.polls.tallies import SMALLEST_GROUP, SMALLEST_NPS
from bot.domain.reports.counts import participation
from bot.domain.reports.days import days
from bot.domain.reports.facts import Facts
from bot.domain.reports.measures import (
    Caveat,
    Formula,
    Indicator,
    Result,
    answered_with,
    change,
    counts,
    mean,
    number_of,
    recalled,
    recommendation,
    share,
    total,
)

HIGH = ("4", "5")
"""Marks of a scale that count as agreeing."""
SERVICES = (
    "log_food",
    "log_room",
    "log_transport",
    "log_venue",
    "log_interp",
    "log_info_before",
    "log_info_during",
    "log_staff",
    "log_bot",
    "log_safe",
)
"""What the services poll asks with a scale."""
_NEEDS = ("1", "2", "3")
"""Answers to ``log_diet`` of those who had needs: yes, partly, no."""


def indicators(facts: Facts) -> tuple[Indicator, ...]:
    """All of them, in the order of the results; also those that nothing is known of."""
    return tuple(_Indicators(facts).all())


class _Indicators:
    """Finds questions in the polls; ``least``: so many answers at least, by the Meeting sheet."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._least = max(SMALLEST_GROUP, facts.meeting.number("min_answers_shown") or 0)
        self._nps = max(SMALLEST_NPS, facts.meeting.number("min_answers_nps") or 0)

    def all(self) -> Iterator[Indicator]:
        least = self._least
        made = self._one("out_newcontacts", Number.name)
        yield mean(Result.CONTACTS, "contacts_mean", made, least)
        yield total(Result.CONTACTS, "contacts_total", made, least)
        yield answered_with(Result.CONTACTS, "contacts_some", made, least)
        yield counts(Result.CONTACTS, "contacts_towns", self._one("out_towns"), least)
        joint = self._one("out_joint")
        yield share(Result.NETWORK, "joint_yes", joint, ("1",), 1)
        yield share(Result.NETWORK, "joint_maybe", joint, ("2",), 1)
        for later in self._each("fu_joint"):
            yield share(Result.NETWORK, "joint_started", later, ("1",), 1)
            yield share(Result.NETWORK, "joint_prepared", later, ("2",), 1)
        yield from self._event()
        for stem in ("comp_proj", "comp_inter"):
            yield from change(Result.COMPETENCE, stem, self._one(f"post_{stem}"), least)
        retro = ("know_eu", "comp_proj")
        for stem in retro:
            now, then = self._one(f"post_{stem}"), self._one(f"retro_{stem}")
            yield recalled(Result.COMPETENCE, stem, now, then, least)
        yield share(Result.COMPETENCE, "staff_use", self._one("out_staff_use"), HIGH, least)
        yield from change(Result.REGION, "know_lat", self._one("post_know_lat"), least)
        yield share(Result.REGION, "heritage", self._one("out_heritage"), HIGH, least)
        yield recommendation(Result.REGION, "nps_region", self._one("nps_lat"), self._nps)
        for key, asked in (("understood", "out_syn"), ("locals", "out_locals"), ("voice", "out_voice")):
            yield share(Result.SYNERGY, key, self._one(asked), HIGH, least)
        for stem in ("att_sol", "att_eu"):
            yield from change(Result.SYNERGY, stem, self._one(f"post_{stem}"), least)
        for asked in SERVICES:
            yield mean(Result.SERVICES, asked, self._one(asked), least)
        yield share(Result.SERVICES, "log_diet", self._one("log_diet"), ("1",), least, among=_NEEDS)
        yield recommendation(Result.OVERALL, "nps", self._one("nps"), self._nps)
        for poll in self._facts.polls.results:
            yield _rate(poll)
        yield counts(Result.DISSEMINATION, "planned_ways", self._one("diss_plan"), least)
        yield counts(Result.DISSEMINATION, "planned_reach", self._one("diss_reach"), least)
        for shared in self._each("fu_shared"):
            yield counts(Result.DISSEMINATION, "done_ways", shared, least)
        for links in self._each("fu_shared_link"):
            yield number_of(Result.DISSEMINATION, "links", links)

    def _event(self) -> Iterator[Indicator]:
        facts, here = self._facts, participation(self._facts)
        done = days(facts)
        span = (facts.meeting.end_date - facts.meeting.start_date).days + 1
        planned = sum(day.planned for day in done)
        over = [item for day in done for item in day.items if item.over_at <= facts.now]
        as_planned = sum(_was_planned(facts, item.id) for item in over)
        counted: tuple[tuple[str, int | None], ...] = (
            ("people", here.total.people),
            ("people_local", here.local.people),
            ("people_invited", here.invited.people),
            ("people_granted", here.granted.people),
            ("people_present", here.total.present),
            ("people_signed", here.total.signed),
            ("towns", sum(town.people > 0 for town in here.towns)),
            ("countries", len(here.countries)),
            ("days", span),
            ("items_planned", planned),
            ("items_delivered", len(over)),
        )
        for key, value in counted:
            known = None if value is None else float(value)
            yield Indicator(Result.EVENT, key, Formula.COUNT, known, value or 0, Caveat.RECORDS)
        ratio = round(100 * as_planned / planned, 1) if planned else None
        yield Indicator(Result.EVENT, "items_as_planned", Formula.DELIVERED, ratio, planned, Caveat.RECORDS)

    def _one(self, question_id: str, kind: str = "") -> tuple[str, QuestionResult | None]:
        poll, came = self._each(question_id)[0]
        return (poll, came) if came is None or kind in ("", came.question.kind) else ("", None)

    def _each(self, question_id: str) -> list[tuple[str, QuestionResult | None]]:
        """The question in every poll that was opened and asks it; once without an answer if none does."""
        found: list[tuple[str, QuestionResult | None]] = [
            (poll.poll.id, came)
            for poll in self._facts.polls.results
            if (came := poll.of(question_id)) is not None
        ]
        return found or [("", None)]


def _was_planned(facts: Facts, item_id: str) -> bool:
    first = facts.planned.get(item_id)
    return first is not None and not first.withdrawn


def _rate(poll: PollResults) -> Indicator:
    asked, answered = poll.asked, poll.answered
    parts: dict[tuple[str, ...], int] = {("answered",): answered, ("asked",): asked}
    value = round(100 * answered / asked, 1) if asked else None
    key = "response_rate"
    return Indicator(
        Result.OVERALL, key, Formula.RATE, value, answered, Caveat.ASKED, poll=poll.poll.id, parts=parts
    )

"""What the pack counts equals what the tables hold, counted again by code that shares nothing with it."""

import random
import statistics
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli.packing import pack
from bot.db.engine import Database
from bot.domain.reports.about import about
from bot.domain.reports.counts import Heads, participation
from bot.domain.reports.days import days
from bot.domain.reports.facts import Facts
from bot.domain.reports.gauge import gauge
from bot.domain.reports.indicators import SERVICES, indicators
from bot.domain.reports.measures import Formula, Indicator
from bot.i18n import translator
from bot.screen import plain
from bot.services.reports.gathering import gather
from bot.views.reports import standing
from tests.integration.gateway.feeding import postgresql_first
from tests.integration.services.polls.keeping import CODE, KEY
from tests.integration.services.reports import documents
from tests.integration.services.reports.happening import OVER, happen
from tests.integration.services.reports.recounting import (
    FEWEST,
    FEWEST_SCORED,
    Recount,
    bracket,
    chosen,
    percent,
)


@dataclass
class Told:
    """What the product says, and what is in the tables."""

    facts: Facts
    recount: Recount

    def indicator(self, key: str, formula: Formula, poll: str = "") -> Indicator:
        found = [
            one
            for one in indicators(self.facts)
            if (one.key, one.formula) == (key, formula) and poll in ("", one.poll)
        ]
        assert len(found) == 1, (key, found)
        return found[0]

    def says(
        self, key: str, formula: Formula, value: float, n: int, *, least: int = FEWEST, poll: str = ""
    ) -> None:
        """An indicator has this value, to one decimal, or none where too few answered."""
        one = self.indicator(key, formula, poll)
        assert one.n == n, one
        if n < least:
            assert one.value is None, one
        else:
            assert one.value is not None, one
            assert abs(one.value - value) <= 0.05 + 1e-9, (one, value)
            assert one.value == round(one.value, 1)


@pytest.fixture
async def told(db: Database, meeting_id: int) -> AsyncIterator[Told]:
    """A meeting in which much happened, by a seed of its own."""
    await happen(db, meeting_id, random.randrange(10_000))
    async with db.read() as session:
        facts = await gather(session, meeting_id, key_of=lambda _: KEY, now=OVER, real=OVER)
        recount = await Recount.of(session)
    yield Told(facts, recount)


@postgresql_first
async def test_every_number_is_that_of_the_tables(told: Told, db: Database, tmp_path: Path) -> None:
    _is_right(told, tmp_path / "pack", documents_too=db.url.startswith("sqlite"))


@pytest.mark.proof
@pytest.mark.parametrize("turn", range(6))
async def test_every_number_of_other_meetings(told: Told, tmp_path: Path, turn: int) -> None:
    _is_right(told, tmp_path / "pack", documents_too=True)


def _is_right(told: Told, folder: Path, *, documents_too: bool) -> None:
    """``documents_too``: they are made of facts, whatever database those come from."""
    _people(told)
    _gauge(told)
    _programme(told)
    _messages(told)
    _polls(told)
    _who_they_are(told)
    if documents_too:
        t = translator("en", told.facts.meeting)
        pack(told.facts, folder, t, progress=lambda name, number, of: None)
        documents.are_right(folder, told.recount)


def _people(told: Told) -> None:
    found, towns = participation(told.facts), told.recount.by_town()
    assert found.total.people == len(told.recount.counting()) == sum(one["people"] for one in towns.values())
    for one in found.towns:
        there = towns.pop(one.code, {"people": 0, "staff": 0, "leaders": 0})
        assert (one.people, one.staff, one.leaders) == tuple(
            there[key] for key in ("people", "staff", "leaders")
        )
        assert one.present == (there["present"] if there.get("marked") else None), one
        assert one.signed == (there.get("signed") or None), one
    assert towns == {}
    assert (found.outside, found.granted.people) == (Heads(2, None, None), 56)
    people = [one for one in told.recount.counting() if one["delegation"] == "LT-PAN"]
    places = {one.heads.people for one in found.places if one.code == "LT-PAN" and one.differs}
    assert places == set(Counter(one["town"] for one in people if one["town"] != "Panevėžys").values())


def _gauge(told: Told) -> None:
    towns = told.recount.by_town()
    people = sum(towns[code]["signed"] for code in told.recount.granted)
    found, row = gauge(told.facts), bracket(people)
    assert (found.people, found.listed) == (
        people,
        sum(towns[code]["people"] for code in told.recount.granted),
    )
    assert (found.low, found.amount) == ((row[0], row[2]) if row else (None, None))
    assert found.drops_by == (people - row[0] + 1 if row else None)
    said = plain(standing.grant(found, translator("en", told.facts.meeting)))
    assert str(people) in said
    assert row is None or f"{row[0]}–{row[1]}" in said


def _programme(told: Told) -> None:
    items, changed = told.recount.items, told.recount.changed()
    assert changed == {"P38"}, "P30 went away and came back, P42 is cancelled"
    for day in days(told.facts):
        mine = [one for one in items if str(one["day"])[:10] == day.day.isoformat()]
        assert day.planned == len(mine)
        assert (day.delivered, day.to_come) == (sum(not one["withdrawn"] for one in mine), 0)
        assert [one.id for one in day.cancelled] == [one["id"] for one in mine if one["withdrawn"]]
        assert day.changed == len(changed & {one["id"] for one in mine})
    assert sum(len(day.revisions) for day in days(told.facts)) == len(told.recount.changes) == 5
    marks = told.recount.attended()
    for item_id, one in told.facts.attended.items():
        there = marks.get(item_id, {True: Counter(), False: Counter()})
        assert dict(one.present_by_delegation) == there[True], item_id
        assert (one.present, one.absent) == (there[True].total(), there[False].total())
    assert len(marks) > 15
    signups = {(one["item_id"], one["state"]): one["n"] for one in told.recount.signups}
    assert signups == {
        (item, state.value): n for item, some in told.facts.signups.items() for state, n in some.items()
    }


def _messages(told: Told) -> None:
    rows = told.recount.deliveries
    sent = Counter((one["kind"], one["state"]) for one in rows)
    assert {(one.kind, one.state): one.count for one in told.facts.sent} == sent
    assert {one.announcement.id for one in told.facts.announcements} == {1, 2}, "the draft was not sent"
    for one in told.facts.announcements:
        mine = [row for row in rows if row["announcement_id"] == one.announcement.id]
        assert one.progress.people == len(mine)
        assert one.progress.sent == sum(row["state"] == "sent" for row in mine)
        assert one.progress.confirmed == sum(row["confirmed_at"] is not None for row in mine)
        assert one.progress.told == sum(row["told_at"] is not None for row in mine)
        assert sum(one.progress.unreached.values()) == sum(row["state"] != "sent" for row in mine)


def _polls(told: Told) -> None:
    count, says = told.recount, told.says
    contacts = count.numbers("after", "out_newcontacts")
    says("contacts_mean", Formula.MEAN, statistics.fmean(contacts), len(contacts))
    says("contacts_total", Formula.TOTAL, sum(contacts), len(contacts))
    says("contacts_some", Formula.SOME, percent(sum(map(bool, contacts)), len(contacts)), len(contacts))
    for key, poll, question, option in (
        ("joint_yes", "after", "out_joint", 1),
        ("joint_maybe", "after", "out_joint", 2),
        ("joint_started", "followup-5w", "fu_joint", 1),
        ("joint_prepared", "followup-26w", "fu_joint", 2),
    ):
        given = count.numbers(poll, question)
        says(key, Formula.SHARE, percent(given.count(option), len(given)), len(given), least=1, poll=poll)
    for key, question in (
        ("staff_use", "out_staff_use"),
        ("heritage", "out_heritage"),
        ("understood", "out_syn"),
        ("locals", "out_locals"),
        ("voice", "out_voice"),
    ):
        given = count.numbers("after", question, most=5)
        says(key, Formula.SHARE, percent(sum(one >= 4 for one in given), len(given)), len(given))
    for question in SERVICES:
        given = count.numbers("services", question, most=5)
        says(question, Formula.MEAN, statistics.fmean(given), len(given))
        parts = told.indicator(question, Formula.MEAN).parts
        everything = Counter(one["value"] for one in count.values("services", question))
        assert {key: n for (key,), n in parts.items() if n} == everything
    for key, question in (("nps", "nps"), ("nps_region", "nps_lat")):
        given = count.numbers("after", question)
        score = percent(sum(one >= 9 for one in given) - sum(one <= 6 for one in given), len(given))
        says(key, Formula.NPS, score, len(given), least=FEWEST_SCORED)
    for stem in ("know_eu", "comp_proj"):
        now, then = (count.numbers("after", f"{when}_{stem}", most=5) for when in ("post", "retro"))
        value = statistics.fmean(now) - statistics.fmean(then)
        says(stem, Formula.RECALLED, value, min(len(now), len(then)))
    exact = [_pairs(told, stem) for stem in ("comp_proj", "comp_inter", "know_lat", "att_sol", "att_eu")]
    assert any(exact)
    for poll, asked in count.asked.items():
        there = asked - count.absent[poll]
        says(
            "response_rate",
            Formula.RATE,
            percent(count.answered[poll], there),
            count.answered[poll],
            least=0,
            poll=poll,
        )
    for key, poll, question in (
        ("contacts_towns", "after", "out_towns"),
        ("planned_ways", "after", "diss_plan"),
        ("planned_reach", "after", "diss_reach"),
        ("done_ways", "followup-5w", "fu_shared"),
    ):
        _parts(told, key, poll, question)
    links = len(count.values("followup-5w", "fu_shared_link"))
    says("links", Formula.COUNT, links, links, least=0)


def _pairs(told: Told, stem: str) -> bool:
    """Whether all pairs may be told, and are."""
    both, apart, exact = told.recount.pairs(stem)
    found = told.indicator(stem, Formula.CHANGE)
    assert found.n == 0 or len(both) - FEWEST < found.n <= len(both)
    if exact:
        was, now = zip(*both, strict=True)
        told.says(stem, Formula.CHANGE, statistics.fmean(now) - statistics.fmean(was), len(both))
        told.says(stem, Formula.GAIN, percent(sum(b > a for a, b in both), len(both)), len(both))
        assert found.unmatched == apart
    return exact


def _parts(told: Told, key: str, poll: str, question: str) -> None:
    """How often an option was chosen, in all and in towns; none of a town of fewer than five."""
    answers = told.recount.values(poll, question)
    parts = told.indicator(key, Formula.COUNTS, poll).parts
    assert {option[0]: n for option, n in parts.items() if len(option) == 1 and n} == chosen(answers)
    shown = {option[0] for option in parts if len(option) == 2}
    for town in shown:
        some = told.recount.in_town(poll, question, town, KEY, CODE)
        assert len(some) >= FEWEST
        assert {
            option[1]: n for option, n in parts.items() if len(option) == 2 and option[0] == town and n
        } == chosen(some)
    assert shown


def _who_they_are(told: Told) -> None:
    found = about(told.facts)
    assert len(found) == 4
    for question, one in found.items():
        counts = Counter(row["value"] for row in told.recount.values("before", question))
        assert one.n == counts.total()
        shares = {share.choice.key: share.count for share in one.shares}
        assert all(n == counts[key] for key, n in shares.items() if n is not None)
        hidden = [counts[key] for key, n in shares.items() if n is None]
        assert all(n is None or n == 0 or n >= FEWEST for n in shares.values())
        assert not hidden or (len(hidden) > 1 or one.unsaid is None)
        assert one.silent == max(0, len(told.recount.counting()) - one.n)

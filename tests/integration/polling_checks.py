"""What must hold of a rehearsal of polls: on the wire, in the tables, and in results."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.db.engine import Database
from bot.db.tables import poll_answers, poll_asked, poll_rounds
from bot.domain.polls.rounds import Round
from bot.domain.quiet_hours import QuietHours, quiet_hours_of
from bot.services.people import traits_of
from bot.services.polls.reading import rounds_of
from sandbox import Person
from tests.integration.polling_bank import Bank
from tests.integration.polling_count import Count, Place
from tests.integration.polling_ledger import Ledger, fields
from tests.sample import RIGA, content

RESTS = timedelta(minutes=10)
PATIENCE = 20
"""Seconds, on a busy machine."""


@dataclass(frozen=True)
class Seen:
    """What a rehearsal came to: the count of the wire, and who the people are (by account)."""

    count: Count
    names: Mapping[int, str]
    rounds: tuple[Round, ...]
    then: Callable[[float], datetime]

    @classmethod
    async def of(
        cls, db: Database, ledger: Ledger, people: Mapping[str, Person], then: Callable[[float], datetime]
    ) -> "Seen":
        """Count; ``then``: the meeting time of a call."""
        async with db.read() as session:
            rounds = await rounds_of(session, 1)
        names = {person.id: name for name, person in people.items()}
        return cls(Count.of(ledger), names, tuple(rounds), then)

    def asked(self, asking: Round) -> set[Place]:
        """For whom a round is: those of its item; half a year later those who agreed and are no minors."""
        items, meeting = content().items, content().meeting
        found = set()
        for user_id, name in self.names.items():
            one = content().participants[name]
            traits = traits_of(one, meeting.host_delegation, one.language)
            if asking.item_id is not None and not items[asking.item_id].audience.includes(traits):
                continue
            if asking.poll_id == "followup-26w" and not self.stays(user_id):
                continue
            found.add((asking.key, user_id))
        return found

    def stays(self, user_id: int) -> bool:
        """Whether somebody may be asked half a year later: they agreed and are no minor."""
        return bool(self.count.permits.get(user_id)) and not content().participants[self.names[user_id]].minor

    def town(self, user_id: int) -> str:
        """Somebody's delegation."""
        return content().participants[self.names[user_id]].delegation


async def one_question_is_open(people: Iterable[Person], ledger: Ledger) -> None:
    """Nobody has two invitations before them that they have not touched, there or in /polls.

    Reminders stay: who was reminded is not kept, for it would tell who has answered.
    """
    titles = tuple(Bank().titles)
    begun = {(act.person, fields(act.data)[0]) for act in ledger.acts if act.data.startswith("1p")}
    for person in people:
        for _ in range(PATIENCE * 10):
            open_ = [
                one
                for one in person.chat.messages
                if (person.id, one.id) in ledger.unasked
                and one.text.startswith(titles)
                and any(
                    data.startswith("1pa|") and (person.id, fields(data)[0]) not in begun
                    for row in one.data
                    for data in row
                )
            ]
            if len(open_) < 2:
                break
            await asyncio.sleep(0.1)  # older ones are taken away just now
        else:
            raise AssertionError([str(one) for one in open_])


def all_is_told_right(seen: Seen, preferring: Mapping[str, Mapping[str, Any]], *, now: datetime) -> None:
    """Everybody is asked what is for them, once, never in quiet hours, with rests; reminders are few."""
    told: dict[bool, Counter[Place]] = {False: Counter(), True: Counter()}
    by_person: dict[int, list[datetime]] = defaultdict(list)
    for one in seen.count.told:
        told[one.again][one.round, one.person] += 1
        assert not one.needless, one
        when = seen.then(one.entry.at)
        by_person[one.person].append(when)
        chosen = preferring.get(seen.names[one.person], {})
        quiet = QuietHours.parse(chosen["quiet"]) if "quiet" in chosen else quiet_hours_of(content().meeting)
        assert not quiet.hold_at(when, RIGA), one
        assert chosen.get("polls") is not False, one
    assert set(told[False].values()) == {1}
    assert set(told[True].values()) <= {1}
    assert set(told[True]) <= set(told[False])
    for times in by_person.values():
        gaps = [later - before for before, later in zip(sorted(times), sorted(times)[1:], strict=False)]
        assert min(gaps, default=RESTS) >= RESTS - timedelta(seconds=5), times
    for asking in seen.rounds:
        _are_all_told(seen, asking, set(told[False]), preferring, closed=asking.ends_at <= now)


def _are_all_told(
    seen: Seen, asking: Round, told: set[Place], preferring: Mapping[str, Mapping[str, Any]], *, closed: bool
) -> None:
    wanted, here = seen.asked(asking), {place for place in told if place[0] == asking.key}
    assert here <= wanted, asking.key
    theirs = here | {place for place in seen.count.begun | seen.count.absent if place[0] == asking.key}
    assert theirs <= wanted, asking.key
    silent = {one for one in wanted if preferring.get(seen.names[one[1]], {}).get("polls") is False}
    if closed:
        assert theirs >= wanted - silent, asking.key


async def all_is_stored(seen: Seen, db: Database, *, named: bool) -> None:
    """Every answer is in the table, once, with nobody's name or hour where that was promised.

    ``named``: answers that carry names do so still.
    """
    keys = {one.id: one for one in seen.rounds}
    async with db.read() as session:
        rows = (await session.execute(select(poll_answers).where(poll_answers.c.current))).all()
        asked = (await session.execute(select(poll_asked))).all()
        promised = (await session.execute(select(poll_rounds.c.key, poll_rounds.c.anonymous))).all()
    given = [row for row in rows if row.value is not None or row.text is not None]
    stored = Counter((keys[row.round_id].key, row.question_id, row.value or row.text) for row in given)
    wanted = Counter(
        (place[0], question, value)
        for place, answers in seen.count.answers.items()
        for question, value in answers.items()
    )
    assert stored == wanted, f"lost: {wanted - stored}; stored and not given: {stored - wanted}"
    assert dict(map(tuple, promised)) == {one.key: one.poll_id != "followup-5w" for one in seen.rounds}
    for row in rows:
        if keys[row.round_id].anonymous:
            assert (row.participant_id, row.answered_at, row.entered_by) == (None, None, None)
    tokens = Counter((row.round_id, row.question_id, row.token) for row in rows)
    assert set(tokens.values()) <= {1}
    if named:
        assert {
            (keys[row.round_id].key, row.question_id, row.participant_id): row.value or row.text
            for row in given
            if not keys[row.round_id].anonymous
        } == {
            (place[0], question, seen.names[place[1]]): value
            for place, answers in seen.count.answers.items()
            if place[0] == "followup-5w"
            for question, value in answers.items()
        }
    listed = Counter(keys[row.round_id].key for row in asked)
    assert listed == {one.key: len(seen.asked(one)) for one in seen.rounds if seen.asked(one)}


def much_happened(count: Count) -> None:
    """The crowd did what crowds do: seven languages, mistakes, second thoughts, presses that came twice."""
    assert len({one.language for one in content().participants.values()}) == 7
    assert min(count.refused, count.repeated, len(count.absent), len(count.answers)) > 0


def said(count: Count) -> str:
    """What there was, in figures."""
    kinds = Counter(one.again for one in count.told)
    answers = sum(map(len, count.answers.values()))
    return (
        f"{answers} answers ({count.refused} refused, {count.closed} too late, {count.repeated} repeated), "
        f"{len(count.absent)} times not there, {kinds[False]} invitations, {kinds[True]} reminders"
    )

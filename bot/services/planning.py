"""What the clock would tell whom and when, by the planners of what it tells. Nothing is written.

For ``ttchan rehearse``, and for the next reminder of a rehearsal.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import participants, people
from bot.domain import digests as digest_plans
from bot.domain import reminders as reminder_plans
from bot.domain.audience import Traits
from bot.domain.deliveries import NewDelivery
from bot.domain.people import Participant, Person
from bot.domain.polls import Poll
from bot.domain.polls.questionnaires import Questionnaire
from bot.domain.preferences import Preferences
from bot.domain.programme import Programme
from bot.domain.reminders import Timing
from bot.services import digests, reminders
from bot.services.people import CONSENT_VERSION, traits_of
from bot.services.polls.foreseeing import Waits, foresee
from bot.services.polls.reading import polls_of
from bot.services.programme import as_entity
from bot.services.recipients import Recipient, recipients
from bot.services.signups.said import SAID
from bot.services.travels import reminding
from bot.services.travels.reminding import Leaving


@dataclass(frozen=True, slots=True)
class Planned:
    """One message: when it leaves (UTC, meeting time), to whom, and its rows as they would be written.

    ``sheet``: the questions of an invitation to a poll, whose round there is not yet; ``waits``: how many
    polls wait for their answers then.
    """

    due_at: datetime
    person: Person
    rows: tuple[NewDelivery, ...]
    sheet: Questionnaire | None = None
    waits: int = 0


async def whole(
    session: AsyncSession, meeting_id: int, programme: Programme, participant_id: str | None = None
) -> list[Planned]:
    """Every reminder, digest and question of the meeting, in order of time, as if the whole list had joined,
    before it began, and nobody ever answered. Departures of delegations as well. ``participant_id``: of one
    person only.
    """
    timing = await reminders.timing(session, meeting_id, programme)
    everybody = [
        one
        for one in await _everybody(session, meeting_id, programme)
        if participant_id in (None, _id(one[0]))
    ]
    polls = await polls_of(session, meeting_id)
    waits = Waits(programme, polls)
    leaving = await reminding.leaving(session, meeting_id)
    plan = [
        one
        for person, preferences in everybody
        for one in (
            *_messages(person, preferences, programme, timing, waits),
            *_departures(person, leaving),
        )
    ]
    plan += _questions(everybody, programme, polls)
    return sorted(plan, key=lambda one: (one.due_at, _id(one.person), one.rows[0].key))


async def next_instant(
    session: AsyncSession, meeting_id: int, programme: Programme, now: datetime
) -> datetime | None:
    """When anybody who has joined is told something next, after ``now``; None if that is over."""
    timing = await reminders.timing(session, meeting_id, programme)
    people_like = {(one.traits, one.preferences): one for one in await recipients(session, meeting_id)}
    instants = (
        due
        for traits, preferences in people_like
        for due in _instants(traits, preferences, programme, timing)
        if due > now
    )
    leaving = await reminding.leaving(session, meeting_id, after=now)
    departures = (
        due
        for traits, _ in people_like
        for one in leaving
        if one.concerns(traits) and (due := reminding.delivery("", one.travel).due_at) > now
    )
    return min((*instants, *departures), default=None)


def _messages(
    person: Person, preferences: Preferences, programme: Programme, timing: Timing, waits: Waits
) -> Iterator[Planned]:
    participant_id, traits = _id(person), person.traits
    planned = reminder_plans.plan(programme.items, traits, preferences, timing)
    for message in reminder_plans.merged(planned, timing.merge_within):
        rows = tuple(reminders.delivery(participant_id, one) for one in message)
        yield Planned(message[0].due_at, person, rows)
    for digest in digest_plans.plan(programme, traits, preferences):
        row = digests.delivery(participant_id, digest)
        yield Planned(digest.due_at, person, (row,), waits=waits(traits, digest.due_at))


def _questions(
    everybody: Sequence[tuple[Person, Preferences]], programme: Programme, polls: Mapping[str, Poll]
) -> Iterator[Planned]:
    people = {_id(person): person for person, _ in everybody}
    asked = [Recipient(_id(person), person.traits, preferences) for person, preferences in everybody]
    minors = {_id(person) for person, _ in everybody if person.participant and person.participant.minor}
    for one in foresee(programme, polls, asked, minors):
        yield Planned(one.due_at, people[str(one.row.participant_id)], (one.row,), one.sheet)


def _departures(person: Person, leaving: Sequence[Leaving]) -> Iterator[Planned]:
    for one in leaving:
        if one.concerns(person.traits):
            row = reminding.delivery(_id(person), one.travel)
            yield Planned(row.due_at, person, (row,))


def _instants(
    traits: Traits, preferences: Preferences, programme: Programme, timing: Timing
) -> Iterable[datetime]:
    planned = reminder_plans.plan(programme.items, traits, preferences, timing)
    for message in reminder_plans.merged(planned, timing.merge_within):
        yield message[0].due_at
    for digest in digest_plans.plan(programme, traits, preferences):
        yield digest.due_at


async def _everybody(
    session: AsyncSession, meeting_id: int, programme: Programme
) -> list[tuple[Person, Preferences]]:
    """All on the list, with the language and the preferences of those who have an account."""
    tied = and_(
        people.c.meeting_id == participants.c.meeting_id, people.c.participant_id == participants.c.id
    )
    listed = [participants.c[field.name].label(f"p_{field.name}") for field in fields(Participant)]
    found = (
        select(*listed, people.c.user_id, people.c.language, people.c.preferences, SAID)
        .outerjoin(people, tied)
        .where(participants.c.meeting_id == meeting_id, participants.c.withdrawn.is_(False))
        .order_by(participants.c.id)
    )
    everybody = []
    for row in await session.execute(found):
        values = {name.removeprefix("p_"): value for name, value in row._mapping.items()}
        participant = as_entity(Participant, values)
        language = row.language or participant.language or programme.meeting.default_language
        person = Person(
            user_id=row.user_id or 0,
            language=language,
            participant=participant,
            consent_version=CONSENT_VERSION,
            traits=traits_of(participant, programme.meeting.host_delegation, language, row.signed),
        )
        everybody.append((person, Preferences.read(row.preferences)))
    return everybody


def _id(person: Person) -> str:
    assert person.participant is not None
    return person.participant.id

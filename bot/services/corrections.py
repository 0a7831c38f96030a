"""Corrections of a card: the diet at once, the rest as requests that a leader or organiser answers.

A correction is a change made in chat: the row's ``loaded`` stays, so the next load of the workbook keeps it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import participants, people, requests
from bot.domain.corrections import DIETS, LONGEST, WRITTEN, Field, Request, Result
from bot.domain.errors import NoConsent, NoSuchGroup, NoSuchRequest, NotAllowed, NotJoined, UnfitText
from bot.domain.notes import News, What
from bot.domain.people import Participant, Person
from bot.domain.rights import Action, Scope
from bot.domain.workbook import SHEETS
from bot.domain.workbook.codecs import Text
from bot.domain.workbook.problems import BadCell
from bot.services import notes
from bot.services.acts import By
from bot.services.participants import name_of
from bot.services.programme import as_entity
from bot.services.rights import reach, require

_SHEET = next(sheet for sheet in SHEETS if sheet.name == "Participants")
_SHOWN = 5


async def leaders(session: AsyncSession, meeting_id: int, delegation: str) -> list[str]:
    """The names of those who lead a delegation."""
    theirs = participants.c.meeting_id == meeting_id, participants.c.delegation == delegation
    here = participants.c.withdrawn.is_(False), participants.c.role == "leader"
    rows = await session.execute(select(participants).where(*theirs, *here).order_by(participants.c.id))
    return [name_of(as_entity(Participant, row._mapping)) for row in rows]


async def diet_consented(session: AsyncSession, person: Person) -> bool:
    """Whether the person agreed that we keep what they eat."""
    mine = select(people.c.diet_consented_at).where(people.c.user_id == person.user_id)
    return (await session.execute(mine)).scalar_one_or_none() is not None


async def consent_to_diet(session: AsyncSession, person: Person, *, now: datetime) -> None:
    """Remember their consent; once is enough."""
    own(person)
    mine = people.c.user_id == person.user_id, people.c.diet_consented_at.is_(None)
    await session.execute(update(people).where(*mine).values(diet_consented_at=now))


async def change_diet(
    session: AsyncSession, person: Person, meeting_id: int, diet: str, *, wanted: bool
) -> tuple[str, ...]:
    """Put one diet on the person's card, or take it away. Returns all of them, as stored.

    Taking away needs no consent. Raises NoConsent, NotJoined.
    """
    mine = own(person)
    if wanted and not await diet_consented(session, person):
        raise NoConsent
    row = (await session.execute(_of(meeting_id, mine.id).with_for_update())).one()
    kept = [one for one in row.dietary if one != diet]
    chosen = [*kept, diet] if wanted else kept
    own_words = tuple(one for one in chosen if one not in DIETS)
    return await _keep_diet(
        session, meeting_id, mine.id, (*(one for one in DIETS if one in chosen), *own_words)
    )


async def delete_diet(session: AsyncSession, person: Person, meeting_id: int) -> None:
    """Take everything away that the person's card says of food, and their consent with it."""
    await _keep_diet(session, meeting_id, own(person).id, ())
    mine = people.c.user_id == person.user_id
    await session.execute(update(people).where(mine).values(diet_consented_at=None))


async def ask(session: AsyncSession, by: By, field: Field, text: str, groups: Sequence[str]) -> str:
    """Ask for a correction; asked again, the newer one counts. Returns what is asked for, cleaned.

    The leader is told; of what only organisers can mend, they are told as well. Operating time.
    Raises UnfitText (empty or too long), NoSuchGroup, NotJoined.
    """
    mine = own(by.person)
    wanted = _read(field, text, groups)
    same = requests.c.meeting_id == by.meeting_id, requests.c.participant_id == mine.id
    earlier = requests.c.field == field.value, requests.c.result.is_(None)
    values = {"wanted": wanted, "asked_by": by.person.user_id, "asked_at": by.now}
    changed = await session.execute(update(requests).where(*same, *earlier).values(values))
    if not changed.rowcount:  # type: ignore[attr-defined]
        row = {"meeting_id": by.meeting_id, "participant_id": mine.id, "field": field.value, **values}
        added = await session.execute(insert(requests).values(row))
        (request_id,) = added.inserted_primary_key  # type: ignore[attr-defined]
        data = {"participant": mine.id, "request": request_id}
        asked = News(What.CORRECTION, str(request_id), by.at, data, by.person.user_id)
        tell = notes.tell_leader if field in WRITTEN else notes.tell_in_charge
        await tell(session, by.meeting_id, mine.delegation, asked)
    return wanted


async def of_person(session: AsyncSession, person: Person, meeting_id: int) -> list[Request]:
    """What the person asked for lately, newest first, with what became of it."""
    mine = requests.c.participant_id == own(person).id, requests.c.asked_by == person.user_id
    found = _requests(meeting_id).where(*mine).order_by(requests.c.id.desc()).limit(_SHOWN)
    return [_request(row) for row in await session.execute(found)]


async def waiting(
    session: AsyncSession, person: Person, meeting_id: int, delegation: str | None
) -> list[Request]:
    """Requests that the person may see, oldest first; ``delegation`` None = of all."""
    require(person, Action.ANSWER_REQUEST, delegation=delegation)
    found = _requests(meeting_id).where(requests.c.result.is_(None)).order_by(requests.c.id)
    if delegation is not None:
        found = found.where(participants.c.delegation == delegation)
    if reach(person, Action.ANSWER_REQUEST) is Scope.DELEGATION:
        found = found.where(requests.c.asked_by != person.user_id)  # nobody is their own witness
    return [_request(row) for row in await session.execute(found)]


def may_end_all(person: Person) -> bool:
    """Whether the person may also end what a card cannot take."""
    return reach(person, Action.ANSWER_REQUEST) is Scope.MEETING


async def answer(
    session: AsyncSession, by: By, request_id: int, *, done: bool, seal: str | None = None
) -> Request:
    """Answer a request; *done* writes on the card what a card can take. The first answer counts.

    What a card cannot take is the organisers' to end. One that asks for something else by now than under this
    seal stays open, and is returned so. Operating time. Raises NoSuchRequest, NotAllowed.
    """
    require(by.person, Action.ANSWER_REQUEST, delegation=by.person.delegation)
    row = (await session.execute(_requests(by.meeting_id).where(requests.c.id == request_id))).one_or_none()
    own_people = reach(by.person, Action.ANSWER_REQUEST) is Scope.DELEGATION
    if row is None or (own_people and row.delegation != by.person.delegation):
        raise NoSuchRequest(request_id)
    if own_people and (row.asked_by == by.person.user_id or Field(row.field) not in WRITTEN):
        raise NotAllowed(Action.ANSWER_REQUEST)
    if row.result is None and seal is not None and seal != _request(row).seal:
        return _request(row)
    result = Result.DONE if done else Result.REFUSED
    answered = {"result": result.value, "answered_by": by.person.user_id, "answered_at": by.now}
    this = requests.c.id == request_id, requests.c.result.is_(None), requests.c.wanted == row.wanted
    first = await session.execute(update(requests).where(*this).values(answered))
    if first.rowcount:  # type: ignore[attr-defined]
        if done and Field(row.field) in WRITTEN:
            card = participants.c.meeting_id == by.meeting_id, participants.c.id == row.participant_id
            await session.execute(update(participants).where(*card).values({row.field: row.wanted}))
        act = f"correct_{row.field}" if done else "refuse_correction"
        await by.tell(session, act, row.participant_id)
        if row.asked_by != by.person.user_id:
            what = News(What.ANSWERED, str(request_id), by.at, {"request": request_id})
            await notes.tell_concerned(session, by.meeting_id, what, participant_id=row.participant_id)
    found = await session.execute(_requests(by.meeting_id).where(requests.c.id == request_id))
    return _request(found.one())


def own(person: Person) -> Participant:
    """The person's own card. Raises NotJoined."""
    if person.participant is None or not person.joined:  # also an admin who is nobody on the list
        raise NotJoined(person.waiting, person.let_go)
    require(person, Action.OWN_PROFILE)
    return person.participant


async def _keep_diet(
    session: AsyncSession, meeting_id: int, participant_id: str, diets: tuple[str, ...]
) -> tuple[str, ...]:
    card = participants.c.meeting_id == meeting_id, participants.c.id == participant_id
    await session.execute(update(participants).where(*card).values(dietary=diets))
    return diets


def _read(field: Field, text: str, groups: Sequence[str]) -> str:
    column = _SHEET.column(field) if field in WRITTEN else None
    codec = column.codec if column else Text(LONGEST)
    try:
        wanted = str(codec.parse(text))
    except BadCell as problem:
        raise UnfitText(int(problem.values.get("limit", LONGEST))) from None
    if not wanted:
        raise UnfitText(LONGEST)
    if field is not Field.GROUP:
        return wanted
    named = {name.casefold(): name for name in groups}
    known = [named[word] for word in wanted.casefold().split() if word in named]
    if not known:
        raise NoSuchGroup(tuple(groups))
    return known[0]


def _of(meeting_id: int, participant_id: str) -> Select[Any]:
    mine = participants.c.meeting_id == meeting_id, participants.c.id == participant_id
    return select(participants).where(*mine)


def _requests(meeting_id: int) -> Select[Any]:
    """Requests about people who are still on the list; a role's is no correction."""
    listed = and_(
        participants.c.meeting_id == requests.c.meeting_id,
        participants.c.id == requests.c.participant_id,
        participants.c.withdrawn.is_(False),
    )
    asked = (requests.c.id.label("request_id"), requests.c.participant_id, requests.c.field)
    said = requests.c.wanted, requests.c.asked_by, requests.c.result
    here = requests.c.meeting_id == meeting_id, requests.c.field.in_([field.value for field in Field])
    return select(participants, *asked, *said).join(requests, listed).where(*here)


def _request(row: Any) -> Request:
    listed = as_entity(Participant, row._mapping)
    return Request(
        id=row.request_id,
        participant_id=row.participant_id,
        name=name_of(listed),
        delegation=row.delegation,
        field=Field(row.field),
        written="" if row.field == Field.OTHER else getattr(listed, row.field),
        wanted=row.wanted,
        asked_by=row.asked_by,
        result=Result(row.result) if row.result else None,
    )

"""What the kitchen is told: portions and diets of every meal. Numbers only: nobody is named here."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import meal_answers, participants
from bot.domain.audience import Traits
from bot.domain.meals import Diner, KitchenTable, Said, count, meals_of
from bot.domain.people import Participant
from bot.domain.privacy import COUNTED, Retention, after_end
from bot.domain.programme import Programme
from bot.domain.rights import Action
from bot.services.acts import By
from bot.services.audiences import coming, listed, spoken
from bot.services.people import traits_of
from bot.services.programme import as_entity
from bot.services.rights import require
from bot.services.signups.said import SAID


async def table(session: AsyncSession, by: By, programme: Programme) -> KitchenTable:
    """Every meal of the meeting, for organisers. Raises NotAllowed."""
    require(by.person, Action.COUNT_MEALS)
    return await counted(session, by.meeting_id, programme, now=by.at)


async def counted(
    session: AsyncSession, meeting_id: int, programme: Programme, *, now: datetime
) -> KitchenTable:
    """The same for the command line. Meeting time.

    Who was erased counts as one of their delegation; what people eat is gone some days after the end.
    """
    meeting = programme.meeting
    known = now < after_end(meeting, Retention.of(meeting).dietary)
    diners = await _diners(session, meeting_id, programme)
    return KitchenTable(
        tuple(count(item, meeting, diners, now=now) for item in meals_of(programme, signed_up=True)),
        foods_known=known,
    )


async def _diners(session: AsyncSession, meeting_id: int, programme: Programme) -> list[Diner]:
    row = meal_answers.c
    said: dict[str, dict[str, Said]] = {}
    answers = select(row.participant_id, row.item_id, row.eats, row.told).where(row.meeting_id == meeting_id)
    for answer in await session.execute(answers):
        said.setdefault(answer.participant_id, {})[answer.item_id] = Said(answer.eats, answer.told)
    here, _ = coming(meeting_id)
    there = or_(participants.c.withdrawn.is_(False), participants.c.erased.in_(COUNTED))
    found = select(participants, spoken.label("spoken"), SAID).select_from(listed()).where(here, there)
    host, diners = programme.meeting.host_delegation, []
    for shown in await session.execute(found):
        one = as_entity(Participant, shown._mapping)
        if shown.erased is not None:
            nobody = Traits(delegation=one.delegation, host=one.delegation == host)
            diners.append(Diner(nobody, erased=True))
        else:
            traits = traits_of(one, host, shown.spoken, shown.signed)
            diners.append(Diner(traits, one.dietary, said.get(one.id)))
    return diners

"""Who answers for somebody who has not joined: a leader for their people, an organiser for anybody."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import participants, people
from bot.domain.errors import NoSuchParticipant, NotAllowed
from bot.domain.people import Participant, Person
from bot.domain.polls.refusals import AnswersThemselves
from bot.domain.rights import Action, Scope
from bot.domain.seals import handle_of
from bot.services.participants import name_of
from bot.services.people import traits_of
from bot.services.polls.respondents import Respondent
from bot.services.programme import as_entity
from bot.services.rights import reach


async def in_place_of(session: AsyncSession, me: Respondent, whom: str) -> Respondent:
    """Them, as somebody else answers for them; ``whom``: the handle of a participant's id.

    Raises NoSuchParticipant, AnswersThemselves, NotAllowed, NotJoined.
    """
    own = reach(me.person, Action.ANSWER_FOR) is Scope.DELEGATION
    if me.person.participant is None:  # an admin who is not on the list: nobody would know who entered it
        raise NotAllowed(Action.ANSWER_FOR)
    row = participants.c
    here = row.meeting_id == me.meeting_id, row.withdrawn.is_(False)
    theirs = (row.delegation == me.person.delegation,) if own else ()
    ids = (await session.execute(select(row.id).where(*here, *theirs))).scalars()
    found = [one for one in ids if handle_of(one) == whom]
    if len(found) != 1:  # two of one handle: better nobody than the other one
        raise NoSuchParticipant(whom)
    this = (await session.execute(select(participants).where(*here, row.id == found[0]))).one()
    listed = as_entity(Participant, this._mapping)
    if await _joined(session, me.meeting_id, listed.id):
        raise AnswersThemselves(name_of(listed))
    traits = traits_of(listed, me.programme.meeting.host_delegation, None)
    person = Person(me.person.user_id, participant=listed, traits=traits)
    return replace(me, person=person, entered_by=me.person.participant.id)


async def _joined(session: AsyncSession, meeting_id: int, participant_id: str) -> bool:
    tied = people.c.meeting_id == meeting_id, people.c.participant_id == participant_id
    agreed = people.c.consent_version.is_not(None)
    return (await session.execute(select(people.c.id).where(*tied, agreed).limit(1))).first() is not None

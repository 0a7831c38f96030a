"""Who answers, and what they have before them: their questions of a round, and what they gave."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import poll_answers, questions
from bot.domain.people import Person
from bot.domain.polls import Poll, Question
from bot.domain.polls.asking import asked_in
from bot.domain.polls.questionnaires import Answer, Questionnaire, Whom
from bot.domain.polls.refusals import NoSuchPoll, PollKeyDestroyed
from bot.domain.polls.rounds import Mode, Round
from bot.domain.polls.tokens import token
from bot.domain.programme import Programme
from bot.domain.rights import Action
from bot.services.participants import name_of
from bot.services.polls import progress, reading, wordings
from bot.services.programme import as_entity
from bot.services.rights import require


@dataclass(frozen=True, slots=True)
class Respondent:
    """Who answers, where and when (meeting time), in the language they read.

    ``key``: of the meeting's anonymous answers; None once it is destroyed. ``entered_by``: who answers for
    them (a participant's id), where they do not do it themselves: see standing_in.py.
    """

    person: Person
    meeting_id: int
    programme: Programme
    key: bytes | None
    now: datetime
    language: str
    entered_by: str | None = None

    @property
    def participant_id(self) -> str:
        """Who they are on the list. Raises NotJoined, NotAllowed."""
        if self.entered_by is None:
            require(self.person, Action.ANSWER_POLL)
        assert self.person.participant is not None  # the right is one's own
        return self.person.participant.id

    @property
    def whom(self) -> Whom | None:
        """They, where somebody else answers for them."""
        one = self.person.participant
        return Whom(one.id, name_of(one)) if one is not None and self.entered_by is not None else None


async def look(session: AsyncSession, me: Respondent, round_id: int) -> Questionnaire:
    """What they have before them. Raises NoSuchPoll, also where nothing in it is for them."""
    participant_id = me.participant_id
    asking = await reading.round_of(session, me.meeting_id, round_id)
    poll = await _poll(session, asking)
    mine = asked_in(asking, poll, me.programme, me.person.traits)
    if not mine:
        raise NoSuchPoll
    found = await reading.wordings_of(session, me.meeting_id, mine)
    versions = {question_id: version for (_, question_id), (version, _) in found.items()}
    new = frozenset(question_id for (_, question_id), (_, kept) in found.items() if not kept)
    sheet = Questionnaire(asking, poll, mine, versions, new=new, whom=me.whom)
    code = me.programme.meeting.code
    far = await progress.progress_of(session, [asking], participant_id, key=me.key, code=code)
    answers = await own_answers(session, me, sheet)
    known = far.get(asking.id)
    return replace(sheet, answers=answers, progress=known or sheet.progress, listed=known is not None)


async def own_answers(session: AsyncSession, me: Respondent, sheet: Questionnaire) -> Mapping[str, Answer]:
    """What somebody has given in a round, by the question's id; what they took back is not there."""
    if me.key is None and sheet.asking.anonymous:
        return {}
    theirs = {one.id: own_token(me, sheet.asking, one) for one in sheet.questions}
    column = poll_answers.c
    named: ColumnElement[bool] = column.participant_id == me.participant_id
    whose = named if by_name(sheet.asking) else column.token.in_(set(theirs.values()))
    rows = await session.execute(
        select(column.question_id, column.token, column.version, column.value, column.text).where(
            column.round_id == sheet.asking.id, whose, column.current
        )
    )
    by_id = {one.id: one for one in sheet.questions}
    given = [
        row
        for row in rows
        if row.question_id in by_id
        and (row.value is not None or row.text is not None)
        and (by_name(sheet.asking) or row.token == theirs[row.question_id])
    ]
    earlier = [
        (by_id[row.question_id], row.version)
        for row in given
        if row.version != sheet.versions[row.question_id]
    ]
    wording = await wordings.shown(session, me.meeting_id, earlier)
    return {
        row.question_id: Answer(
            row.value if row.text is None else row.text,
            row.version,
            wording.get((row.question_id, row.version), by_id[row.question_id]),
        )
        for row in given
    }


def by_name(asking: Round) -> bool:
    """Whether answers are found by their name: tokens of a vote of towns are the towns' own."""
    return not asking.anonymous and asking.mode is Mode.PEOPLE


def own_token(me: Respondent, asking: Round, question: Question) -> str:
    """Under what their answer is kept. One under a name needs no key: it may be asked after its end."""
    if asking.mode is Mode.TOWNS:
        return me.person.delegation or ""
    key = b"" if me.key is None and not asking.anonymous else me.key
    if key is None:
        raise PollKeyDestroyed
    return token(key, me.programme.meeting.code, me.participant_id, question, asking)


async def _poll(session: AsyncSession, asking: Round) -> Poll:
    """The poll of a round, as it is published now. Raises NoSuchPoll."""
    column = questions.c
    these = column.meeting_id == asking.meeting_id, column.poll_id == asking.poll_id
    rows = await session.execute(select(questions).where(*these))
    polls = Poll.gather(as_entity(Question, row._mapping) for row in rows)
    if asking.poll_id not in polls:
        raise NoSuchPoll
    return polls[asking.poll_id]

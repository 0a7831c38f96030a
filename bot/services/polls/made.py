"""Quick polls after they were asked: how far one is, and what the towns decided."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import poll_answers
from bot.domain.polls import Poll
from bot.domain.polls.kinds import KINDS
from bot.domain.polls.making import leading
from bot.domain.polls.refusals import NoSuchPoll
from bot.domain.polls.rounds import Mode, Round, Tie
from bot.domain.polls.towns import TownVote
from bot.domain.programme import Programme
from bot.domain.rights import Action
from bot.services import audiences
from bot.services.acts import By
from bot.services.polls import opening, progress, reading
from bot.services.rights import reach, require


@dataclass(frozen=True, slots=True)
class Running:
    """A round that was opened by hand: so many are asked, so many have answered; a vote of towns as it is."""

    asking: Round
    poll: Poll
    asked: int
    answered: int
    towns: TownVote | None = None


async def look(session: AsyncSession, by: By, programme: Programme, round_id: int) -> Running:
    """One round, for organisers. Raises NoSuchPoll, NotAllowed, NotJoined."""
    require(by.person, Action.MAKE_POLL)
    return await _look(session, by, programme, await reading.round_of(session, by.meeting_id, round_id))


async def decided(session: AsyncSession, by: By, programme: Programme, round_id: int) -> Running:
    """A vote of towns, for who leads one of them: once it is closed. Raises as ``look``."""
    reach(by.person, Action.VOTE_FOR_TOWN)
    asking = await reading.round_of(session, by.meeting_id, round_id)
    if asking.mode is not Mode.TOWNS or asking.open_at(by.at):
        raise NoSuchPoll
    running = await _look(session, by, programme, asking)
    if running.towns is None or by.person.delegation not in running.towns.towns:
        raise NoSuchPoll
    return running


async def recent(session: AsyncSession, by: By, programme: Programme, most: int = 5) -> list[Running]:
    """Rounds that were opened by hand: open ones, then the last of the others."""
    require(by.person, Action.MAKE_POLL)
    found = [one for one in await reading.rounds_of(session, by.meeting_id) if one.opened_by is not None]
    found.sort(key=lambda one: (not one.open_at(by.at), -one.id))
    polls = await reading.polls_of(session, by.meeting_id)
    there = [one for one in found[:most] if one.poll_id in polls]
    counted = await progress.counted(session, [one.id for one in there])
    return [Running(one, polls[one.poll_id], *counted.get(one.id, (0, 0))) for one in there]


async def end(session: AsyncSession, by: By, programme: Programme, round_id: int) -> Running:
    """It closes now. Twice is once. Raises NoSuchPoll, NotAllowed, NotJoined."""
    return await _look(session, by, programme, await opening.close(session, by, round_id))


async def _look(session: AsyncSession, by: By, programme: Programme, asking: Round) -> Running:
    polls = await reading.polls_of(session, by.meeting_id)
    if asking.poll_id not in polls:
        raise NoSuchPoll
    counted = await progress.counted(session, [asking.id])
    asked, answered = counted.get(asking.id, (0, 0))
    running = Running(asking, polls[asking.poll_id], asked, answered)
    if asking.mode is Mode.TOWNS:
        towns = await _towns(session, programme, running)
        return Running(asking, running.poll, len(towns.towns), len(towns.votes), towns)
    return running


async def _towns(session: AsyncSession, programme: Programme, running: Running) -> TownVote:
    asking, question = running.asking, running.poll.questions[0]
    whose = await audiences.reach(session, asking.meeting_id, leading(asking.audience))
    towns = sorted(whose.delegations)  # also those whose leaders have not joined: the quorum is of all
    given = poll_answers.c.round_id == asking.id, poll_answers.c.question_id == question.id
    current = poll_answers.c.current, poll_answers.c.value.is_not(None)
    found = select(poll_answers.c.token, poll_answers.c.value).where(*given, *current)
    votes = {row.token: row.value for row in await session.execute(found)}
    keys = KINDS[question.kind].keys([one.key for one in question.worded(programme.delegations)])
    return TownVote(
        tuple(keys),
        tuple(dict.fromkeys([*towns, *votes])),
        votes,
        asking.quorum or 1,
        asking.tie or Tie.NOTHING,
        programme.meeting.host_delegation,
    )

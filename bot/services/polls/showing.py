"""Results for whom they are for: organisers as they come in, delegates what was published."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import poll_rounds
from bot.domain.errors import NotAllowed
from bot.domain.polls import Poll, Question
from bot.domain.polls.asking import asked_in as questions_for
from bot.domain.polls.counting import count, with_lost
from bot.domain.polls.exports import Export
from bot.domain.polls.kinds import FreeText
from bot.domain.polls.publishing import published
from bot.domain.polls.refusals import NoSuchPoll
from bot.domain.polls.results import Look, Overview, PollResults
from bot.domain.polls.rounds import Mode
from bot.domain.programme import Programme
from bot.domain.rights import Action, Scope
from bot.domain.seals import handle_of
from bot.services.acts import By
from bot.services.polls.answers import Reader
from bot.services.polls.asked import asked_in
from bot.services.polls.exporting import export
from bot.services.polls.progress import counted
from bot.services.polls.reading import polls_of, round_of, rounds_of
from bot.services.polls.results import results
from bot.services.rights import reach, require


async def overview(session: AsyncSession, by: By) -> list[Overview]:
    """Every poll that was opened, the one that was opened last first. Raises NotAllowed."""
    _organises(by)
    rounds = await rounds_of(session, by.meeting_id)
    polls = await polls_of(session, by.meeting_id)
    numbers = await counted(session, [one.id for one in rounds])
    found = []
    for poll_id in dict.fromkeys(one.poll_id for one in reversed(rounds)):
        if (poll := polls.get(poll_id)) is None:
            continue
        mine = tuple(one for one in rounds if one.poll_id == poll_id)
        some = [numbers.get(one.id, (0, 0)) for one in mine]
        found.append(Overview(poll, mine, sum(of for of, _ in some), sum(given for _, given in some)))
    return found


async def look(
    session: AsyncSession,
    by: By,
    programme: Programme,
    round_id: int,
    *,
    key: bytes | None,
    handle: str | None = None,
) -> Look:
    """One question of a poll with all it came to, the first if none is named.

    Raises NoSuchPoll if the round or its poll is gone, NotAllowed.
    """
    _organises(by)
    poll = await _poll(session, by, round_id)
    question = _named(poll.questions, handle)
    found = await results(session, by.meeting_id, poll, programme, key=key, questions={question.id})
    return Look(found, poll.questions)


async def response(
    session: AsyncSession, by: By, programme: Programme, round_id: int, *, key: bytes | None
) -> PollResults:
    """How many answered, and who has not; no answers. Raises NoSuchPoll, NotAllowed."""
    _organises(by)
    poll = await _poll(session, by, round_id)
    return await results(session, by.meeting_id, poll, programme, key=key, questions=())


async def publish(session: AsyncSession, by: By, round_id: int) -> int:
    """Show delegates the totals of the poll's rounds that are closed. Returns how many are new to them.

    Raises NoSuchPoll, NotAllowed.
    """
    _organises(by)
    poll = await _poll(session, by, round_id)
    rounds = await rounds_of(session, by.meeting_id, poll.id)
    new = [one.id for one in rounds if one.published_at is None and one.ends_at <= by.at]
    if new:
        of_them = poll_rounds.c.meeting_id == by.meeting_id, poll_rounds.c.id.in_(new)
        await session.execute(update(poll_rounds).where(*of_them).values(published_at=by.at))
        await by.tell(session, "publish_results", poll.id)
    return len(new)


async def workbook(
    session: AsyncSession, by: By, programme: Programme, round_id: int, *, key: bytes | None
) -> Export:
    """Everything of a poll for a file; the log says that it left. Raises NoSuchPoll, NotAllowed."""
    _organises(by)
    poll = await _poll(session, by, round_id)
    await by.tell(session, "export_polls", poll.id)
    return await export(session, by.meeting_id, programme, key=key, poll_id=poll.id)


async def read(
    session: AsyncSession,
    by: By,
    programme: Programme,
    round_id: int,
    *,
    key: bytes | None,
    handle: str | None = None,
) -> Look:
    """One question of a poll whose results were published: its total and nothing else, of five at least.

    Raises NoSuchPoll if they were not, or the person was asked in none of its rounds; NotAllowed, NotJoined.
    """
    require(by.person, Action.READ_RESULTS)
    poll = await _poll(session, by, round_id)
    rounds = [one for one in await rounds_of(session, by.meeting_id, poll.id) if one.published_at is not None]
    countable = tuple(one for one in poll.questions if one.kind != FreeText.name)
    theirs = any(questions_for(one, poll, programme, by.person.traits) for one in rounds)
    if not theirs or not countable:
        raise NoSuchPoll
    question = _named(countable, handle)
    code = programme.meeting.code
    by_id = {one.id: one for one in rounds}
    asked = await asked_in(session, by.meeting_id, rounds, key=key, code=code)
    reader = Reader(by.meeting_id, code, by_id, asked, key)
    answers = published((await reader.read(session, poll, [question]))[question.id], by_id)
    choices = with_lost(question.worded(programme.delegations), answers, question.kind)
    people = any(one.mode is Mode.PEOPLE for one in rounds)
    total = count(question, choices, answers, by_id, apart=False, held=people)
    secret = people and any(one.anonymous for one in rounds)
    return Look(PollResults(poll, tuple(rounds), secret, (total,), ()), countable)


def _organises(by: By) -> None:
    if reach(by.person, Action.SEE_RESULTS) is not Scope.MEETING:
        raise NotAllowed(Action.SEE_RESULTS)


async def _poll(session: AsyncSession, by: By, round_id: int) -> Poll:
    asking = await round_of(session, by.meeting_id, round_id)
    poll = (await polls_of(session, by.meeting_id)).get(asking.poll_id)
    if poll is None:
        raise NoSuchPoll
    return poll


def _named(questions: tuple[Question, ...], handle: str | None) -> Question:
    """The question of a handle; the first where it is gone."""
    return next((one for one in questions if handle_of(one.id) == handle), questions[0])

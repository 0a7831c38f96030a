"""The results of a poll. Who may see them: bot/services/polls/showing.py."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.polls import Poll, Question
from bot.domain.polls.counting import count, with_lost, words
from bot.domain.polls.kinds import FreeText
from bot.domain.polls.pairs import BEFORE, counterpart, pair
from bot.domain.polls.results import Counted, Pair, PollResults, QuestionResult
from bot.domain.polls.rounds import Mode
from bot.domain.polls.suppression import People
from bot.domain.programme import Programme
from bot.services.polls.answers import Reader
from bot.services.polls.asked import asked_in, responses, silent, writers
from bot.services.polls.reading import polls_of, rounds_of


async def results(
    session: AsyncSession,
    meeting_id: int,
    poll: Poll,
    programme: Programme,
    *,
    key: bytes | None,
    questions: Collection[str] | None = None,
) -> PollResults:
    """All a poll came to, or only these questions of it (ids); who was asked is always told.

    ``key``: of the meeting's anonymous answers; without it nothing is told apart by town.
    """
    rounds = await rounds_of(session, meeting_id, poll.id)
    code = programme.meeting.code
    asked = await asked_in(session, meeting_id, rounds, key=key, code=code)
    wanted = [one for one in poll.questions if questions is None or one.id in questions]
    reader = Reader(meeting_id, code, {one.id: one for one in rounds}, asked, key)
    answers = await reader.read(session, poll, wanted)
    secret = any(one.anonymous and one.mode is Mode.PEOPLE for one in rounds)
    blind = key is None and any(one.anonymous for one in rounds)
    wrote = await writers(session, rounds, asked, blind=blind)
    counted = [_counted(one, answers[one.id], reader, programme, wrote) for one in wanted]
    for number, one in enumerate(counted):
        mine = {given.token: given.value for given in answers[one.question.id]}
        if found := await _pair(session, reader, poll, one.question, mine):
            counted[number] = replace(one, pair=found)
    response = await responses(session, rounds, asked, programme, blind=blind)
    missing = silent(asked, rounds, blind=blind)
    return PollResults(poll, tuple(rounds), secret, tuple(counted), response, missing)


def _counted(
    question: Question,
    answers: Sequence[Counted],
    reader: Reader,
    programme: Programme,
    wrote: Mapping[int, People],
) -> QuestionResult:
    if question.kind == FreeText.name:
        return words(question, answers, reader.rounds, wrote)
    choices = with_lost(question.worded(programme.delegations), answers, question.kind)
    towns = sorted(programme.delegations)
    return count(question, choices, answers, reader.rounds, towns=towns)


async def _pair(
    session: AsyncSession, reader: Reader, poll: Poll, question: Question, own: Mapping[str, str]
) -> Pair | None:
    """A question with its other half, in whichever poll it is asked; ``own``: its answers by token."""
    name = counterpart(question.id)
    if name is None:
        return None
    for there in (await polls_of(session, reader.meeting_id)).values():
        if (found := there.question(name)) is not None and there.id != poll.id:
            theirs = await _by_token(session, reader, there, found)
            if question.id.startswith(BEFORE):
                return pair(question, found, own, theirs)
            return pair(found, question, theirs, own)
    return None


async def _by_token(session: AsyncSession, reader: Reader, poll: Poll, question: Question) -> dict[str, str]:
    rounds = {one.id: one for one in await rounds_of(session, reader.meeting_id, poll.id)}
    blind = Reader(reader.meeting_id, reader.meeting_code, rounds, (), None)
    found = await blind.read(session, poll, [question])
    return {one.token: one.value for one in found[question.id]}

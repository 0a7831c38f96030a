"""One person answers: what is taken, and that nothing is taken twice."""

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import poll_answers, poll_asked
from bot.db.upsert import insert_or_ignore
from bot.domain.polls import Question
from bot.domain.polls.kinds import KINDS, Given
from bot.domain.polls.questionnaires import Answer, Questionnaire
from bot.domain.polls.refusals import (
    AnswerRefused,
    NoSuchPoll,
    NotForOthers,
    PollClosed,
    PollKeyDestroyed,
)
from bot.domain.polls.rounds import Asked, Mode, Progress, Round
from bot.services.polls import landing, progress, reading, wordings
from bot.services.polls.respondents import Respondent, by_name, look, own_answers, own_token

__all__ = [
    "Respondent",
    "begin",
    "finish",
    "go_on",
    "keep_wording",
    "look",
    "open_for",
    "own_answers",
    "record",
    "say_absent",
    "take_back",
]


async def open_for(session: AsyncSession, me: Respondent, round_id: int) -> Questionnaire:
    """Let them into a round that takes answers.

    Raises NoSuchPoll, PollClosed, PollKeyDestroyed; NotForOthers where somebody else answers for them.
    """
    sheet = await look(session, me, round_id)
    if me.entered_by is not None and sheet.asking.mode is Mode.TOWNS:
        raise NoSuchPoll  # a town's vote is its leader's own
    if me.entered_by is not None and sheet.asking.anonymous:
        raise NotForOthers
    if not sheet.asking.open_at(me.now):
        raise PollClosed(round_id)
    if me.key is None and sheet.asking.anonymous:
        raise PollKeyDestroyed
    return sheet


async def record(
    session: AsyncSession, me: Respondent, round_id: int, handle: str, given: Given, *, version: int
) -> Questionnaire:
    """Take an answer to a question (its handle) in the wording of a version. The last one counts.

    Raises NoSuchPoll, PollClosed, PollKeyDestroyed, AnswerRefused; then nothing was changed. What is given
    twice is taken once.
    """
    sheet = await open_for(session, me, round_id)
    question = sheet.find(handle)
    known = sheet.answers.get(question.id)
    worded = await _worded(session, me, sheet, question, version)
    try:
        if worded is None:
            raise AnswerRefused(question.kind)
        kind = KINDS[worded.kind]
        keys = kind.keys([choice.key for choice in worded.worded(me.programme.delegations)])
        value = kind.accept(sheet.marked(worded), given, keys)
    except AnswerRefused as refused:
        raise AnswerRefused(refused.kind, round_id, handle, me.whom.handle if me.whom else None) from None
    answer = None if value is None else Answer(value, version, worded)
    if (known and (known.value, known.version)) != (answer and (answer.value, answer.version)):
        await keep_wording(session, me, sheet, question)
        await _keep(session, me, sheet.asking, question, answer)
    return await _note(session, me, sheet.giving(question, answer))


async def take_back(session: AsyncSession, me: Respondent, round_id: int, handle: str) -> Questionnaire:
    """Forget what they answered to a question; raises as ``record``."""
    sheet = await open_for(session, me, round_id)
    question = sheet.find(handle)
    if question.id in sheet.answers:
        await _keep(session, me, sheet.asking, question, None)
    return await _note(session, me, sheet.giving(question, None))


async def say_absent(session: AsyncSession, me: Respondent, round_id: int) -> Questionnaire:
    """They were not there: nothing of theirs counts, and nobody asks them again. Raises as ``record``."""
    sheet = await open_for(session, me, round_id)
    for question in sheet.questions:
        if question.id in sheet.answers:
            await _keep(session, me, sheet.asking, question, None)
            sheet = sheet.giving(question, None)
    return await _note(session, me, sheet, Asked.ABSENT)


async def begin(
    session: AsyncSession, me: Respondent, round_id: int, *, message_id: int | None
) -> Questionnaire:
    """They begin, or go on, in this message; raises as ``go_on``."""
    sheet = await open_for(session, me, round_id)
    if sheet.progress.state in (Asked.WAITING, Asked.ASKED):
        await landing.begun_elsewhere(session, sheet.asking, me.participant_id, message_id)
    return await _note(session, me, sheet)


async def go_on(session: AsyncSession, me: Respondent, round_id: int) -> Questionnaire:
    """They tapped in a round that takes answers. Raises NoSuchPoll, PollClosed, PollKeyDestroyed."""
    return await _note(session, me, await open_for(session, me, round_id))


async def finish(session: AsyncSession, me: Respondent, sheet: Questionnaire) -> Questionnaire:
    """They are through: the next questions may come."""
    return await _note(session, me, sheet, Asked.DONE)


async def keep_wording(
    session: AsyncSession, me: Respondent, sheet: Questionnaire, question: Question
) -> None:
    """Remember the wording that is shown now: a press under it may come after it was changed."""
    if question.id in sheet.new:
        await reading.keep_versions(session, me.meeting_id, (question,))


async def _worded(
    session: AsyncSession, me: Respondent, sheet: Questionnaire, question: Question, version: int
) -> Question | None:
    """The question in the version that was shown; None if it never was, or is of another kind by now."""
    if version == sheet.versions[question.id]:
        return question
    kept = await wordings.shown(session, me.meeting_id, [(question, version)])
    worded = kept.get((question.id, version))
    return worded if worded is not None and worded.kind == question.kind else None


async def _note(
    session: AsyncSession, me: Respondent, sheet: Questionnaire, state: Asked | None = None
) -> Questionnaire:
    """Keep how far they are. Who is done stays so while they change an answer."""
    if state is None:
        state = Asked.DONE if sheet.progress.state is Asked.DONE else Asked.STARTED
    far = Progress(state, sheet.counts, me.now if state is Asked.STARTED else None)
    if not sheet.listed:  # they look before anybody asked them
        asked = {"round_id": sheet.asking.id, "participant_id": me.participant_id}
        await session.execute(insert_or_ignore(session, poll_asked, *asked).values(asked))
    code = me.programme.meeting.code
    await progress.note(session, sheet.asking, me.participant_id, far, key=me.key, code=code)
    return replace(sheet, progress=far)


async def _keep(
    session: AsyncSession, me: Respondent, asking: Round, question: Question, answer: Answer | None
) -> None:
    """Write what holds from now on; what held before stays as its history."""
    column = poll_answers.c
    theirs = column.round_id == asking.id, column.question_id == question.id, _whose(me, asking, question)
    latest = select(column.token, column.version, column.revision).where(*theirs)
    last = (await session.execute(latest.order_by(column.revision.desc()).limit(1))).one_or_none()
    row: dict[str, Any] = {
        "round_id": asking.id,
        "question_id": question.id,
        "token": last.token if last else own_token(me, asking, question),
        "revision": last.revision + 1 if last else 1,
        "version": answer.version if answer else last.version if last else 1,
        "answered_on": me.programme.today(me.now),
    }
    if answer is not None:
        field = "text" if answer.shown.kind == "text" else "value"
        meeting = me.programme.meeting
        row[field] = answer.value
        row["language"] = await wordings.language_kept(session, asking, answer.shown, meeting, me.language)
    if not asking.anonymous:
        row |= {"answered_at": me.now, "participant_id": me.participant_id, "entered_by": me.entered_by}
    if last is not None:
        before = [column[key] == row[key] for key in ("round_id", "question_id", "token")]
        await session.execute(update(poll_answers).where(*before, column.current).values(current=False))
    await session.execute(insert(poll_answers).values(row))


def _whose(me: Respondent, asking: Round, question: Question) -> ColumnElement[bool]:
    if by_name(asking):
        return poll_answers.c.participant_id == me.participant_id
    return poll_answers.c.token == own_token(me, asking, question)

"""Polls for export: every current answer, what came of them, and what was asked. Only reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from sys import intern
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import tables as db
from bot.domain.polls import Poll, Question
from bot.domain.polls.exports import AnswerRow, CodeRow, Export, StoredAnswer, rows
from bot.domain.polls.refusals import NoSuchPoll
from bot.domain.polls.rounds import Round
from bot.domain.programme import Programme
from bot.services.polls.answers import kept_under, purpose_of
from bot.services.polls.asked import AskedOne, asked_in
from bot.services.polls.reading import rounds_of
from bot.services.polls.results import results
from bot.services.programme import read_all


async def export(
    session: AsyncSession,
    meeting_id: int,
    programme: Programme,
    *,
    key: bytes | None,
    poll_id: str | None = None,
) -> Export:
    """One poll or all that were opened, also withdrawn ones. Raises NoSuchPoll if no such poll was opened."""
    rounds = await rounds_of(session, meeting_id, poll_id)
    if poll_id is not None and not rounds:
        raise NoSuchPoll
    asked = {
        (one.poll_id, one.id): one for one in await read_all(session, db.questions, Question, meeting_id)
    }
    code = programme.meeting.code
    people = await asked_in(session, meeting_id, rounds, key=key, code=code)
    kinds = await _kinds(session, meeting_id)
    reader = _Reader(rounds, people, asked, kinds, key, code)
    opened = {one.poll_id for one in rounds}
    polls = Poll.gather(one for one in asked.values() if one.poll_id in opened)
    came = [await results(session, meeting_id, one, programme, key=key) for one in polls.values()]
    answers = [row for one in sorted(opened) for row in await reader.answers(session, one)]
    book = await _codebook(session, meeting_id, rounds, asked, programme)
    return Export(tuple(answers), tuple(came), tuple(book))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads answers, and by the key whose they are: so many people a group has."""

    rounds: Sequence[Round]
    people: Sequence[AskedOne]
    asked: Mapping[tuple[str, str], Question]
    kinds: Mapping[tuple[str, str, int], str]
    key: bytes | None
    code: str

    async def answers(self, session: AsyncSession, poll_id: str) -> list[AnswerRow]:
        """One poll's: of a large meeting there is not room for all at once."""
        rounds = {one.id: one for one in self.rounds if one.poll_id == poll_id}
        answer = db.poll_answers.c
        given = or_(answer.value.is_not(None), answer.text.is_not(None))
        found = select(db.poll_answers).where(answer.round_id.in_(rounds), answer.current, given)
        towns = {one.participant_id: one.delegation for one in self.people}
        known: dict[tuple[int, str], dict[str, AskedOne]] = {}
        unknown: dict[tuple[int, str], int] = {}
        answers = []
        # As results read them, so that whom nobody knows are the same in both.
        for row in await session.execute(found.order_by(answer.token, answer.round_id, answer.question_id)):
            group = row.round_id, row.question_id
            asking = rounds[row.round_id]
            who = row.participant_id or self._whose(asking, row, known)
            if who is None:
                # As few people as they can be: perhaps the same in each round.
                unknown[group] = unknown.get(group, 0) + 1
                who = f"?{unknown[group]}"
            kind = self.kinds.get((poll_id, row.question_id, row.version), "")
            answers.append(_stored(row, asking, kind, who, towns.get(who, "")))
        return rows(answers)

    def _whose(
        self, asking: Round, row: Row[Any], known: dict[tuple[int, str], dict[str, AskedOne]]
    ) -> str | None:
        """Who gave an anonymous answer; ``known``: by round and purpose who may have, as far as looked up."""
        question = self.asked.get((asking.poll_id, row.question_id))
        if question is None or not asking.anonymous:
            return None
        purpose = asking.id, purpose_of(question)
        if purpose not in known:
            here = (one for one in self.people if one.round_id == asking.id)
            known[purpose] = kept_under(self.key, self.code, question, asking, here)
        found = known[purpose].get(row.token)
        return None if found is None else found.participant_id


def _stored(row: Row[Any], asking: Round, kind: str, who: str, delegation: str) -> StoredAnswer:
    return StoredAnswer(
        asking,
        row.question_id,
        row.version,
        kind or ("text" if row.text is not None else ""),
        intern(row.token),
        who,
        intern(row.value or ""),
        row.text or "",
        intern(row.language or ""),
        delegation,
        row.entered_by or "",
        row.answered_at.isoformat() if row.answered_at else "",
    )


async def _kinds(session: AsyncSession, meeting_id: int) -> dict[tuple[str, str, int], str]:
    """The kind of each wording that was kept."""
    wording = db.question_versions.c
    columns = wording.poll_id, wording.question_id, wording.version, wording.kind
    found = await session.execute(select(*columns).where(wording.meeting_id == meeting_id))
    return {(row.poll_id, row.question_id, row.version): row.kind for row in found}


async def _codebook(
    session: AsyncSession,
    meeting_id: int,
    rounds: Sequence[Round],
    asked: Mapping[tuple[str, str], Question],
    programme: Programme,
) -> list[CodeRow]:
    """Each wording that was kept of the polls, with its options."""
    secret = {one.poll_id: one.anonymous for one in rounds}
    wording = db.question_versions.c
    kept = wording.meeting_id == meeting_id, wording.poll_id.in_(secret)
    order = wording.poll_id, wording.question_id, wording.version
    found = []
    for row in await session.execute(select(db.question_versions).where(*kept).order_by(*order)):
        head = row.poll_id, row.question_id, row.version
        anonymous = secret[row.poll_id]
        found.append(CodeRow(*head, "", row.kind, anonymous, row.text.texts))
        shown = Question(row.poll_id, row.question_id, 0, row.kind, row.text, options=row.options)
        found += [
            CodeRow(*head, choice.key, row.kind, anonymous, choice.text.texts)
            for choice in shown.worded(programme.delegations)
        ]
    places = {key: (one.part, one.order) for key, one in asked.items()}
    return sorted(
        found, key=lambda one: (one.poll, places.get((one.poll, one.question), (0, 0)), one.question)
    )

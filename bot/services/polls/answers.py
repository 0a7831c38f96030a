"""Current answers as results count them, joined with those who were asked by the key of the polls."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import poll_answers, question_versions
from bot.domain.polls import Poll, Question
from bot.domain.polls.kinds import FreeText
from bot.domain.polls.questionnaires import alike
from bot.domain.polls.results import Counted
from bot.domain.polls.rounds import Mode, Round
from bot.domain.polls.tokens import PAIRED, token
from bot.services.polls.asked import AskedOne


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the answers of one poll's rounds. ``key`` None: it is destroyed, and nobody's town is known."""

    meeting_id: int
    meeting_code: str
    rounds: Mapping[int, Round]
    asked: Sequence[AskedOne]
    key: bytes | None

    async def read(
        self, session: AsyncSession, poll: Poll, wanted: Sequence[Question]
    ) -> dict[str, list[Counted]]:
        """The current answers by question: those whose keys mean what they mean in its present wording."""
        older = await self._older(session, poll, wanted)
        by_id = {one.id: one for one in wanted}
        columns = poll_answers.c
        found = select(poll_answers).where(
            columns.round_id.in_(self.rounds), columns.question_id.in_(by_id), columns.current
        )
        rows = await session.execute(found.order_by(columns.token, columns.round_id, columns.question_id))
        people: dict[tuple[int, str], dict[str, AskedOne]] = {}
        answers: dict[str, list[Counted]] = {one.id: [] for one in wanted}
        unknown: dict[tuple[int, str], int] = {}
        for row in rows:
            question, asking = by_id[row.question_id], self.rounds[row.round_id]
            given = row.text if question.kind == FreeText.name else row.value
            if given is None or (question.id, row.version) in older:
                continue
            purpose = asking.id, purpose_of(question)
            if purpose not in people:
                people[purpose] = self._people(question, asking)
            one = people[purpose].get(row.participant_id or row.token)
            nth = unknown.setdefault((asking.id, question.id), 0)
            if one is None:
                unknown[asking.id, question.id] = nth + 1
            answers[question.id].append(self._answer(row, given, asking, one, nth))
        return answers

    def _answer(self, row: Row[Any], given: str, asking: Round, one: AskedOne | None, nth: int) -> Counted:
        if asking.mode is Mode.TOWNS:
            return Counted(asking.id, row.token, given, row.token, row.token, row.language)
        if one is None:
            # Perhaps the same people in each round: counted as few as they can be.
            town = None if self.key is None and asking.anonymous else ""
            return Counted(asking.id, row.token, given, f"?{nth}", town, row.language)
        author = None if asking.anonymous else one.name
        return Counted(asking.id, row.token, given, one.participant_id, one.delegation, row.language, author)

    def _people(self, question: Question, asking: Round) -> dict[str, AskedOne]:
        """Who was asked in a round, by what answers to the question are kept under."""
        here = [one for one in self.asked if one.round_id == asking.id]
        if not asking.anonymous:
            return {one.participant_id: one for one in here}
        return kept_under(self.key, self.meeting_code, question, asking, here)

    async def _older(
        self, session: AsyncSession, poll: Poll, wanted: Sequence[Question]
    ) -> set[tuple[str, int]]:
        """Wordings (question, version) whose answers do not count with the present one's."""
        kept = question_versions.c
        found = select(question_versions).where(kept.meeting_id == self.meeting_id, kept.poll_id == poll.id)
        by_id = {one.id: one for one in wanted}
        return {
            (row.question_id, row.version)
            for row in await session.execute(found)
            if (now := by_id.get(row.question_id)) is not None
            and not alike(replace(now, kind=row.kind, options=row.options), now)
        }


def kept_under(
    key: bytes | None, code: str, question: Question, asking: Round, people: Iterable[AskedOne]
) -> dict[str, AskedOne]:
    """Who was asked in an anonymous round, by the tokens of their answers to a question; without a key: none.

    ``code``: the meeting's.
    """
    if key is None:
        return {}
    return {token(key, code, one.participant_id, question, asking): one for one in people}


def purpose_of(question: Question) -> str:
    """Questions of one purpose share a person's token in a round: it is computed once."""
    if question.kind == FreeText.name or question.about_oneself:
        return question.id
    return "pair" if question.id.startswith(PAIRED) else ""

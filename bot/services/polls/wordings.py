"""A question as it was shown: in an earlier wording, in which language, and whether that may be kept."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import and_, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import people, poll_asked, question_versions
from bot.domain.localized import chain
from bot.domain.meeting import Meeting
from bot.domain.polls import Question, suppression
from bot.domain.polls.rounds import Round


async def shown(
    session: AsyncSession, meeting_id: int, wanted: Iterable[tuple[Question, int]]
) -> Mapping[tuple[str, int], Question]:
    """Questions of one poll in versions that were kept, by (id, version); one that was not is left out."""
    by_id = {question.id: question for question, _ in wanted}
    pairs = [(question.id, version) for question, version in wanted]
    if not pairs:
        return {}
    kept = question_versions.c
    (poll_id,) = {question.poll_id for question in by_id.values()}
    these = kept.meeting_id == meeting_id, kept.poll_id == poll_id
    found = select(question_versions).where(*these, tuple_(kept.question_id, kept.version).in_(pairs))
    return {
        (row.question_id, row.version): replace(
            by_id[row.question_id], kind=row.kind, text=row.text, options=row.options
        )
        for row in await session.execute(found)
    }


async def language_kept(
    session: AsyncSession, asking: Round, question: Question, meeting: Meeting, language: str
) -> str | None:
    """The language a reader saw a question in; None where it would make a group of fewer than five.

    Counted are those asked in an anonymous round who see it in the same language, whatever they read. Also
    those for whom none is kept are nobody or at least five.
    """
    seen = _seen(question, language, meeting)
    if not asking.anonymous or seen is None:
        return seen
    theirs = people.c.participant_id == poll_asked.c.participant_id
    reads = (
        select(people.c.language, func.count())
        .join(poll_asked, and_(theirs, people.c.meeting_id == asking.meeting_id))
        .where(poll_asked.c.round_id == asking.id)
        .group_by(people.c.language)
    )
    groups: dict[str, set[str]] = {}
    for other, count in await session.execute(reads):
        sees = _seen(question, other or meeting.default_language, meeting) or ""
        # Nobody is in two of them, so that it does not matter who they are.
        groups.setdefault(sees, set()).update(f"{other} {n}" for n in range(count))
    kept = suppression.shown({sees: frozenset(group) for sees, group in groups.items()})
    return seen if seen in kept else None


def _seen(question: Question, language: str, meeting: Meeting) -> str | None:
    picked = question.text.pick(chain(language, meeting.default_language))
    return picked.language if picked is not None else None

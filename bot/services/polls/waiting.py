"""What waits for one person, what they may still change, and what was published."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.polls.asking import asked_in
from bot.domain.polls.rounds import Asked, Progress
from bot.domain.polls.waiting import Waiting, Waits
from bot.services.polls import progress, reading
from bot.services.polls.respondents import Respondent

_THROUGH = (Asked.DONE, Asked.ABSENT)


async def waiting_for(session: AsyncSession, me: Respondent) -> Waits:
    """The rounds of a person. An anonymous one whose key is destroyed waits for nobody any more."""
    participant_id = me.participant_id
    rounds = [one for one in await reading.rounds_of(session, me.meeting_id) if one.opens_at <= me.now]
    polls = await reading.polls_of(session, me.meeting_id) if rounds else {}
    code = me.programme.meeting.code
    far = await progress.progress_of(session, rounds, participant_id, key=me.key, code=code)
    mine = []
    for one in rounds:
        poll = polls.get(one.poll_id)
        asked = asked_in(one, poll, me.programme, me.person.traits) if poll else ()
        if poll is not None and asked:
            mine.append(Waiting(one, poll, len(asked), far.get(one.id, Progress())))
    going = [one for one in mine if one.asking.open_at(me.now) and not (one.asking.anonymous and not me.key)]
    going.sort(key=lambda one: (one.asking.ends_at, one.asking.id))
    over = [one for one in mine if one.asking.published_at is not None and not one.asking.open_at(me.now)]
    over.sort(key=lambda one: (one.asking.ends_at, one.asking.id), reverse=True)
    return Waits(
        tuple(one for one in going if one.progress.state not in _THROUGH),
        tuple(one for one in going if one.progress.state in _THROUGH),
        tuple(over),
    )

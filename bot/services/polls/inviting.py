"""Whether an invitation that leaves now has still something to ask."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.polls.questionnaires import Questionnaire
from bot.domain.polls.refusals import NoSuchPoll
from bot.domain.polls.rounds import Asked
from bot.services.polls.respondents import Respondent, look
from bot.services.recipients import recipients


async def still_wanted(
    session: AsyncSession, me: Respondent, data: Mapping[str, Any]
) -> Questionnaire | None:
    """What an invitation shows, by what its row says; None if it has nothing to ask (any more, or now).

    Not what is closed, nor who began by themselves, wants no questions or has quiet hours; who is asked
    again must not have answered.
    """
    try:
        sheet = await look(session, me, int(data["round"]))
    except NoSuchPoll:
        return None
    if not sheet.asking.open_at(me.now) or (sheet.asking.anonymous and me.key is None):
        return None
    far = sheet.progress
    answered = far.answered or far.state in (Asked.DONE, Asked.ABSENT)
    if answered or (far.state is Asked.STARTED and "again" not in data):
        return None
    meeting = me.programme.meeting
    for who in await recipients(session, me.meeting_id, me.participant_id):
        quiet = who.preferences.quiet_at(meeting).hold_at(me.now, meeting.zone)
        return sheet if who.preferences.polls and not quiet else None
    return None

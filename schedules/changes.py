"""Notices of changes, written when they leave: what differs by then from what the reader was last told."""

from bot.services import changes
from bot.views import changes as views
from schedules.writing import Letter, Written


async def write(letter: Letter) -> Written:
    """One notice; nothing if what was changed was changed back, or is not theirs any more."""
    parcel, programme = letter.parcel, letter.programme
    (row,) = parcel.rows
    burst, person = int(row.data["burst"]), parcel.person
    if person.participant is None:
        return Written(None)
    told = await changes.notice(
        letter.session, parcel.meeting_id, programme.meeting, person.participant.id, burst
    )
    if told is None:
        return Written(None)
    screen = views.notice(told.pairs, person.traits, programme, burst, letter.t, now=letter.now)
    return Written(screen, upto=told.upto)

"""What of polls outlasts the meeting: questions long after it, and the key of anonymous answers. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from bot.domain.polls.moments import PlannedRound, rounds
from bot.domain.polls.questions import Poll
from bot.domain.polls.rounds import Round
from bot.domain.privacy import Retention, after_end
from bot.domain.programme import Programme

KEY_LASTS = timedelta(days=14)
"""At most so long after the last instant at which the workbook asks anything."""
POLL_KEY_DAYS = "retention_poll_key_days"
"""The key of the Meeting sheet that says otherwise."""
_ONE_DAY = timedelta(days=1)


def planned(polls: Mapping[str, Poll], programme: Programme) -> list[PlannedRound]:
    """All rounds that the clock opens, of all polls."""
    return [one for poll in polls.values() for one in rounds(poll, programme)]


def follow_ups(polls: Mapping[str, Poll], programme: Programme) -> list[PlannedRound]:
    """Rounds that open when accounts are erased already: only who agreed can be asked."""
    gone = after_end(programme.meeting, Retention.of(programme.meeting).people)
    return [one for one in planned(polls, programme) if one.opens_at is not None and one.closes_at > gone]


def permission_asked_at(polls: Mapping[str, Poll], programme: Programme) -> datetime | None:
    """When people are asked whether they may be asked so late: as the last round of the meeting opens.

    None where nothing is asked so late, or no round opens during the meeting.
    """
    if not follow_ups(polls, programme):
        return None
    over = after_end(programme.meeting, 0)
    opens = (one.opens_at for one in planned(polls, programme))
    return max((one for one in opens if one is not None and one < over), default=None)


def follow_up_ends(polls: Mapping[str, Poll], programme: Programme) -> datetime | None:
    """Until when the accounts of those who agreed are kept."""
    return max((one.closes_at for one in follow_ups(polls, programme)), default=None)


def key_ends(polls: Mapping[str, Poll], programme: Programme, known: Iterable[Round]) -> datetime:
    """When the key of a meeting's anonymous answers is destroyed; then nobody can tell whose they are.

    The day after the last anonymous round closes, but not later than KEY_LASTS after the workbook asks for
    the last time (or the meeting ends); the Meeting sheet may say so many days after the end.
    """
    meeting = programme.meeting
    chosen = meeting.values.get(POLL_KEY_DAYS, "")
    if chosen.isdecimal():
        return after_end(meeting, int(chosen))
    plan, over = planned(polls, programme), after_end(meeting, 0)
    last_asked = max((one.opens_at for one in plan if one.opens_at is not None), default=over)
    closes = [one.closes_at for one in plan if polls[one.poll_id].anonymous]
    closes += [one.ends_at for one in known if one.anonymous]
    return min(max(closes, default=over) + _ONE_DAY, max(last_asked, over) + KEY_LASTS)

"""Questions and polls: what waits on top, what was answered, what is closed; eight at a time."""

from datetime import UTC, datetime, timedelta

from bot.domain.polls import Poll
from bot.domain.polls.rounds import Asked, Progress, Round
from bot.domain.polls.waiting import Waiting, Waits
from bot.views.polls.lists import polls
from bot.views.polls.presses import OpenRound
from bot.views.polls.result_presses import ShowPublished
from tests.sample import buttons, content, labels, programme, said_in

NOON = datetime(2018, 11, 10, 10, tzinfo=UTC)
POLLS = Poll.gather(content().questions.values())
EN = said_in("en")


def waiting(number: int, state: Asked = Asked.WAITING, poll_id: str = "day") -> Waiting:
    """A round of a poll, a day later each."""
    closes = NOON + timedelta(days=number)
    asking = Round(number, 1, f"{poll_id}:{number}", poll_id, True, NOON, closes, day=closes.date())
    return Waiting(asking, POLLS[poll_id], 3, Progress(state))


def test_nothing_waits() -> None:
    screen = polls(Waits(), programme(), EN)
    assert screen.text.endswith("No questions are waiting for you now.")
    assert labels(screen) == [["Today", "Help"]]


def test_what_waits_is_on_top_and_each_leads_to_its_own() -> None:
    waits = Waits(
        (waiting(1), waiting(2, Asked.STARTED)),
        (waiting(3, Asked.DONE), waiting(4, Asked.ABSENT)),
        (waiting(5),),
    )
    screen = polls(waits, programme(), EN)
    assert screen.text.split("\n\n")[1:] == [
        "Waiting for your answer:\n"
        "– Your day: Sunday, 11 November, until Sunday, 11 November, 12:00\n"
        "– Your day: Monday, 12 November: begun, until Monday, 12 November, 12:00",
        "Answered; you may still change it:\n"
        "– Your day: Tuesday, 13 November, until Tuesday, 13 November, 12:00\n"
        "– Your day: Wednesday, 14 November: you were not there",
        "Closed:\n– Your day: Thursday, 15 November",
    ]
    data = [one.data for one in buttons(screen)[:5]]
    assert data == [*(OpenRound(number) for number in (1, 2, 3, 4)), ShowPublished(5)]
    assert labels(screen)[0] == ["Your day: Sunday, 11 November"]


def test_many_come_eight_at_a_time() -> None:
    waits = Waits(
        tuple(waiting(number) for number in range(1, 8)), tuple(waiting(n, Asked.DONE) for n in (8, 9))
    )
    first, second = (polls(waits, programme(), EN, part=part) for part in (0, 1))
    assert [one.data for one in buttons(first)[:8]] == [OpenRound(number) for number in range(1, 9)]
    assert labels(first)[-2] == ["More ›"]
    assert buttons(second)[0].data == OpenRound(9)
    assert "Waiting for your answer" not in second.text
    assert labels(polls(waits, programme(), EN, part=99)) == labels(second)

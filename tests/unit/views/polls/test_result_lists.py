"""Who answered, and what can be done then: buttons that say of which round they are."""

from dataclasses import replace
from datetime import date, timedelta

from bot.domain.polls import Poll
from bot.domain.polls.results import PollResults, Response
from bot.domain.polls.rounds import Round
from bot.views.polls.result_lists import response
from bot.views.polls.result_presses import RemindSilent
from tests.sample import at, buttons, content, programme, said_in

NOW = at("2018-11-10 12:00")
SEMINAR = Poll.gather(content().questions.values())["seminar"]
OPEN = Round(1, 1, "seminar:P18", "seminar", True, NOW, NOW + timedelta(hours=9), item_id="P18")


def reminders(*rounds: Round) -> dict[str, object]:
    found = PollResults(SEMINAR, rounds, True, (), (Response("PL-RAD", 13, 6),))
    screen = response(found, programme(), NOW, said_in("en"))
    return {one.label: one.data for one in buttons(screen) if isinstance(one.data, RemindSilent)}


def test_one_open_round_is_reminded_of_without_its_name() -> None:
    closed = replace(OPEN, id=2, closes_at=NOW)
    assert reminders(closed, OPEN) == {"Remind who has not answered": RemindSilent(1)}


def test_of_several_open_rounds_each_button_says_what_it_is_about() -> None:
    other = replace(OPEN, id=2, item_id="P16")
    day = replace(OPEN, id=3, item_id=None, day=date(2018, 11, 9))
    assert reminders(OPEN, other) == {
        "Remind: Citizens’ debate: the…": RemindSilent(1),
        "Remind: Seminar A: Solidarity…": RemindSilent(2),
    }
    assert "Remind: Fri 9" in reminders(OPEN, day)

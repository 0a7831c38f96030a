"""What admins read of a hold: why, what waits, what each choice means."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.hold import Held, HoldReason, Sort, Waits
from bot.views import hold as views
from tests.sample import at, labels, said_in

T = said_in("en")
SINCE = at("2018-11-10 14:05")
WAITS = {
    Sort.REMINDERS: Waits(12, 8, SINCE - timedelta(hours=2)),
    Sort.ANNOUNCEMENTS: Waits(61, 61, SINCE - timedelta(hours=5)),
}
HELD = Held(SINCE, HoldReason.BEHIND, WAITS, before=70, late=3, votes=1)


def said(held: Held | None) -> list[str]:
    return [line for line in views.hold(held, T).text.splitlines() if line]


def test_what_waits_stands_with_number_people_and_age() -> None:
    assert said(HELD) == [
        "<b>I send nothing by myself.</b> Since 14:05, Sat 10.",
        "My database is an older copy: I do not know what I have sent since it was made.",
        "Whoever writes to me gets an answer.",
        "<b>What waits</b>",
        "Reminders: 12 (people: 8; the oldest: 12:05, Sat 10)",
        "Announcements: 61 (people: 61; the oldest: 09:05, Sat 10)",
        "Too late, and never sent: 3.",
        "Votes in groups: 1. Whoever made one is asked whether it is there.",
        "<b>Send what is still useful:</b> they leave now. Messages: 73.",
        "Of them may arrive a second time: 70. They were due before I began to hold.",
        "<b>Mark as sent:</b> none of them leaves, now or later. What is due from now on leaves as usual.",
    ]
    assert labels(views.hold(HELD, T)) == [
        ["Send what is still useful"],
        ["Mark as sent"],
        ["Look again"],
        ["‹ Organise", "Help"],
    ]


@pytest.mark.parametrize("why", HoldReason)
def test_every_reason_is_said(why: HoldReason) -> None:
    lines = said(replace(HELD, why=why))
    assert lines[1].endswith(".")
    asked = why is HoldReason.ASKED
    assert any("second time" in line for line in lines) is not asked, "its own hold makes no doubles"


def test_each_choice_is_asked_again_with_what_it_costs() -> None:
    go, marked = (views.end_question(HELD, T, sent=sent) for sent in (False, True))
    assert go.text.splitlines()[0] == "<b>Send now?</b> Messages: 73."
    assert "second time: 70" in go.text
    assert marked.text == "<b>Mark as sent?</b> Messages that nobody will get: 73."
    assert [labels(one) for one in (go, marked)] == [
        [["Yes, send"], ["No", "Help"]],
        [["Yes, mark as sent"], ["No", "Help"]],
    ]


def test_where_nothing_is_held_everything_can_be() -> None:
    assert said(None)[0] == "<b>Nothing is held back.</b> Messages leave as usual."
    assert labels(views.nothing_held(T))[0] == ["Hold everything back"]
    assert "calls for help" in views.begin_question(T).text

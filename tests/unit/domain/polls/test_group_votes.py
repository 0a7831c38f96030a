"""Votes in a group: which options are meant, and which poll is ours."""

from dataclasses import replace

import pytest

from bot.domain.polls.group_votes import Given, GroupVote, VoteState, Wording
from tests.sample import at

NOW = at("2018-11-11 12:00")
VOTE = GroupVote(
    1, 1, "quick-1", -5, "Bus or  train?", ("Bus", "Train"), False, False, VoteState.OPEN, 9, NOW, None
)
KNOWN = replace(VOTE, option_ids=("p03", "p10"))


@pytest.mark.parametrize(
    ("vote", "given", "chosen"),
    [
        (VOTE, Given((1,), ("p10",)), [1]),
        (KNOWN, Given((0,), ("p10",)), [1]),  # the index has moved
        (KNOWN, Given((1, 0), ("p10", "p03")), [0, 1]),
        (KNOWN, Given((1,)), [1]),
        (KNOWN, Given((1,), ("p99",)), [1]),
        (KNOWN, Given((7,)), []),
        (KNOWN, Given(()), []),
    ],
)
def test_lasting_ids_say_which_options_are_meant(vote: GroupVote, given: Given, chosen: list[int]) -> None:
    assert vote.chosen(given) == chosen


def test_a_poll_is_known_by_its_words() -> None:
    assert VOTE.is_that_of(Wording("Bus or train? ", ("Bus", "Train")))
    assert not VOTE.is_that_of(Wording("Bus or train?", ("Train", "Bus")))
    assert not VOTE.is_that_of(Wording("Bus?", ("Bus", "Train")))


def test_late_votes_count_only_where_telegram_closed_the_poll() -> None:
    assert VOTE.takes_late_votes
    assert not replace(VOTE, state=VoteState.CLOSED).takes_late_votes
    assert replace(VOTE, state=VoteState.CLOSED, message_id=4).takes_late_votes

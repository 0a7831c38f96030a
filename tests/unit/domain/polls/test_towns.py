"""What a vote of towns comes to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.polls.rounds import Tie
from bot.domain.polls.towns import Outcome, TownVote

TOWNS = ("DE-MAG", "LV-DAU", "PL-RAD", "SE-MOT")


def vote(votes: dict[str, str], quorum: int = 1, tie: Tie = Tie.NOTHING) -> TownVote:
    return TownVote(("yes", "no", "later"), TOWNS, votes, quorum, tie, "LV-DAU")


@pytest.mark.parametrize(
    ("votes", "quorum", "tie", "outcome", "decided"),
    [
        ({}, 1, Tie.HOST, Outcome.NOBODY, None),
        ({"PL-RAD": "yes"}, 1, Tie.NOTHING, Outcome.WON, "yes"),
        ({"PL-RAD": "yes"}, 2, Tie.NOTHING, Outcome.NO_QUORUM, None),
        ({"PL-RAD": "yes", "SE-MOT": "no"}, 2, Tie.NOTHING, Outcome.TIE, None),
        ({"PL-RAD": "yes", "SE-MOT": "no"}, 2, Tie.HOST, Outcome.TIE, None),
        ({"PL-RAD": "yes", "LV-DAU": "no"}, 2, Tie.HOST, Outcome.HOST, "no"),
        ({"PL-RAD": "yes", "LV-DAU": "no"}, 2, Tie.NOTHING, Outcome.TIE, None),
        ({"PL-RAD": "yes", "LV-DAU": "no", "SE-MOT": "yes"}, 3, Tie.HOST, Outcome.WON, "yes"),
        (
            {"PL-RAD": "yes", "SE-MOT": "no", "LV-DAU": "later", "DE-MAG": "no"},
            3,
            Tie.HOST,
            Outcome.WON,
            "no",
        ),
    ],
)
def test_quorum_and_tie_rule_decide(
    votes: dict[str, str], quorum: int, tie: Tie, outcome: Outcome, decided: str | None
) -> None:
    found = vote(votes, quorum, tie)
    assert (found.outcome, found.decided) == (outcome, decided)


@given(
    st.dictionaries(st.sampled_from(TOWNS), st.sampled_from(("yes", "no", "later"))),
    st.integers(1, 4),
    st.sampled_from(Tie),
)
def test_what_is_decided_has_the_most_votes_and_the_quorum(
    votes: dict[str, str], quorum: int, tie: Tie
) -> None:
    found = vote(votes, quorum, tie)
    assert sum(found.counts.values()) == len(votes)
    if found.decided is not None:
        assert found.counts[found.decided] == max(found.counts.values())
        assert len(votes) >= quorum

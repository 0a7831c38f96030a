"""What became of each item."""

from dataclasses import replace

from bot.domain.reports.outcomes import Outcome, outcome
from tests import reports, sample


def test_every_item_has_the_outcome_that_its_history_tells() -> None:
    facts = reports.small()
    found = {one.id: outcome(one, facts) for one in facts.programme.items}
    assert found == {
        "X1": Outcome.AS_PLANNED,
        "X2": Outcome.CHANGED,
        "X3": Outcome.CANCELLED,
        "X4": Outcome.AS_PLANNED,
        "X5": Outcome.ADDED,
    }


def test_an_item_that_is_not_over_is_still_to_come() -> None:
    facts = replace(reports.small(), now=sample.at("2018-11-09 10:30"))
    assert outcome(reports.OPENING, facts) is Outcome.TO_COME

"""What a process knows of its lead."""

from datetime import UTC, datetime

from bot.lead import ALONE, VALID_SECONDS, Lead
from tests.clocks import PushedClock

NOW = datetime(2018, 11, 10, 5, 25, tzinfo=UTC)


def test_a_lead_lasts_as_long_as_what_was_said_is_valid() -> None:
    clock = PushedClock(NOW)
    lead = Lead(clock)
    assert not lead.on
    lead.take(3, lead.now())
    clock.passes(VALID_SECONDS - 0.1)
    assert lead.on
    clock.passes(0.1)
    assert not lead.on
    lead.renew(lead.now())
    assert lead.on
    lead.lose()
    assert not lead.on
    assert lead.term == 3, "what it claimed is still of that term"


def test_what_was_said_counts_from_before_it_was_said() -> None:
    clock = PushedClock(NOW)
    lead = Lead(clock)
    at = lead.now()
    clock.passes(VALID_SECONDS)
    lead.take(1, at)
    assert not lead.on


def test_whoever_sleeps_with_its_machine_leads_no_more_when_it_wakes() -> None:
    clock = PushedClock(NOW)
    lead = Lead(clock)
    lead.take(1, lead.now())
    clock.passes(0, jump=VALID_SECONDS)
    assert not lead.on


def test_whoever_is_alone_always_leads_and_has_nobody_to_ask() -> None:
    lead = Lead.alone()
    assert lead.on
    assert lead.term == ALONE
    assert Lead(PushedClock(NOW)).term != ALONE, "nobody is, unasked"

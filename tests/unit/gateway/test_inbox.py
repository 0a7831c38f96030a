"""When a person is owed an apology for what failed."""

from bot.gateway.inbox import Entry
from bot.services.inbox import MAX_ATTEMPTS, NotMine


def test_an_apology_is_owed_once_after_the_last_try() -> None:
    entry = Entry(1, 1, "", attempts=MAX_ATTEMPTS - 1)
    assert entry.owes_apology(ValueError())
    entry.apologised = True
    assert not entry.owes_apology(ValueError())
    assert not Entry(1, 1, "", attempts=MAX_ATTEMPTS - 2).owes_apology(ValueError())


def test_nobody_apologises_for_what_another_process_handles() -> None:
    entry = Entry(1, 1, "", attempts=MAX_ATTEMPTS - 1, lost=True)
    assert not entry.owes_apology(NotMine())

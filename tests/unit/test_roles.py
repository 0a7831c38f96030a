"""What each role does, and what a process of it lacks."""

from typing import Any

import pytest

from bot.roles import Role, check_role
from bot.settings import ConfigurationError, Settings

POSTGRESQL: dict[str, Any] = {"database_url": "postgresql://ttchan@localhost/ttchan"}
TAKES_IN: dict[str, Any] = {"webhook_url": "https://bot.example.org/telegram", "webhook_secret": "s" * 32}


@pytest.mark.parametrize("role", (Role.WEB, Role.WORKER, Role.DISPATCHER))
def test_a_role_beside_others_needs_postgresql(role: Role) -> None:
    with pytest.raises(ConfigurationError) as refused:
        check_role(Settings(**TAKES_IN), role)
    assert refused.value.problems == [
        f"Role {role} needs PostgreSQL: with SQLite one process does everything. "
        "Set TTCHAN_DATABASE_URL, or move with ttchan migrate-to."
    ]
    check_role(Settings(**POSTGRESQL, **TAKES_IN), role)


def test_who_takes_in_beside_others_needs_an_address_and_a_secret_that_all_know() -> None:
    with pytest.raises(ConfigurationError) as refused:
        check_role(Settings(**POSTGRESQL), Role.WEB)
    assert [problem.split()[0] for problem in refused.value.problems] == [
        "TTCHAN_WEBHOOK_URL",
        "TTCHAN_WEBHOOK_SECRET",
    ]


def test_one_process_does_everything_unless_it_is_told_otherwise() -> None:
    check_role(Settings(), Role.ALL)
    assert Role.ALL.takes_in and Role.ALL.handles and Role.ALL.leads
    roles = (Role.WEB, Role.WORKER, Role.DISPATCHER)
    for part in ("takes_in", "handles", "leads"):
        assert sum(getattr(role, part) for role in roles) == 1, f"{part}: one role beside others does it"
    assert [role.speaks for role in roles] == [False, True, True]

"""The matrix of rights against the paper, row by row, and who has which standing."""

from itertools import pairwise

import pytest

from bot.domain.people import Participant, Person, Role
from bot.domain.rights import MATRIX, Action, Scope, Standing, scope

NO, PUBLIC, OWN, TOWN, ALL = Scope.NONE, Scope.PUBLIC, Scope.OWN, Scope.DELEGATION, Scope.MEETING
PAPER = {
    #             stranger, participant, leader, organiser, admin
    Action.TALK: (ALL, ALL, ALL, ALL, ALL),
    Action.REDEEM_CODE: (ALL, ALL, ALL, ALL, ALL),
    Action.READ_PROGRAMME: (PUBLIC, ALL, ALL, ALL, ALL),
    Action.LIST_PEOPLE: (NO, NO, TOWN, ALL, ALL),
    Action.INVITE: (NO, NO, TOWN, ALL, ALL),
    Action.GIVE_ROLE: (NO, NO, NO, NO, ALL),
}
"""Written down once more on purpose: a slip in the matrix must not be copied by its own test."""
WIDTH = {NO: 0, PUBLIC: 1, OWN: 1, TOWN: 2, ALL: 3}


def test_every_action_has_a_row_for_every_standing() -> None:
    assert set(MATRIX) == set(Action)
    assert all(len(row) == len(Standing) for row in MATRIX.values())


@pytest.mark.parametrize("action", PAPER)
def test_a_row_says_what_the_paper_says(action: Action) -> None:
    assert tuple(scope(action, standing) for standing in Standing) == PAPER[action]


@pytest.mark.parametrize("action", [one for one in Action if one is not Action.VOTE_FOR_TOWN])
def test_whoever_stands_higher_may_never_do_less(action: Action) -> None:
    """But for the vote of a town: its leader alone gives it."""
    reaches = [WIDTH[scope(action, standing)] for standing in Standing]
    assert all(lower <= higher for lower, higher in pairwise(reaches))


@pytest.mark.parametrize("action", Action)
def test_a_stranger_sees_nothing_of_a_delegation(action: Action) -> None:
    assert scope(action, Standing.STRANGER) is not TOWN


def person(role: Role, *, consent: int | None = 1, admin: bool = False) -> Person:
    participant = Participant("PL-RAD-01", "Anna", "Example", "PL-RAD", role=role)
    return Person(1, 1, participant=participant, consent_version=consent, admin=admin)


@pytest.mark.parametrize("role", Role)
def test_a_standing_follows_the_role(role: Role) -> None:
    assert person(role).standing == role.value


@pytest.mark.parametrize("role", Role)
def test_without_consent_everybody_is_a_stranger(role: Role) -> None:
    assert person(role, consent=None).standing is Standing.STRANGER


def test_an_account_that_is_nobody_on_the_list_is_a_stranger() -> None:
    assert Person(1, 1, consent_version=1).standing is Standing.STRANGER


def test_an_admin_of_the_settings_always_wins() -> None:
    assert person(Role.PARTICIPANT, consent=None, admin=True).standing is Standing.ADMIN
    assert Person(1, admin=True).standing is Standing.ADMIN


def test_no_role_of_a_workbook_is_an_admin() -> None:
    assert Standing.ADMIN not in {role.value for role in Role}

"""Asking the matrix at the moment of the act. A button of an hour ago gives nobody a right."""

from bot.domain.errors import NotAllowed, NotJoined
from bot.domain.people import Person
from bot.domain.programme import Programme
from bot.domain.rights import Action, Scope, Standing, scope


def reach(person: Person, action: Action, programme: Programme | None = None) -> Scope:
    """How far the person may go. Raises NotJoined for strangers, NotAllowed for the others."""
    found = scope(action, person.standing)
    if found is Scope.PUBLIC:
        shown = programme is not None and programme.meeting.values.get("public_programme") == "yes"
        found = Scope.PUBLIC if shown else Scope.NONE
    if found is Scope.NONE:
        if person.standing is Standing.STRANGER:
            raise NotJoined(person.waiting, person.let_go)
        raise NotAllowed(action)
    return found


def require(
    person: Person,
    action: Action,
    *,
    delegation: str | None = None,
    participant_id: str | None = None,
    programme: Programme | None = None,
) -> None:
    """Refuse what lies outside the person's reach: another's delegation, another participant."""
    match reach(person, action, programme):
        case Scope.DELEGATION if delegation != person.delegation:
            raise NotAllowed(action)
        case Scope.OWN if person.participant is None or participant_id not in (None, person.participant.id):
            raise NotAllowed(action)

"""Invitations of the sample's people with codes of this moment, for cards and lists."""

from datetime import UTC, datetime

from bot.domain.invitations import Invitation, new_codes
from bot.domain.people import Participant, Role
from tests.sample import content

UNTIL = datetime(2019, 1, 9, 5, 25, tzinfo=UTC)
USERNAME = "ttchan_demo_bot"


def invitation(participant: Participant) -> Invitation:
    """As the service makes it."""
    return Invitation(
        participant_id=participant.id,
        name=f"{participant.first_name} {participant.last_name}".strip(),
        delegation=participant.delegation,
        role=participant.role,
        minor=participant.minor,
        codes=new_codes(),
        language=participant.language,
        expires_at=UNTIL,
    )


def everybody() -> list[Invitation]:
    """The 81 of the sample, by delegation."""
    people = sorted(content().participants.values(), key=lambda one: (one.delegation, one.id))
    return [invitation(one) for one in people]


def named(name: str, delegation: str = "RS-RAS", role: Role = Role.PARTICIPANT) -> Invitation:
    """Somebody with this name."""
    return invitation(Participant("X-01", name, "", delegation, role=role, language="lv"))


def shared(delegation: str) -> Invitation:
    """A delegation's common one."""
    return Invitation(
        None, "", delegation, Role.PARTICIPANT, minor=False, codes=new_codes(), expires_at=UNTIL
    )

"""Who may invite whom, what the audit log says of it, and where no code may be found."""

from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot.db.engine import Database
from bot.db.tables import audit_log, metadata
from bot.domain.errors import NotAllowed, NotJoined
from bot.domain.invitations import Invitation, hashed
from bot.domain.people import Participant, Person, Role
from bot.services import audit, people
from bot.services import invitations as service
from tests.integration.conftest import Logged
from tests.integration.services.conftest import NOW
from tests.integration.services.inviting import (
    DELEGATE,
    KEY,
    MINOR,
    ORGANISER,
    issue,
    look_up,
    rows,
    share,
    use,
)


def member(role: Role, delegation: str = "PL-RAD", *, admin: bool = False) -> Person:
    one = Participant(f"{delegation}-01", "Anna", "Example", delegation, role=role)
    return Person(1, 1, participant=one, consent_version=people.CONSENT_VERSION, admin=admin)


async def _ask(db: Database, meeting_id: int, by: Person, *ids: str) -> list[Invitation]:
    async with db.write() as session:
        return await service.issue(session, meeting_id, KEY, by=by, now=NOW, participant_ids=ids or None)


async def test_a_leader_invites_the_mere_participants_of_their_own_delegation(
    db: Database, meeting_id: int
) -> None:
    leader = member(Role.LEADER)
    assert len(await _ask(db, meeting_id, leader, DELEGATE)) == 1
    for forbidden in ("PL-RAD-01", "RS-RAS-05", ORGANISER):
        with pytest.raises(NotAllowed):
            await _ask(db, meeting_id, leader, forbidden)
    with pytest.raises(NotAllowed):
        await _ask(db, meeting_id, member(Role.LEADER, "LV-DAU"), ORGANISER)
    assert await rows(db) == 1


async def test_a_leader_who_asks_for_all_gets_the_participants(db: Database, meeting_id: int) -> None:
    async with db.write() as session:
        made = await service.issue(
            session, meeting_id, KEY, by=member(Role.LEADER), now=NOW, delegation="PL-RAD"
        )
    assert len(made) > 10
    assert {(one.delegation, one.role) for one in made} == {("PL-RAD", Role.PARTICIPANT)}


async def test_a_leader_makes_the_common_code_of_their_own_delegation_alone(
    db: Database, meeting_id: int
) -> None:
    for delegation, allowed in (("PL-RAD", True), ("RS-RAS", False)):
        async with db.write() as session:
            wanted = service.issue_shared(
                session, meeting_id, KEY, delegation, by=member(Role.LEADER), now=NOW
            )
            if allowed:
                assert (await wanted).delegation == delegation
            else:
                with pytest.raises(NotAllowed):
                    await wanted


async def test_participants_and_strangers_invite_nobody(db: Database, meeting_id: int) -> None:
    with pytest.raises(NotAllowed):
        await _ask(db, meeting_id, member(Role.PARTICIPANT), DELEGATE)
    with pytest.raises(NotJoined):
        await _ask(db, meeting_id, Person(1), DELEGATE)
    assert await rows(db) == 0


@pytest.mark.parametrize("by", [member(Role.ORGANISER), member(Role.PARTICIPANT, admin=True)])
async def test_organisers_and_admins_invite_everybody(db: Database, meeting_id: int, by: Person) -> None:
    assert len(await _ask(db, meeting_id, by)) == 81


async def test_each_issue_leaves_a_line_in_the_audit_log(db: Database, meeting_id: int) -> None:
    await issue(db, meeting_id, DELEGATE, MINOR)
    await share(db, meeting_id, "PL-RAD")
    await _ask(db, meeting_id, member(Role.LEADER), DELEGATE)
    async with db.read() as session:
        columns = audit_log.c.action, audit_log.c.object, audit_log.c.role, audit_log.c.actor
        told = (await session.execute(select(*columns).order_by(audit_log.c.id))).all()
        assert await audit.broken_at(session) is None
    assert [tuple(row) for row in told] == [
        ("invite", "2", audit.COMMAND_LINE, None),
        ("invite_shared", "PL-RAD", audit.COMMAND_LINE, None),
        ("invite", "1", "leader", 1),
    ]


async def test_no_code_is_in_the_database_or_in_the_log(
    db: Database, meeting_id: int, tmp_path: Path, logged: Logged
) -> None:
    made = [*await issue(db, meeting_id), await share(db, meeting_id, "PL-RAD")]
    for user_id, one in enumerate(made[:20], 1):
        found = await look_up(db, meeting_id, one.codes.code, user_id=user_id)
        assert await use(db, found.invitation_id, user_id)
    await look_up(db, meeting_id, "ZZZZZ99999")
    kept = await _raw(db, tmp_path)
    assert all(hashed(one.codes.code, KEY).encode() in kept for one in made)  # it does look there
    secret = [code.encode() for one in made for code in (one.codes.code, one.codes.link)]
    assert [code for code in (*secret, b"ZZZZZ99999") if code in kept or code in logged.text.encode()] == []


async def _raw(db: Database, folder: Path) -> bytes:
    """The files of SQLite, or every cell of PostgreSQL."""
    if db.is_sqlite:
        return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    cells = []
    async with db.read() as session:
        for table in metadata.sorted_tables:
            cells += [str(tuple(row)) for row in await session.execute(text(f'SELECT * FROM "{table.name}"'))]
    return "\n".join(cells).encode()

"""Invitations on both databases: who gets them, what they open, and that every wrong one is told alike."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text, update

from bot.db.engine import Database
from bot.db.tables import audit_log, guesses, invitations, metadata, participants
from bot.domain.errors import NoSuchDelegation, NoSuchParticipant, NotAllowed, NotJoined
from bot.domain.invitations import LIFETIME, ORGANISER_LIFETIME, Invitation, Redemption, hashed
from bot.domain.people import Participant, Person, Role
from bot.services import audit, people
from bot.services import invitations as service
from tests.integration.conftest import Logged
from tests.integration.services.conftest import NOW, publish
from tests.sample import content

KEY = b"k" * 32
ORGANISER, DELEGATE, MINOR = "LV-DAU-02", "PL-RAD-05", "PL-RAD-13"
INVALID = service.Redeemed(Redemption.INVALID)


async def issue(
    db: Database, meeting_id: int, *ids: str, now: datetime = NOW, renew: bool = False
) -> list[Invitation]:
    async with db.write() as session:
        return await service.issue(
            session, meeting_id, KEY, by=None, now=now, participant_ids=ids or None, renew=renew
        )


async def share(db: Database, meeting_id: int, delegation: str, *, renew: bool = False) -> Invitation:
    async with db.write() as session:
        return await service.issue_shared(session, meeting_id, KEY, delegation, by=None, now=NOW, renew=renew)


async def look_up(
    db: Database, meeting_id: int, typed: str, *, user_id: int = 7, now: datetime = NOW, key: bytes = KEY
) -> service.Redeemed:
    async with db.write() as session:
        return await service.look_up(session, meeting_id, key, user_id, typed, now=now)


async def use(db: Database, invitation_id: int | None, user_id: int, *, now: datetime = NOW) -> bool:
    assert invitation_id is not None
    async with db.write() as session:
        return await service.use(session, invitation_id, user_id, now=now)


async def rows(db: Database) -> int:
    async with db.read() as session:
        return int((await session.execute(select(func.count()).select_from(invitations))).scalar_one())


async def test_everybody_on_the_list_gets_codes_that_name_them(db: Database, meeting_id: int) -> None:
    made = await issue(db, meeting_id)
    assert len(made) == 81
    assert len({one.codes.code for one in made} | {one.codes.link for one in made}) == 162
    for number, one in enumerate(made):
        for typed in (one.codes.code.lower(), one.codes.link):
            found = await look_up(db, meeting_id, typed, user_id=number + 1)
            assert found.kind is Redemption.PERSONAL
            assert found.participant is not None
            assert (found.participant.id, found.delegation) == (one.participant_id, one.delegation)


async def test_an_invitation_tells_what_a_card_needs(db: Database, meeting_id: int) -> None:
    delegate, minor = await issue(db, meeting_id, DELEGATE, MINOR)
    assert (minor.name, minor.minor, minor.language) == ("Zuzanna Kłosowiejska", True, "pl")
    assert (delegate.minor, delegate.role, delegate.expires_at) == (False, Role.PARTICIPANT, NOW + LIFETIME)


async def test_one_delegation_gets_its_own(db: Database, meeting_id: int) -> None:
    async with db.write() as session:
        made = await service.issue(session, meeting_id, KEY, by=None, now=NOW, delegation="RS-RAS")
    assert {one.delegation for one in made} == {"RS-RAS"}
    assert len(made) == 11


async def test_who_is_on_no_list_gets_none(db: Database, meeting_id: int) -> None:
    with pytest.raises(NoSuchParticipant):
        await issue(db, meeting_id, DELEGATE, "NO-ONE-01")
    with pytest.raises(NoSuchDelegation):
        async with db.write() as session:
            await service.issue(session, meeting_id, KEY, by=None, now=NOW, delegation="XX")
    with pytest.raises(NoSuchDelegation):
        await share(db, meeting_id, "XX")
    assert await rows(db) == 0


async def test_who_was_withdrawn_gets_none(db: Database, meeting_id: int) -> None:
    await _change(db, DELEGATE, withdrawn=True)
    assert DELEGATE not in {one.participant_id for one in await issue(db, meeting_id)}
    with pytest.raises(NoSuchParticipant):
        await issue(db, meeting_id, DELEGATE)


async def _change(db: Database, participant_id: str, **values: object) -> None:
    async with db.write() as session:
        await session.execute(update(participants).where(participants.c.id == participant_id).values(values))


# Every way in which a code can be wrong. Each gets a code of DELEGATE that would have been right.


async def _right(db: Database, meeting_id: int, code: str) -> str:
    return code


async def _never_made(db: Database, meeting_id: int, code: str) -> str:
    return "0" * 10


async def _no_code_at_all(db: Database, meeting_id: int, code: str) -> str:
    return "<b>' OR 1=1; --"


async def _cut_by_one(db: Database, meeting_id: int, code: str) -> str:
    return code[:-1]


async def _used_by_another(db: Database, meeting_id: int, code: str) -> str:
    found = await look_up(db, meeting_id, code, user_id=8)
    assert await use(db, found.invitation_id, 8)
    return code


async def _expired(db: Database, meeting_id: int, code: str) -> str:
    async with db.write() as session:
        await session.execute(update(invitations).values(expires_at=NOW))
    return code


async def _revoked(db: Database, meeting_id: int, code: str) -> str:
    async with db.write() as session:
        await service.revoke(session, meeting_id, DELEGATE, now=NOW)
    return code


async def _withdrawn(db: Database, meeting_id: int, code: str) -> str:
    await _change(db, DELEGATE, withdrawn=True)
    return code


async def _became_organiser(db: Database, meeting_id: int, code: str) -> str:
    await _change(db, DELEGATE, role=Role.ORGANISER)
    return code


async def _silenced(db: Database, meeting_id: int, code: str) -> str:
    for _ in range(5):
        assert await look_up(db, meeting_id, "0" * 10) == INVALID
    return code


WRONG: Sequence[Callable[[Database, int, str], Awaitable[str]]] = (
    _never_made,
    _no_code_at_all,
    _cut_by_one,
    _used_by_another,
    _expired,
    _revoked,
    _withdrawn,
    _became_organiser,
    _silenced,
)


@pytest.mark.parametrize("spoil", WRONG, ids=lambda spoil: spoil.__name__.strip("_"))
async def test_every_wrong_code_is_told_alike_and_counted(
    db: Database, meeting_id: int, spoil: Callable[[Database, int, str], Awaitable[str]]
) -> None:
    (one,) = await issue(db, meeting_id, DELEGATE)
    assert (await look_up(db, meeting_id, one.codes.code)).kind is Redemption.PERSONAL
    typed = await spoil(db, meeting_id, one.codes.code)
    assert await look_up(db, meeting_id, typed) == INVALID
    async with db.read() as session:
        assert (await session.execute(select(func.max(guesses.c.recent)))).scalar_one() >= 1


async def test_a_code_of_another_meeting_or_another_key_is_wrong(db: Database, meeting_id: int) -> None:
    (one,) = await issue(db, meeting_id, DELEGATE)
    sample = content()
    other = await publish(db, replace(sample, meeting=replace(sample.meeting, code="another")))
    assert other != meeting_id
    assert await look_up(db, other, one.codes.code) == INVALID
    assert await look_up(db, meeting_id, one.codes.code, key=b"x" * 32) == INVALID
    assert (await look_up(db, meeting_id, one.codes.code)).kind is Redemption.PERSONAL


async def test_of_twenty_at_once_one_uses_a_code(db: Database, meeting_id: int) -> None:
    (one,) = await issue(db, meeting_id, DELEGATE)

    async def try_it(user_id: int) -> bool:
        typed = one.codes.code if user_id % 2 else one.codes.link
        found = await look_up(db, meeting_id, typed, user_id=user_id)
        return found.invitation_id is not None and await use(db, found.invitation_id, user_id)

    assert sum(await asyncio.gather(*(try_it(user_id) for user_id in range(1, 21)))) == 1


async def test_of_twenty_who_saw_it_free_one_uses_a_code(db: Database, meeting_id: int) -> None:
    (one,) = await issue(db, meeting_id, DELEGATE)
    found = await look_up(db, meeting_id, one.codes.code)
    tries = await asyncio.gather(*(use(db, found.invitation_id, user_id) for user_id in range(1, 21)))
    assert sum(tries) == 1


async def test_who_used_a_code_may_use_it_again(db: Database, meeting_id: int) -> None:
    (one,) = await issue(db, meeting_id, DELEGATE)
    for _ in range(2):
        found = await look_up(db, meeting_id, one.codes.link)
        assert await use(db, found.invitation_id, 7)


@pytest.mark.parametrize(
    ("participant_id", "lifetime"), [(DELEGATE, LIFETIME), (ORGANISER, ORGANISER_LIFETIME)]
)
async def test_a_code_ends_with_its_lifetime(
    db: Database, meeting_id: int, participant_id: str, lifetime: timedelta
) -> None:
    (one,) = await issue(db, meeting_id, participant_id)
    last, over = NOW + lifetime - timedelta(seconds=1), NOW + lifetime
    found = await look_up(db, meeting_id, one.codes.code, now=last)
    assert found.kind is Redemption.PERSONAL
    assert await look_up(db, meeting_id, one.codes.code, now=over) == INVALID
    assert not await use(db, found.invitation_id, 7, now=over)
    assert await use(db, found.invitation_id, 7, now=last)


async def test_what_happens_before_the_last_step_counts(db: Database, meeting_id: int) -> None:
    """Between *that is me* and *agree* the person became an organiser: an old card must not open that."""
    (one,) = await issue(db, meeting_id, DELEGATE)
    found = await look_up(db, meeting_id, one.codes.code)
    await _became_organiser(db, meeting_id, one.codes.code)
    assert not await use(db, found.invitation_id, 7)
    (new,) = await issue(db, meeting_id, DELEGATE)
    assert await use(db, (await look_up(db, meeting_id, new.codes.code)).invitation_id, 7)


async def test_earlier_codes_stay_valid_unless_renewed(db: Database, meeting_id: int) -> None:
    (first,) = await issue(db, meeting_id, DELEGATE)
    (second,) = await issue(db, meeting_id, DELEGATE)
    (other,) = await issue(db, meeting_id, MINOR)
    assert (await look_up(db, meeting_id, first.codes.code)).kind is Redemption.PERSONAL
    (third,) = await issue(db, meeting_id, DELEGATE, renew=True)
    assert await look_up(db, meeting_id, first.codes.code) == INVALID
    assert await look_up(db, meeting_id, second.codes.link) == INVALID
    assert (await look_up(db, meeting_id, third.codes.code)).kind is Redemption.PERSONAL
    assert (await look_up(db, meeting_id, other.codes.code)).kind is Redemption.PERSONAL


async def test_a_common_code_lets_many_in_until_it_is_renewed(db: Database, meeting_id: int) -> None:
    shared = await share(db, meeting_id, "PL-RAD")
    for user_id in range(1, 21):
        found = await look_up(db, meeting_id, shared.codes.code, user_id=user_id)
        assert (found.kind, found.delegation, found.participant) == (Redemption.SHARED, "PL-RAD", None)
        assert await use(db, found.invitation_id, user_id)
    other = await share(db, meeting_id, "RS-RAS")
    await share(db, meeting_id, "PL-RAD", renew=True)
    assert await look_up(db, meeting_id, shared.codes.code) == INVALID
    assert (await look_up(db, meeting_id, other.codes.code)).kind is Redemption.SHARED


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

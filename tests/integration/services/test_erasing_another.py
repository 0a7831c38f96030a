"""An admin erases somebody of the list, with all their accounts, and nobody else; the log names the admin."""

import pytest
from sqlalchemy import insert, select

from bot.db import tables
from bot.db.engine import Database
from bot.domain.errors import NoSuchParticipant, NotAllowed
from bot.domain.people import Participant, Person, Role
from bot.domain.privacy import account_digest, participant_digest
from bot.services import audit, erasures, people, privacy
from bot.services.acts import By
from tests.integration.services.canary import KEY, ME, MY_ID, OTHER_ID, fill
from tests.integration.services.conftest import NOW
from tests.integration.services.polls.keeping import poll_key
from tests.integration.services.test_privacy import traces, values

ADMIN = 9_222_222_222_222
OLD_PHONE = 9_333_333_333_333


def by_admin(meeting_id: int, **more: object) -> By:
    return By(Person(ADMIN, admin=True, **more), meeting_id, NOW, admins=(ADMIN,))  # type: ignore[arg-type]


async def erase(db: Database, by: By) -> dict[str, object]:
    """What the handler does, but for the ledger; returns the ledger's entries."""
    async with db.read() as session:
        subjects = await privacy.subjects_of(session, by, ME)
        entries = await erasures.entries_of_all(session, subjects, KEY, now=NOW, update_id=9)
    async with db.write() as session:
        await privacy.erase_another(session, by, subjects, entries, poll_key=poll_key)
    return dict(entries)


async def used_codes(db: Database, meeting_id: int) -> None:
    """An old phone, an admin who tried the code, and another participant used codes of the same person."""
    async with db.write() as session:
        for number, user_id in enumerate((OLD_PHONE, ADMIN, OTHER_ID)):
            await people.choose_language(session, Person(user_id), "en", now=NOW)
            row: dict[str, object] = {
                "code_hash": f"c{number}",
                "link_hash": f"l{number}",
                "delegation": "PL-RAD",
            }
            row |= {"meeting_id": meeting_id, "participant_id": ME, "role": "participant"}
            times = {"created_at": NOW, "expires_at": NOW, "used_at": NOW, "used_by": user_id}
            await session.execute(insert(tables.invitations).values(row | times))
        other = Participant("SE-MOT-03", "", "", "SE-MOT")
        await people.join(session, Person(OTHER_ID), meeting_id, other, now=NOW)


async def test_all_their_accounts_go_and_nobody_elses(db: Database, meeting_id: int) -> None:
    await fill(db, meeting_id)
    await used_codes(db, meeting_id)
    async with db.read() as session:
        before = await privacy.totals(session, meeting_id)
    entries = await erase(db, by_admin(meeting_id))
    mine = {account_digest(user_id, KEY) for user_id in (MY_ID, OLD_PHONE)}
    assert set(entries) == mine | {participant_digest("ttchan-2018", ME, KEY)}
    left = await values(db)
    assert traces(left) == []
    assert str(OLD_PHONE) not in "\n".join(left)
    async with db.read() as session:
        assert set((await session.execute(select(tables.people.c.user_id))).scalars()) == {ADMIN, OTHER_ID}
        assert await privacy.totals(session, meeting_id) == before
        assert await audit.broken_at(session) is None
        log = tables.audit_log.c
        acts = (
            await session.execute(select(log.actor, log.role, log.object).where(log.action == "erase"))
        ).all()
    assert [tuple(act) for act in acts] == [(ADMIN, "admin", ME)]


async def test_it_can_be_done_again_after_a_kill_in_between(db: Database, meeting_id: int) -> None:
    await fill(db, meeting_id)
    await erase(db, by_admin(meeting_id))
    first = [text for text in await values(db) if "audit_log" not in text]
    assert set(await erase(db, by_admin(meeting_id))) == {participant_digest("ttchan-2018", ME, KEY)}
    assert [text for text in await values(db) if "audit_log" not in text] == first


async def test_only_an_admin_may_and_not_themselves_or_somebody_of_another_list(
    db: Database, meeting_id: int
) -> None:
    organiser = Participant("LV-DAU-02", "", "", "LV-DAU", role=Role.ORGANISER)
    person = Person(1, id=1, participant=organiser, consent_version=1)
    themselves = Participant(ME, "", "", "PL-RAD")
    async with db.read() as session:
        for by in (By(person, meeting_id, NOW), by_admin(meeting_id, participant=themselves)):
            with pytest.raises(NotAllowed):
                await privacy.subjects_of(session, by, ME)
        with pytest.raises(NoSuchParticipant):
            await privacy.subjects_of(session, by_admin(meeting_id), "XX-ELS-01")
        with pytest.raises(NotAllowed):
            await privacy.erase_another(session, By(person, meeting_id, NOW), [], {}, poll_key=poll_key)

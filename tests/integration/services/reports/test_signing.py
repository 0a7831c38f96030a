"""Signatures as organisers note them: once, logged once a press, and kept without a name after an erasure."""

import pytest
from sqlalchemy import select

from bot.db.engine import Database
from bot.db.tables import signatures
from bot.domain.errors import NoSuchDelegation, NoSuchParticipant, NotAllowed, NotJoined
from bot.domain.people import Person
from bot.domain.privacy import Subject
from bot.services import removing
from bot.services.acts import By
from bot.services.reports import signing
from tests.integration.services.conftest import NOW
from tests.integration.services.crowd import DELEGATE, LEADER, ORGANISER, OTHER, acts, joined
from tests.integration.services.polls.keeping import poll_key


async def noted(db: Database) -> set[tuple[str, str]]:
    """Whose signature is noted, and by whom."""
    async with db.read() as session:
        return {(row.participant_id, row.said_by) for row in await session.execute(select(signatures))}


async def told(db: Database) -> list[tuple[str, str]]:
    """What the log says of signatures."""
    return [(act, about) for act, about, _ in await acts(db) if "signature" in act]


async def test_a_tap_is_noted_and_logged_once_and_taken_back(db: Database, meeting_id: int) -> None:
    by = await joined(db, meeting_id, 1, ORGANISER)
    for signed, counted in ((True, 1), (True, 1), (False, 0), (False, 0)):
        async with db.write() as session:
            found = await signing.note(session, by, DELEGATE, signed=signed)
        assert (found.delegation, found.signed, found.of) == ("PL-RAD", counted, 13)
        assert await noted(db) == ({(DELEGATE, ORGANISER)} if signed else set())
    assert await told(db) == [("note_signature", DELEGATE), ("take_back_signature", DELEGATE)]


async def test_a_whole_town_is_one_act_and_the_erased_stay_signed_without_a_name(
    db: Database, meeting_id: int
) -> None:
    by = await joined(db, meeting_id, 1, ORGANISER)
    async with db.write() as session:
        await signing.note(session, by, DELEGATE, signed=True)
        assert (await signing.note_all(session, by, "PL-RAD", signed=True)).signed == 13
        await signing.note_all(session, by, "PL-RAD", signed=True)
    async with db.write() as session:
        await removing.remove(session, Subject(None, meeting_id, OTHER), poll_key)
    async with db.write() as session:
        found = await signing.one_list(session, by, "PL-RAD")
        assert (found.signed, found.of, found.erased, found.erased_signed) == (13, 13, 1, 1)
        assert OTHER not in {one.id for one in found.people}
        found = await signing.note_all(session, by, "PL-RAD", signed=False)
        assert (found.signed, found.of) == (1, 13)
        everybody = await signing.lists(session, by)
    assert sum(one.of for one in everybody.values()) == 81
    assert all(who.startswith("~") for who, _ in await noted(db))
    assert await told(db) == [
        ("note_signature", DELEGATE),
        ("note_signatures", "PL-RAD: 12"),
        ("take_back_signatures", "PL-RAD: 12"),
    ]


async def test_nobody_else_notes_and_nobody_unknown_is_noted(db: Database, meeting_id: int) -> None:
    leader = await joined(db, meeting_id, 2, LEADER)
    stranger = By(Person(3), meeting_id, NOW)
    by = await joined(db, meeting_id, 1, ORGANISER)
    async with db.write() as session:
        for who, refusal in ((leader, NotAllowed), (stranger, NotJoined)):
            with pytest.raises(refusal):
                await signing.lists(session, who)
            with pytest.raises(refusal):
                await signing.note(session, who, DELEGATE, signed=True)
            with pytest.raises(refusal):
                await signing.note_all(session, who, "PL-RAD", signed=True)
        with pytest.raises(NoSuchParticipant):
            await signing.note(session, by, "ZZ-1", signed=True)
        with pytest.raises(NoSuchDelegation):
            await signing.note_all(session, by, "ZZ", signed=True)
    assert await noted(db) == set()

"""Consent anew: asked once, answered once, and reminders go on meanwhile."""

import pytest

from bot.db.engine import Database
from bot.domain.deliveries import DeliveryKind, NewDelivery
from bot.services import claims, consents, deliveries, people
from bot.services.acts import By
from tests.integration.services.conftest import NOW
from tests.integration.services.crowd import acts, again, joined
from tests.integration.services.noted import noted, told

DELEGATE = "PL-RAD-05"
NEXT = people.CONSENT_VERSION + 1


@pytest.fixture
async def mine(db: Database, meeting_id: int, monkeypatch: pytest.MonkeyPatch) -> By:
    """A delegate who agreed to a version; the next holds since."""
    by = await joined(db, meeting_id, 7, DELEGATE)
    monkeypatch.setattr(people, "CONSENT_VERSION", NEXT)
    return by


async def asks(db: Database, by: By) -> None:
    async with db.write() as session:
        await consents.ask(session, by)


async def test_who_agreed_to_an_older_notice_is_asked_once(db: Database, mine: By) -> None:
    assert consents.outdated(mine.person)
    async with db.read() as session:
        assert not await consents.asked(session, mine)
    await asks(db, mine)
    await asks(db, mine)
    assert await told(db, "consent") == {DELEGATE: "concerned"}
    async with db.read() as session:
        assert await consents.asked(session, mine)


async def test_a_later_version_is_another_question(
    db: Database, mine: By, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asks(db, mine)
    monkeypatch.setattr(people, "CONSENT_VERSION", NEXT + 1)
    async with db.read() as session:
        assert not await consents.asked(session, mine)
    await asks(db, mine)
    assert len(await noted(db, "consent")) == 2


async def test_until_the_answer_deliveries_go_on_and_after_a_no_they_do_not(
    db: Database, meeting_id: int, mine: By
) -> None:
    def reminder(n: int) -> NewDelivery:
        soon = NOW.replace(hour=9)
        return NewDelivery(DeliveryKind.REMINDER, f"r{n}", NOW, soon, participant_id=DELEGATE)

    async def leave(n: int) -> int:
        async with db.write() as session:
            await deliveries.enqueue(session, meeting_id, [reminder(n)])
        async with db.write() as session:
            return len(await claims.claim(session, now=NOW, real=NOW, limit=5))

    assert await leave(1) == 1
    async with db.write() as session:
        assert await consents.refuse(session, mine)
    assert await leave(2) == 0


async def test_only_the_present_version_can_be_agreed_to(db: Database, mine: By) -> None:
    async with db.write() as session:
        assert not await consents.agree(session, mine, NEXT - 1)
        assert await consents.agree(session, mine, NEXT)
    now = await again(db, mine)
    assert now.person.consent_version == NEXT
    assert not consents.outdated(now.person)
    async with db.write() as session:
        assert not await consents.refuse(session, now), "an old button takes nothing back"
    assert (await again(db, mine)).person.joined
    assert [(act, who) for act, who, _ in await acts(db)] == [("agree_anew", DELEGATE)]


async def test_who_refuses_is_nobody_but_stays_on_the_list(db: Database, meeting_id: int, mine: By) -> None:
    async with db.write() as session:
        assert await consents.refuse(session, mine)
    person = (await again(db, mine)).person
    assert (person.joined, person.let_go, person.consent_version) == (False, False, None)
    assert (await joined(db, meeting_id, 8, DELEGATE)).person.joined

"""Minors wait until their leader lets them in."""

import pytest
from sqlalchemy import select

from bot.db.engine import Database
from bot.db.tables import audit_log, waiting
from bot.domain.errors import NoSuchParticipant, NotAllowed, NotJoined
from bot.services import joining
from bot.services.joining import Agreed
from tests.integration.services.coming import (
    DELEGATE,
    FOREIGN_LEADER,
    LEADER,
    MINOR,
    ORGANISER,
    by,
    joins,
    who,
)
from tests.integration.services.conftest import NOW


class TestMinors:
    """Their leader lets them in."""

    async def test_they_wait_and_the_leader_lets_them_in(self, db: Database, meeting_id: int) -> None:
        await joins(db, meeting_id, 1, LEADER)
        assert await joins(db, meeting_id, 7, MINOR) is Agreed.WAITING
        minor = await who(db, 7)
        assert (minor.joined, minor.waiting) == (False, True)
        leader = await by(db, meeting_id, 1)
        async with db.write() as session:
            (one,) = await joining.pending(session, leader, "PL-RAD")
            assert (one.participant.id, one.user_id, one.asked_at) == (MINOR, 7, NOW)
            for _ in range(2):
                assert (await joining.confirm(session, leader, MINOR, at=NOW)).id == MINOR
        minor = await who(db, 7)
        assert (minor.joined, minor.waiting) == (True, False)
        async with db.read() as session:
            assert (await session.execute(select(waiting))).all() == []
            said = list((await session.execute(select(audit_log.c.action))).scalars())
        assert said.count("confirm_minor") == 1

    async def test_a_leader_may_say_no(self, db: Database, meeting_id: int) -> None:
        await joins(db, meeting_id, 1, LEADER)
        await joins(db, meeting_id, 7, MINOR)
        leader = await by(db, meeting_id, 1)
        async with db.write() as session:
            await joining.refuse(session, leader, MINOR)
        minor = await who(db, 7)
        assert (minor.joined, minor.waiting) == (False, False)

    @pytest.mark.parametrize(
        ("confirms", "refusal"),
        [(DELEGATE, NotAllowed), (FOREIGN_LEADER, NotAllowed), (None, NotJoined), (ORGANISER, None)],
    )
    async def test_only_their_leader_and_organisers_may(
        self, db: Database, meeting_id: int, confirms: str | None, refusal: type[Exception] | None
    ) -> None:
        await joins(db, meeting_id, 7, MINOR)
        if confirms is not None:
            await joins(db, meeting_id, 1, confirms)
        act = await by(db, meeting_id, 1)
        async with db.write() as session:
            if refusal is None:
                await joining.confirm(session, act, MINOR, at=NOW)
            else:
                for ask in (
                    joining.confirm(session, act, MINOR, at=NOW),
                    joining.refuse(session, act, MINOR),
                    joining.pending(session, act, "PL-RAD"),
                ):
                    with pytest.raises(refusal):
                        await ask
        assert (await who(db, 7)).joined == (refusal is None)

    async def test_ids_that_nobody_has_tell_a_leader_nothing(self, db: Database, meeting_id: int) -> None:
        await joins(db, meeting_id, 1, FOREIGN_LEADER)
        await joins(db, meeting_id, 2, ORGANISER)
        async with db.write() as session:
            with pytest.raises(NotAllowed):
                await joining.confirm(session, await by(db, meeting_id, 1), "PL-RAD-99", at=NOW)
            with pytest.raises(NoSuchParticipant):
                await joining.confirm(session, await by(db, meeting_id, 2), "PL-RAD-99", at=NOW)

    async def test_of_two_phones_the_later_one_waits(self, db: Database, meeting_id: int) -> None:
        await joins(db, meeting_id, 7, MINOR)
        await joins(db, meeting_id, 8, MINOR)
        assert not (await who(db, 7)).waiting
        assert (await who(db, 8)).waiting

    async def test_who_becomes_somebody_else_waits_no_longer(self, db: Database, meeting_id: int) -> None:
        await joins(db, meeting_id, 7, MINOR)
        await joins(db, meeting_id, 7, DELEGATE)
        assert not (await who(db, 7)).waiting

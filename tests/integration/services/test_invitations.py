"""Invitations on both databases: who gets them, what they open, and that every wrong one is told alike."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.db.engine import Database
from bot.db.tables import guesses, invitations, participants
from bot.domain.errors import NoSuchDelegation, NoSuchParticipant
from bot.domain.invitations import LIFETIME, ORGANISER_LIFETIME, Redemption
from bot.domain.people import Role
from bot.services import invitations as service
from tests.integration.services.conftest import NOW, publish
from tests.integration.services.inviting import (
    DELEGATE,
    INVALID,
    KEY,
    MINOR,
    ORGANISER,
    issue,
    look_up,
    rows,
    share,
    use,
)
from tests.sample import content


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
@pytest.mark.fault("bad:deeplinks")
async def test_every_wrong_code_is_told_alike_and_counted(
    db: Database, meeting_id: int, spoil: Callable[[Database, int, str], Awaitable[str]]
) -> None:
    (one,) = await issue(db, meeting_id, DELEGATE)
    assert (await look_up(db, meeting_id, one.codes.code)).kind is Redemption.PERSONAL
    typed = await spoil(db, meeting_id, one.codes.code)
    assert await look_up(db, meeting_id, typed) == INVALID
    async with db.read() as session:
        assert (await session.execute(select(func.max(guesses.c.recent)))).scalar_one() >= 1


@pytest.mark.fault("bad:deeplinks")
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
@pytest.mark.fault("bad:deeplinks")
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

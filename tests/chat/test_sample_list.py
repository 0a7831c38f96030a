"""Everybody on the sample's list comes in: 81 people, seven languages, minors through their leaders."""

import asyncio

import pytest
from sqlalchemy import select

from bot.app import Bot
from bot.db.tables import guesses, people, waiting
from bot.domain.invitations import Invitation
from bot.domain.people import Role
from bot.i18n import LANGUAGES, translator
from bot.screen import plain
from bot.services import invitations
from sandbox import Person, Sandbox
from sandbox.seen import SeenMessage
from tests.chat.conftest import PATIENCE, asks, is_told, presses
from tests.sample import content

AT_ONCE = 8


async def comes_in(sandbox: Sandbox, invitation: Invitation) -> Person:
    """Scan the badge, choose the own language, press first buttons; returns the person when that ends."""
    listed = content().participants[invitation.participant_id or ""]
    person = sandbox.add_person(listed.first_name, listed.last_name, language_code=listed.language)
    await person.start(invitation.codes.link)
    seen = await person.receives(PATIENCE)
    assert seen.buttons[0] == [LANGUAGES[listed.language]]
    for _ in range(3):
        seen = await presses(person, seen.buttons[0][0])
        if seen.buttons:
            assert invitation.name in seen.text or listed.minor
    if not listed.minor:
        assert_home(await person.receives(PATIENCE), listed.language)
    return person


def assert_home(home: SeenMessage, language: str) -> None:
    """The home screen in the reader's language, or in English where there is no catalog."""
    said = translator(language, None)("Press a button below this message.")
    assert plain(said) in home.text


@pytest.mark.timeout(300)
async def test_the_whole_list_joins_and_everybody_sees_their_own_day(bot: Bot, sandbox: Sandbox) -> None:
    deps, everybody = bot.chat.deps, content().participants
    async with deps.db.write() as session:
        made = await invitations.issue(session, 1, deps.secret_key, by=None, now=deps.clock.real())
    assert len(made) == len(everybody) == 81
    assert len({one.language for one in everybody.values()}) == 7
    few = asyncio.Semaphore(AT_ONCE)

    async def one(invitation: Invitation) -> tuple[str, Person]:
        async with few:
            return invitation.participant_id or "", await comes_in(sandbox, invitation)

    came = dict(await asyncio.gather(*(one(invitation) for invitation in made)))
    minors = [participant for participant in everybody.values() if participant.minor]
    for minor in minors:
        leader = next(
            participant
            for participant in everybody.values()
            if participant.role is Role.LEADER and participant.delegation == minor.delegation
        )
        await lets_in(came[leader.id], leader.language)
        looking = came[minor.id]
        await is_told(looking, "")  # that they may come in
        label = plain(translator(minor.language, None).pgettext("button", "Look again"))
        await presses(looking, label)
        assert_home(await looking.receives(PATIENCE), minor.language)
    async with deps.db.read() as session:
        rows = {row.participant_id: row for row in await session.execute(select(people))}
        assert (await session.execute(select(waiting))).all() == []
        assert (await session.execute(select(guesses))).all() == []
    assert rows.keys() == everybody.keys()
    assert all(row.consent_version and row.user_id == came[key].id for key, row in rows.items())
    for key in ("RS-RAS-05", "PL-RAD-13", "LV-DAU-20"):
        today = await asks(came[key], "/today")
        assert ("11:10–11:55" in today.text) == (everybody[key].group == "B")


async def lets_in(leader: Person, language: str) -> None:
    """A leader confirms the one minor who waits in their delegation."""
    t = translator(language, None)
    await leader.send("/delegation")
    while len((await leader.receives(PATIENCE)).buttons) < 4:
        pass  # they may have been told already
    await presses(leader, plain(t.pgettext("button", "Minors to confirm ({n})", n=1)))
    await presses(leader, plain(t.pgettext("button", "Confirm")))

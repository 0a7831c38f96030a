"""Consent anew: who agreed to an older privacy notice is asked once; until they answer all goes on."""

from sqlalchemy import Update, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import deliveries
from bot.db.tables import people as accounts
from bot.domain.notes import News, What
from bot.domain.people import Person
from bot.services import notes, people
from bot.services.acts import By
from bot.services.deliveries import key_of


def outdated(person: Person) -> bool:
    """Whether they agreed to a notice that has changed since."""
    return person.joined and (person.consent_version or 0) < people.CONSENT_VERSION


async def asked(session: AsyncSession, by: By) -> bool:
    """Whether they were asked about the present notice."""
    mine = by.person.participant
    key = _news(by).key_for(mine.id if mine else None, by.person.user_id)
    found = select(deliveries.c.id).where(deliveries.c.dedupe_key == key_of(by.meeting_id, key))
    return (await session.execute(found)).first() is not None


async def ask(session: AsyncSession, by: By) -> None:
    """Send them the question: once for each version of the notice, whatever becomes of it."""
    if by.person.participant is not None:
        await notes.tell_concerned(session, by.meeting_id, _news(by), participant_id=by.person.participant.id)


async def agree(session: AsyncSession, by: By, version: int) -> bool:
    """Agree to the notice of this version. False if it is not the present one, or nothing was asked."""
    if not outdated(by.person) or version != people.CONSENT_VERSION:
        return False
    agreed = {"consent_version": version, "consented_at": by.at}
    await session.execute(_mine(by).values(agreed))
    await by.tell(session, "agree_anew", _object(by))
    return True


async def refuse(session: AsyncSession, by: By) -> bool:
    """Do not agree: the account is nobody on the list any more. False if nothing was asked.

    The list stays; the invitation that was used opens the door again.
    """
    if not outdated(by.person):
        return False
    await session.execute(_mine(by).values(participant_id=None, consent_version=None, consented_at=None))
    await by.tell(session, "withdraw_consent", _object(by))
    return True


def _news(by: By) -> News:
    version = people.CONSENT_VERSION
    return News(What.CONSENT, str(version), by.at, {"version": version})


def _mine(by: By) -> Update:
    return update(accounts).where(accounts.c.user_id == by.person.user_id)


def _object(by: By) -> str:
    return by.person.participant.id if by.person.participant else ""

"""Tidying: what is done, expired or old goes."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import dialogues, inbox


async def tidy(session: AsyncSession, *, now: datetime, real: datetime) -> int:
    """Drop handled updates (operating time ``real``) and expired dialogues (meeting time ``now``)."""
    return await inbox.drop_old(session, now=real) + await dialogues.drop_expired(session, now=now)

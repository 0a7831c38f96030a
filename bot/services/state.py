"""What is true of the whole bot: one row. The last good intake, the bot's name, a pause of Telegram's."""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import outages, people, state
from bot.db.upsert import insert_or_ignore
from bot.domain.outages import GAP


async def ensure(session: AsyncSession) -> None:
    """Make the row if it is not there yet."""
    await session.execute(insert_or_ignore(session, state, "id"), [{"id": 1}])


async def stamp_intake(session: AsyncSession, *, now: datetime) -> None:
    """Remember when updates last came in (operating time), with a beat: bot/domain/hold.py."""
    await session.execute(update(state).values(intake_ok_at=now, beat=state.c.beat + 1))


async def intake_ok_at(session: AsyncSession) -> datetime | None:
    """When updates last came in (operating time); None if no bot ever ran."""
    return (await session.execute(select(state.c.intake_ok_at))).scalar_one_or_none()


async def note_outage(
    session: AsyncSession, *, began_at: datetime | None, ended_at: datetime, mine: datetime | None = None
) -> bool:
    """Note that the bot was away, if it was; ``began_at`` None = since the last stamp. Operating time.

    ``mine``: the last stamp of this process. With another one there, another process took updates in
    meanwhile, or has noted the same outage a moment ago.
    """
    if began_at is not None and ended_at - began_at <= GAP:
        return False
    stamped_at = await session.scalar(select(state.c.intake_ok_at).with_for_update())
    if began_at is None or (stamped_at not in (None, mine) and began_at < stamped_at):
        began_at = stamped_at
    if began_at is None or ended_at - began_at <= GAP:
        return False
    await session.execute(insert(outages).values(began_at=began_at, ended_at=ended_at))
    return True


async def remember_username(session: AsyncSession, username: str) -> None:
    """Remember the bot's name from getMe, for links that commands print."""
    await session.execute(update(state).values(bot_username=username))


async def bot_id(session: AsyncSession) -> int | None:
    """Whose chats and files these data name; None if no bot ever ran."""
    return (await session.execute(select(state.c.bot_id))).scalar_one_or_none()


async def change_bot(session: AsyncSession, new: int) -> None:
    """From now on it is this one. What chats were given by another is not there in this one's."""
    before = await bot_id(session)
    if before != new:
        await session.execute(update(state).values(bot_id=new))
    if before not in (None, new):
        await session.execute(update(state).values(bot_username=None))
        await session.execute(update(people).values(menu=None))


async def username(session: AsyncSession) -> str | None:
    """The bot's name without @; None if it was never asked for."""
    return (await session.execute(select(state.c.bot_username))).scalar_one_or_none()


async def pause_sending(session: AsyncSession, until: datetime) -> None:
    """Remember that Telegram wants to hear nothing before ``until`` (operating time)."""
    await session.execute(update(state).values(sending_paused_until=until))


async def sending_paused_until(session: AsyncSession) -> datetime | None:
    """Until when an earlier run was told to send nothing (operating time); None if never."""
    return (await session.execute(select(state.c.sending_paused_until))).scalar_one_or_none()

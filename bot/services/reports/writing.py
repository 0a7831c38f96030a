"""What organisers write for the report: a text for each day and each section, in each language."""

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import report_texts
from bot.db.upsert import insert_or_update
from bot.domain.programme import Programme
from bot.domain.reports.facts import Facts
from bot.domain.reports.texts import MOST, NoSuchText, UnfitReportText, cleaned, keys
from bot.domain.rights import Action
from bot.services.acts import By
from bot.services.programme import read_programme
from bot.services.reports.gathering import glance
from bot.services.rights import require

_ROW = report_texts.c


async def look(session: AsyncSession, by: By) -> Facts:
    """What is written, and what drafts are made of. Raises NotAllowed, NotJoined."""
    require(by.person, Action.WRITE_REPORT)
    return await glance(session, by.meeting_id, now=by.at)


async def write(session: AsyncSession, by: By, key: str, language: str, typed: str) -> None:
    """Keep a text; it takes the place of the one before. Meeting time.

    Raises NoSuchText, UnfitReportText, NotAllowed, NotJoined.
    """
    await _require(session, by, key, language)
    text = cleaned(typed)
    over = len(text.encode("utf-16-le")) // 2 - MOST
    if not text or over > 0:
        raise UnfitReportText(key, language, max(over, 0))
    values = {"meeting_id": by.meeting_id, "key": key, "language": language, "text": text}
    values |= {"author": by.person.user_id, "at": by.at}
    where = ("meeting_id", "key", "language")
    await session.execute(insert_or_update(session, report_texts, where, values))
    await by.tell(session, "write_report", f"{key} {language}")


async def erase(session: AsyncSession, by: By, key: str, language: str) -> None:
    """Delete a text; twice is once. Raises NoSuchText, NotAllowed, NotJoined."""
    await _require(session, by, key, language)
    this = _ROW.meeting_id == by.meeting_id, _ROW.key == key, _ROW.language == language
    gone = await session.execute(delete(report_texts).where(*this))
    if gone.rowcount:  # type: ignore[attr-defined]
        await by.tell(session, "delete_report_text", f"{key} {language}")


async def _require(session: AsyncSession, by: By, key: str, language: str) -> None:
    require(by.person, Action.WRITE_REPORT)
    programme: Programme = await read_programme(session, by.meeting_id)
    if key not in keys(programme) or language not in programme.meeting.languages:
        raise NoSuchText(key)

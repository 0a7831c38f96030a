"""Texts for the report: kept per language, replaced, deleted, by nobody but organisers."""

import pytest

from bot.db.engine import Database
from bot.domain.errors import NotAllowed
from bot.domain.reports.texts import MOST, NoSuchText, UnfitReportText
from bot.services.reports import writing
from tests.integration.services.crowd import LEADER, ORGANISER, acts, joined


async def test_a_text_is_kept_in_its_language_replaced_and_deleted(db: Database, meeting_id: int) -> None:
    by = await joined(db, meeting_id, 1, ORGANISER)
    async with db.write() as session:
        await writing.write(session, by, "summary", "lv", " Tikšanās\x00\r\nbija laba ")
        await writing.write(session, by, "summary", "en", "First")
        await writing.write(session, by, "summary", "en", "Second")
        await writing.write(session, by, "day:2018-11-09", "sr", "Дан")
    async with db.write() as session:
        assert (await writing.look(session, by)).texts == {
            ("summary", "lv"): "Tikšanās\nbija laba",
            ("summary", "en"): "Second",
            ("day:2018-11-09", "sr"): "Дан",
        }
        await writing.erase(session, by, "summary", "en")
        await writing.erase(session, by, "summary", "en")
        assert ("summary", "en") not in (await writing.look(session, by)).texts
    assert [about for act, about, _ in await acts(db) if act == "delete_report_text"] == ["summary en"]


async def test_what_does_not_fit_is_not_kept(db: Database, meeting_id: int) -> None:
    by = await joined(db, meeting_id, 1, ORGANISER)
    async with db.write() as session:
        for typed, over in (("x" * (MOST + 1), 1), ("🎉" * (MOST // 2 + 1), 2), ("\n \x00", 0)):
            with pytest.raises(UnfitReportText) as refused:
                await writing.write(session, by, "summary", "en", typed)
            assert refused.value.over == over
        assert (await writing.look(session, by)).texts == {}
        await writing.write(session, by, "summary", "en", "x" * MOST)


async def test_only_organisers_write_and_only_what_there_is(db: Database, meeting_id: int) -> None:
    by, leader = await joined(db, meeting_id, 1, ORGANISER), await joined(db, meeting_id, 2, LEADER)
    async with db.write() as session:
        for key, language in (("ZZ", "en"), ("day:2030-01-01", "en"), ("day:x", "en"), ("summary", "xx")):
            with pytest.raises(NoSuchText):
                await writing.write(session, by, key, language, "x")
            with pytest.raises(NoSuchText):
                await writing.erase(session, by, key, language)
        with pytest.raises(NotAllowed):
            await writing.look(session, leader)
        with pytest.raises(NotAllowed):
            await writing.write(session, leader, "summary", "en", "x")
        with pytest.raises(NotAllowed):
            await writing.erase(session, leader, "summary", "en")

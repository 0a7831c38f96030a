"""Announcements beside a sandbox: files and places arrive; what is edited or recalled is so everywhere."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select, update

from bot.app import Bot
from bot.db.engine import Database
from bot.db.tables import deliveries, people
from bot.domain.announcements import Announcement, AnnouncementState, Content, ContentKind, File
from bot.domain.audience import Audience
from bot.domain.deliveries import State
from bot.services.acts import By
from bot.services.announcements import amending, drafts, rows, sending
from sandbox import Person, Sandbox
from tests.integration.deliveries.crowd import MEETING, gather
from tests.integration.gateway.feeding import sqlite_first, sqlite_only
from tests.integration.live import running, settings_for

PATIENCE = 25
PEOPLE = 12
WORDS = "Bus 1 leaves from <b>gate 4</b>."
RADOM = Audience.parse("PL-RAD")


def by(bot: Bot) -> By:
    return By(rows.COMMAND_LINE, MEETING, bot.clock.real(), meets=bot.clock.now())


async def announce(bot: Bot, *contents: Content) -> Announcement:
    """Announce these, the first as it is, the second in Polish; wait until all rows are settled."""
    async with bot.db.write() as session:
        made = await drafts.begin(session, by(bot), contents[0])
        made = await drafts.set_audience(session, by(bot), made.id, RADOM)
        for content in contents[1:]:
            made = await drafts.put_content(session, by(bot), made.id, content, "pl")
        sent = await sending.send(session, by(bot), made.id, made.version)
    for _ in range(PATIENCE * 20):
        async with bot.db.read() as session:
            now = await rows.get(session, MEETING, sent.id)
        if now.state is AnnouncementState.DONE:
            return now
        await asyncio.sleep(0.05)
    raise AssertionError(now)


async def its_rows(bot: Bot, sent: Announcement, *more: Any) -> list[Any]:
    async with bot.db.read() as session:
        its = deliveries.c.announcement_id == sent.id, deliveries.c.state == State.SENT
        found = await session.execute(select(deliveries).where(*its, *more).order_by(deliveries.c.id))
        return list(found.all())


async def follows(bot: Bot, sent: Announcement, edition: int) -> list[Any]:
    """Wait until every message is of this edition."""
    for _ in range(PATIENCE * 20):
        found = await its_rows(bot, sent)
        if found and all(row.edition == edition for row in found):
            return found
        await asyncio.sleep(0.05)
    raise AssertionError([(row.edition, row.reason) for row in found])


def shown(crowd: list[Person], words: str) -> list[int]:
    """How many messages with these words each of them sees."""
    return [
        sum(words in f"{one.raw.get('text', '')}{one.raw.get('caption', '')}" for one in person.chat.messages)
        for person in crowd
    ]


async def edit(bot: Bot, sent: Announcement, content: Content, language: str = "") -> Announcement:
    async with bot.db.write() as session:
        return await amending.edit(session, by(bot), sent.id, content, language)


async def recall(bot: Bot, sent: Announcement) -> Announcement:
    async with bot.db.write() as session:
        return await amending.recall(session, by(bot), sent.id)


@sqlite_only
@pytest.mark.fault("F28")
async def test_an_edit_waits_for_a_storage_that_is_away(
    sandbox: Sandbox, db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("schedules.amendments.REST", timedelta(seconds=0.2))
    crowd = await gather(db, sandbox, PEOPLE)
    refused = 0
    async with running(Bot(settings_for(sandbox, db.url, tmp_path))) as bot:
        sent = await announce(bot, Content(ContentKind.TEXT, WORDS))

        def refuse(_: Any, __: Any, statement: str, *___: Any) -> None:
            nonlocal refused
            if refused < 3 * PEOPLE and "FROM meetings" in statement:
                refused += 1
                raise ConnectionResetError

        event.listen(bot.db.reader.sync_engine, "before_cursor_execute", refuse)
        edited = await edit(bot, sent, Content(ContentKind.TEXT, "Bus 1 leaves from gate 5."))
        found = await follows(bot, sent, edited.edition)
    assert refused == 3 * PEOPLE
    assert shown(crowd, "gate 5") == [1] * PEOPLE
    assert {row.reason for row in found} == {""}


async def test_an_edit_reaches_every_message_whatever_becomes_of_the_answers(
    sandbox: Sandbox, db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("schedules.amendments.REST", timedelta(seconds=0.2))
    crowd = await gather(db, sandbox, PEOPLE)
    async with running(Bot(settings_for(sandbox, db.url, tmp_path))) as bot:
        sent = await announce(bot, Content(ContentKind.TEXT, WORDS))
        assert shown(crowd, "gate 4") == [1] * PEOPLE
        for fault, times in (("close_after", 4), ("error", 3), ("cut_json", 2)):
            sandbox.faults.add(fault, method="editMessageText", times=times)
        edited = await edit(bot, sent, Content(ContentKind.TEXT, "Bus 1 leaves from gate 5."))
        found = await follows(bot, sent, edited.edition)
    assert shown(crowd, "gate 4") == [0] * PEOPLE
    assert shown(crowd, "gate 5") == [1] * PEOPLE
    assert {row.reason for row in found} == {""}
    assert (
        len([call for call in sandbox.journal.calls("sendMessage") if "gate" in str(call.params)]) == PEOPLE
    )


async def test_a_later_translation_edits_the_messages_of_its_readers_alone(
    sandbox: Sandbox, db: Database, tmp_path: Path
) -> None:
    crowd = await gather(db, sandbox, 4)
    async with db.write() as session:
        mine = people.c.user_id.in_([one.id for one in crowd[:2]])
        await session.execute(update(people).where(mine).values(language="pl"))
    async with running(Bot(settings_for(sandbox, db.url, tmp_path))) as bot:
        async with bot.db.write() as session:
            made = await drafts.begin(session, by(bot), Content(ContentKind.TEXT, WORDS), language="en")
            await drafts.set_audience(session, by(bot), made.id, RADOM)
            sent = await sending.send(session, by(bot), made.id, made.version + 1)
        await follows(bot, sent, 1)
        assert shown(crowd, "gate 4") == [1] * 4
        assert shown(crowd, "English") + shown(crowd, "angielski") != [0] * 8
        translated = await edit(bot, sent, Content(ContentKind.TEXT, "Autobus 1."), "pl")
        await follows(bot, sent, translated.edition)
    assert shown(crowd, "Autobus 1.") == [1, 1, 0, 0]
    assert shown(crowd, "gate 4") == [0, 0, 1, 1]
    assert len(list(sandbox.journal.calls("editMessageText"))) == 2


@pytest.mark.parametrize("hours", [1, 49])
async def test_a_recall_deletes_young_messages_and_edits_old_ones(
    sandbox: Sandbox, db: Database, tmp_path: Path, hours: int
) -> None:
    crowd = await gather(db, sandbox, 5)
    async with running(Bot(settings_for(sandbox, db.url, tmp_path))) as bot:
        sent = await announce(bot, Content(ContentKind.TEXT, WORDS))
        async with bot.db.write() as session:
            its = deliveries.c.announcement_id == sent.id, deliveries.c.settled_at.is_not(None)
            at = bot.clock.real() - timedelta(hours=hours)
            await session.execute(update(deliveries).where(*its).values(settled_at=at))
        recalled = await recall(bot, sent)
        await follows(bot, sent, recalled.edition)
    assert shown(crowd, "gate 4") == [0] * 5
    assert shown(crowd, "withdrawn") == [int(hours > 48)] * 5
    assert len(list(sandbox.journal.calls("deleteMessage"))) == (5 if hours < 48 else 0)


async def test_what_cannot_be_deleted_any_more_is_edited(
    sandbox: Sandbox, db: Database, tmp_path: Path
) -> None:
    crowd = await gather(db, sandbox, 3)
    async with running(Bot(settings_for(sandbox, db.url, tmp_path))) as bot:
        sent = await announce(bot, Content(ContentKind.TEXT, WORDS))
        sandbox.faults.add(
            "error",
            method="deleteMessage",
            times=None,
            code=400,
            description="Bad Request: message can't be deleted for everyone",
        )
        recalled = await recall(bot, sent)
        await follows(bot, sent, recalled.edition)
    assert shown(crowd, "withdrawn") == [1] * 3


async def photo_of(person: Person, number: int) -> File:
    """A picture that the bot knows by its id, as one that an organiser sends to it."""
    header = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (320).to_bytes(4, "big") + (200).to_bytes(4, "big")
    message = await person.send_photo(header + b"\x08\x02\x00\x00\x00%d" % number)
    return File(ContentKind.PHOTO, str(message.raw["photo"][-1]["file_id"]))


@sqlite_first
async def test_pictures_albums_and_places_arrive_and_are_taken_back(
    sandbox: Sandbox, db: Database, tmp_path: Path
) -> None:
    crowd = await gather(db, sandbox, 3)
    first, second = await photo_of(crowd[0], 1), await photo_of(crowd[0], 2)
    contents = {
        "sendPhoto": Content(ContentKind.PHOTO, WORDS, (first,)),
        "sendMediaGroup": Content(ContentKind.ALBUM, WORDS, (first, second)),
        "sendVenue": Content(ContentKind.PLACE, lat=55.87, lon=26.53, title="Gate", address="Vienibas 1"),
        "sendLocation": Content(ContentKind.PLACE, lat=55.87, lon=26.53),
    }
    async with running(Bot(settings_for(sandbox, db.url, tmp_path))) as bot:
        for method, content in contents.items():
            sent = await announce(bot, content)
            found = await its_rows(bot, sent)
            assert len(found) == len([one for one in sandbox.journal.calls(method) if one.ok]) == 3, method
            assert {len(row.more_message_ids or ()) for row in found} == {method == "sendMediaGroup"}
            if content.has_words:
                edited = await edit(bot, sent, Content(ContentKind.TEXT, "From gate 5."))
                await follows(bot, sent, edited.edition)
                assert shown(crowd, "gate 5") == [1] * 3
            recalled = await recall(bot, sent)
            await follows(bot, sent, recalled.edition)
            assert shown(crowd, "gate") == [0] * 3
            ids = {row.message_id for row in found} | {
                one for row in found for one in row.more_message_ids or ()
            }
            left = {one.id for person in crowd for one in person.chat.messages}
            assert not ids & left, method

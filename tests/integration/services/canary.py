"""One person with a marker in every field, by every feature: whom an erasure must find."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Text, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import tables
from bot.db.engine import Database
from bot.domain.audience import ALL
from bot.domain.corrections import Field
from bot.domain.deliveries import DeliveryKind, NewDelivery, State
from bot.domain.imports import Import
from bot.domain.people import Person
from bot.domain.privacy import Subject
from bot.files import imports
from bot.gateway.inbox import Entry
from bot.services import (
    audit,
    corrections,
    deliveries,
    dialogues,
    erasures,
    inbox,
    invitations,
    joining,
    people,
    privacy,
)
from bot.services.acts import By
from tests.integration.gateway.feeding import feeding, until
from tests.integration.services.conftest import NOW
from tests.integration.services.polls.keeping import answered, opened, poll_key

KEY = b"k" * 32
ME, MY_ID = "PL-RAD-05", 7_345_345_345_345
OTHER_ID = 8_111_111_111_111
CANARY = "CANARY"


def update_of(user_id: int, text: str, update_id: int) -> str:
    sender = {
        "id": user_id,
        "is_bot": False,
        "first_name": f"{CANARY}-telegram-name" if user_id == MY_ID else "Anna",
    }
    return json.dumps(
        {
            "update_id": update_id,
            "message": {
                "message_id": 1,
                "date": 1,
                "chat": {"id": user_id, "type": "private"},
                "from": sender,
                "text": text,
            },
        }
    )


async def fill(db: Database, meeting_id: int) -> None:
    """Use every feature as one person, with a marker in every field that takes words."""
    row: dict[str, Any] = {}
    for column in tables.participants.c:
        if isinstance(column.type, Text) and not column.primary_key:
            row[column.name] = f"{CANARY}-{column.name}"
    row |= {"dietary": (f"{CANARY}-dietary",), "loaded": {name: f"{CANARY}-was-{name}" for name in row}}
    row["loaded"]["dietary"] = f"{CANARY}-was-dietary"
    row["group"] = "A"
    async with db.write() as session:
        mine = tables.participants.c.meeting_id == meeting_id, tables.participants.c.id == ME
        await session.execute(update(tables.participants).where(*mine).values(row))
    async with db.write() as session:
        await people.choose_language(session, Person(MY_ID), "pl", now=NOW)
        (made,) = await invitations.issue(session, meeting_id, KEY, by=None, now=NOW, participant_ids=[ME])
        shared = await invitations.issue_shared(session, meeting_id, KEY, "PL-RAD", by=None, now=NOW)
        (found,) = await invitations.issue(session, meeting_id, KEY, by=None, now=NOW, participant_ids=[ME])
    by = By(Person(MY_ID, language="pl"), meeting_id, NOW)
    async with db.write() as session:
        assert not await joining.begin(session, by, KEY, "WRONG23456", at=NOW)
        assert await joining.begin(session, by, KEY, made.codes.link, at=NOW)
        # Somebody else follows another code of this person, and is asked whether it is them.
        other = By(Person(OTHER_ID), meeting_id, NOW)
        assert await joining.begin(session, other, KEY, found.codes.link, at=NOW)
        begun = await joining.current(session, by.person, now=NOW)
        assert begun is not None
        await joining.say_yes(session, by.person, begun.invitation_id, now=NOW)
        agreed = await joining.agree(session, by, begun.invitation_id, people.CONSENT_VERSION, at=NOW)
        assert agreed is joining.Agreed.JOINED
        common = await invitations.look_up(session, meeting_id, KEY, MY_ID, shared.codes.code, now=NOW)
        assert common.invitation_id is not None
        await invitations.use(session, common.invitation_id, MY_ID, now=NOW)
    async with db.write() as session:
        me = (await people.glance(session, MY_ID)).person
        by = By(me, meeting_id, NOW)
        await corrections.consent_to_diet(session, me, now=NOW)
        await corrections.change_diet(session, me, meeting_id, "vegan", wanted=True)
        await corrections.ask(session, by, Field.OTHER, f"{CANARY}-wanted", ["A", "B"])
        await people.remember_menu(session, me, "0123456789abcdef", now=NOW)
        await dialogues.follow(session, MY_ID, "correct", "text", {"said": f"{CANARY}-said"}, now=NOW)
        await audit.record(session, "see_diet", "SE-MOT-03", actor=me, now=NOW, meeting_id=meeting_id)
        await audit.record(session, "invite", "3", actor=None, now=NOW, meeting_id=meeting_id)
        await session.execute(
            insert(tables.waiting).values(
                meeting_id=meeting_id, participant_id=ME, user_id=MY_ID, asked_at=NOW
            )
        )
        await session.execute(
            insert(tables.requests).values(
                meeting_id=meeting_id,
                participant_id="SE-MOT-03",
                field="room",
                wanted="12",
                asked_by=OTHER_ID,
                asked_at=NOW,
                answered_by=MY_ID,
                answered_at=NOW,
                result="done",
            )
        )
    await _tell_things(db, meeting_id)
    await _answer_polls(db, meeting_id)
    await _write_updates(db)


async def _tell_things(db: Database, meeting_id: int) -> None:
    """Deliveries of theirs, waiting and sent, and an item that they changed."""
    soon = NOW + timedelta(hours=1)
    async with db.write() as session:
        kind = DeliveryKind.REMINDER
        told = [NewDelivery(kind, f"told-{n}", NOW, soon, participant_id=ME) for n in (1, 2)]
        note = f"note:org-joined:x:{MY_ID}"
        told.append(NewDelivery(DeliveryKind.NOTE, note, NOW, soon, user_id=MY_ID))
        await deliveries.enqueue(session, meeting_id, told)
        sent = tables.deliveries.c.dedupe_key == deliveries.key_of(meeting_id, "told-1")
        values = {"state": State.SENT, "user_id": MY_ID, "message_id": 7}
        await session.execute(update(tables.deliveries).where(sent).values(values))
        said = {"participant_id": ME, "item_id": "P14", "coming": "late", "at": NOW}
        await session.execute(insert(tables.arriving).values(meeting_id=meeting_id, **said))
        await _come(session, {"meeting_id": meeting_id, "item_id": "P14", "participant_id": ME})
        changed = {"item_id": "P14", "at": NOW, "recorded_at": NOW, "author": MY_ID, "source": "edit"}
        await session.execute(
            insert(tables.item_changes).values(meeting_id=meeting_id, before={}, after={}, **changed)
        )
        draft = {"contents": {"": {"kind": "text", "html": f"{CANARY}-draft"}}, "audience": ALL}
        draft |= {"author": MY_ID, "created_at": NOW, "meeting_id": meeting_id}
        await session.execute(insert(tables.announcements).values(draft))
        done = {"contents": {"": {"kind": "text", "html": "The bus is here."}}, "state": "done"}
        told_all = insert(tables.announcements).values(draft | done).returning(tables.announcements.c.id)
        shown = {"announcement_id": (await session.execute(told_all)).scalar_one(), "user_id": MY_ID}
        await session.execute(insert(tables.announcement_cards).values(shown | {"message_id": 8}))
        await _report(session, meeting_id)
        linked = {"chat_id": -100, "linked_by": MY_ID, "linked_at": NOW, "meeting_id": meeting_id}
        await session.execute(insert(tables.group_chats).values(linked))


async def _answer_polls(db: Database, meeting_id: int) -> None:
    """A named poll and an anonymous one, both answered by six people, and votes in groups."""
    crowd = [ME, *(f"PL-RAD-{n:02}" for n in range(6, 11))]
    for poll_id, scored, written in (
        ("followup-5w", "fu_contact", "fu_change"),
        ("services", "log_food", "log_bot_text"),
    ):
        anonymous = poll_id == "services"
        asking = await opened(db, meeting_id, poll_id, anonymous=anonymous, asked=crowd, opened_by=MY_ID)
        for person in crowd:
            await answered(db, asking, scored, person, "yes", revision=1, current=False)
            await answered(db, asking, scored, person, "no", revision=2, entered_by=ME)
            marker = f"{CANARY}-{poll_id}-text" if person == ME else "all was well"
            await answered(db, asking, written, person, text=marker)
    vote = {"meeting_id": meeting_id, "chat_id": -100, "question": "Q", "options": ["a", "b"]}
    vote |= {"key": "draft-1", "state": "open", "created_by": MY_ID, "created_at": NOW}
    async with db.write() as session:
        made = insert(tables.group_votes).values(vote).returning(tables.group_votes.c.id)
        vote_id = (await session.execute(made)).scalar_one()
        for table, where in (
            (tables.group_ballots, {"vote_id": vote_id}),
            (tables.orphan_votes, {"telegram_id": "77"}),
        ):
            cast = {"user_id": MY_ID, "options": [1], "voted_at": NOW}
            await session.execute(insert(table).values(where | cast))


async def _write_updates(db: Database) -> None:
    async with db.write() as session:
        said = [(n, update_of(MY_ID, f"{CANARY}-text-{n}", n)) for n in (1, 2)]
        await inbox.store(session, [*said, (3, update_of(OTHER_ID, "another's text", 3))], now=NOW)
    async with db.write() as session:
        table = tables.inbox.c
        found = select(table.id).where(table.update_id.in_((1, 2))).order_by(table.id)
        ids = list((await session.execute(found)).scalars())
        await inbox.record_failure(session, ids[0], inbox.MAX_ATTEMPTS, "ValueError")
        await inbox.mark_done(session, [ids[1]])


async def stumble(db: Database, meeting_id: int) -> None:
    """An update of theirs fails once, in the feeder, and that is logged: the storage refuses their words."""
    tries: list[int] = []

    async def handle(entry: Entry, _: dict[str, Any]) -> None:
        tries.append(entry.id)
        if len(tries) == 1:
            row = {"meeting_id": meeting_id, "participant_id": f"{CANARY}-refused", "user_id": MY_ID}
            async with db.write() as session:
                await session.execute(insert(tables.waiting).values(row | {"asked_at": None}))

    async with db.write() as session:
        await inbox.store(session, [(4, update_of(MY_ID, f"{CANARY}-text-4", 4))], now=NOW)
    async with feeding(db, handle):
        await until(lambda: tries.count(tries[-1]) == 2 if tries else False)


def leave_files(side_dir: Path) -> None:
    """A workbook that names them waits for its organiser, and a crash left half of another."""
    rows = {"participants": {ME: {"last_name": f"{CANARY}-import"}}}
    file = Import(imports.new_id(), OTHER_ID, NOW + timedelta(days=36_500), "ttchan-2018", rows)
    imports.keep(side_dir, file)
    (side_dir / "imports" / f"{imports.new_id()}.part").write_text(f"{CANARY}-upload")


async def erased(session: AsyncSession, subject: Subject, now: datetime) -> None:
    """Erase somebody as /forget does, but for the ledger beside the database."""
    entries = await erasures.entries_of(session, subject, KEY, now=now)
    await privacy.erase(session, subject, entries, real=now, poll_key=poll_key)


async def _report(session: AsyncSession, meeting_id: int) -> None:
    """They write for the report, and have it made."""
    wrote = {"meeting_id": meeting_id, "key": "summary", "language": "en", "text": "We met.", "at": NOW}
    await session.execute(insert(tables.report_texts).values(**wrote, author=MY_ID))
    made = {
        "meeting_id": meeting_id,
        "made_at": NOW,
        "recorded_at": NOW,
        "language": "en",
        "digest": "0" * 64,
    }
    await session.execute(insert(tables.packs).values(**made, made_by=MY_ID))


async def _come(session: AsyncSession, mine: dict[str, Any]) -> None:
    """They sign up, eat, are on board, sign, guide a bus, look at a board and call for help."""
    said = {**mine, "said_by": ME}
    await session.execute(insert(tables.signups).values(**said, state="place", number=1, since=NOW))
    await session.execute(insert(tables.meal_answers).values(**said, eats=True, at=NOW))
    await session.execute(insert(tables.presences).values(**said, here=True, way="self", at=NOW))
    signed = {name: said[name] for name in ("meeting_id", "participant_id", "said_by")}
    await session.execute(insert(tables.signatures).values(**signed, at=NOW))
    await session.execute(insert(tables.calls).values(**mine, what="lost", at=NOW, taken_by=ME))
    here = {"meeting_id": mine["meeting_id"]}
    await session.execute(insert(tables.guides).values(**here, bus="Bus 1", participant_id=ME))
    board = {**here, "chat_id": MY_ID, "item_id": mine["item_id"], "message_id": 7}
    await session.execute(insert(tables.boards).values(board))

"""``ttchan hold``: what is held back after a restore, and how it goes on; beside a running bot or without."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from bot.db.engine import Database
    from bot.domain.hold import Held

_WHY = {
    "restored": "a backup was restored",
    "copy missing": "the file ttchan.beat beside the database is missing",
    "other epoch": "the database is not the one that the bot worked with last",
    "behind": "the database is an older copy",
    "asked": "an admin wanted it so",
}
_GO_ON = (
    "Choose: ttchan hold go (what is still useful leaves) or ttchan hold mark-sent (nothing of it leaves)."
)


class What(StrEnum):
    """What to do."""

    SHOW = "show"
    BEGIN = "begin"
    GO = "go"
    MARK_SENT = "mark-sent"


def hold(
    what: Annotated[
        What,
        typer.Argument(
            help="show: what waits. go: send what is still useful. mark-sent: end it without sending. "
            "begin: hold everything back."
        ),
    ] = What.SHOW,
) -> None:
    """Show what the bot holds back after a restore, and let it go on."""
    print("\n".join(asyncio.run(_hold(load_settings(), what))))


async def _hold(settings: Settings, what: What) -> list[str]:
    from bot import beat
    from bot.cli.session import opened
    from bot.clock import Clock
    from bot.domain.hold import HoldReason, doubt
    from bot.services import audit, meeting_time, people, releasing
    from bot.services import hold as holds

    async with opened(settings) as db:
        copy = await asyncio.to_thread(beat.read, settings.side_dir)  # never ahead of what is read after it
        async with db.read() as session:
            kept, _ = await holds.pulse(session)
            why = doubt(kept, copy, used=await holds.used(session))
            clock = Clock(await meeting_time.rehearsal(session))
            zone = await people.current_zone(session)
            now, real = clock.now(), clock.real()
            held = await releasing.look(session, now=now, real=real)
        if what is What.BEGIN and held is None:
            async with db.write() as session:
                await holds.begin(session, why or HoldReason.ASKED, real=real)
                await audit.record(session, "hold", "", actor=None, now=real)
                held = await releasing.look(session, now=now, real=real)
        elif what in (What.GO, What.MARK_SENT):
            async with db.write() as session:
                if why is not None:  # as the next start would
                    await holds.begin(session, why, real=real)
                held = await releasing.end(session, sent=what is What.MARK_SENT, now=now, real=real)
            if held is not None:
                await _keep_copy(settings, db)
                return [_done(held, what)]
        if held is None and why is not None:
            return [f"The next start begins with a hold: {_WHY[why]}.", _GO_ON]
        return list(_told(held, zone))


async def _keep_copy(settings: Settings, db: "Database") -> None:
    """Without a running bot nobody else writes it, and the next start would hold again."""
    from bot import beat
    from bot.services import hold as holds

    async with db.read() as session:
        kept, _ = await holds.pulse(session)
    if kept is not None:
        await asyncio.to_thread(beat.write, settings.side_dir, kept)


def _done(held: "Held", what: What) -> str:
    if what is What.MARK_SENT:
        return f"Marked as sent: {held.messages} messages. What is due from now on leaves."
    return f"{held.messages} messages leave as soon as the bot runs, and what is due from now on."


def _told(held: "Held | None", zone: str) -> Iterator[str]:
    if held is None:
        yield "Nothing is held back: messages leave as usual."
        return
    from zoneinfo import ZoneInfo

    at = ZoneInfo(zone)
    yield f"Nothing leaves by itself since {_when(held.since, at)}: {_WHY[held.why]}."
    for sort, one in held.useful.items():
        yield f"  {sort}: {one.messages} to {one.people} people, the oldest from {_when(one.since, at)}"
    if not held.useful:
        yield "  No message waits."
    if held.before and held.old:
        yield f"  {held.before} of them were due before the hold began: with go they may arrive a second time"
    if held.late:
        yield f"  {held.late} are too late, and never leave"
    if held.votes:
        yield f"  {held.votes} votes in groups: whoever made one is asked whether it is there"
    yield _GO_ON


def _when(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"

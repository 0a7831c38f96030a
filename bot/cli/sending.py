"""What ``ttchan announce`` does with the database: writes the announcement, and shows how far it is."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.db.engine import Database
from bot.domain.announcements import Announcement, AnnouncementState, Contents, Progress
from bot.domain.audience import Audience
from bot.services import hold, meeting_time, state
from bot.services.acts import By
from bot.services.announcements import counts, drafts, rows, sending
from bot.settings import Settings

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

LOOK_SECONDS = 0.5
PATIENCE = 3.0
"""Seconds: a bot that has just begun leaves its first mark when its first long poll is over."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be said, to whom, when. Meeting time; None = now, and until the end of the day."""

    contents: Contents
    audience: Audience
    due_at: datetime | None
    valid_until: datetime | None


async def write(
    db: Database, clock: Clock, settings: Settings, meeting_id: int, draft: Draft
) -> Announcement:
    """Write the announcement and a row for everybody, in one transaction. The bot sends them."""
    by = By(rows.COMMAND_LINE, meeting_id, clock.real(), meets=clock.now(), admins=settings.admins)
    async with db.write() as session:
        made = await drafts.begin(session, by)
        for language, content in draft.contents.items():
            await drafts.put_content(session, by, made.id, content, language)
        await drafts.set_audience(session, by, made.id, draft.audience)
        await drafts.set_when(session, by, made.id, due_at=draft.due_at)
        ready = await drafts.set_valid(session, by, made.id, draft.valid_until)
        return await sending.send(session, by, ready.id, ready.version)


async def is_bot_alive(db: Database, clock: Clock, within: timedelta) -> bool:
    """Whether a bot has taken updates in lately."""
    async with db.read() as session:
        good = await state.intake_ok_at(session)
    return good is not None and clock.real() - good <= within


async def look_on(db: Database, clock: Clock, made: Announcement, alive: timedelta, no_bot: str) -> list[str]:
    """Show a bar until everybody awake has been told, it is stopped, or no bot runs. Returns the summary."""
    with _bar() as bar:
        task, done, since = bar.add_task("Sending", total=None), 0, clock.monotonic()
        while True:
            async with db.read() as session:
                clock.follow(await meeting_time.rehearsal(session))
                now = await rows.get(session, made.meeting_id, made.id)
                far = await counts.progress(session, now, now=clock.now(), real=clock.real())
                held = await hold.held(session) is not None
            words = "Paused" if now.state is AnnouncementState.PAUSED else "Sending"
            words = "Held: ttchan hold" if held else words
            bar.update(task, total=far.people, completed=far.done + far.asleep, description=words)
            if far.done != done or await is_bot_alive(db, clock, alive):
                done, since = far.done, clock.monotonic()
            if not far.waiting or clock.monotonic() - since > PATIENCE:
                break
            await asyncio.sleep(LOOK_SECONDS)
    return summary(now, far) + ([no_bot] if far.waiting else [])


def _bar() -> "Bar":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    return Progress(*columns, console=Console(stderr=True))


def summary(announcement: Announcement, far: Progress) -> list[str]:
    """What became of it, in sentences."""
    said = []
    if announcement.state in {AnnouncementState.CANCELLED, AnnouncementState.RECALLED}:
        said.append("It was stopped in the chat.")
    said.append(f"{far.sent} of {far.people} have it.")
    if far.asleep:
        said.append(f"{far.asleep} get it when their quiet hours are over.")
    said += [f"Not reached, {why}: {number}." for why, number in sorted(far.unreached.items())]
    return said

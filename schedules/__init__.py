"""What the clock did: the table of contents of time."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import NamedTuple

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.deps import Deps
from bot.services.announcements import due
from schedules import (
    announcements,
    backups,
    boards,
    digests,
    outages,
    polls,
    reminders,
    reports,
    retention,
    signups,
    town_votes,
    travels,
    upkeep,
)
from schedules.clock import Stepper
from schedules.still import A_FEW, Still, Unneeded


class Job(NamedTuple):
    """Something done every so many seconds.

    ``plans``: it writes deliveries that become due soon. A rehearsal that is moved ahead has it done at
    every instant on the way; ``by_day``: at those alone that are far from the programme, a day apart.
    ``waits``: not in hold mode. The others write what is to be said, so that it can be counted and decided
    about (docs/decisions/0013). ``patient``: by how much it may come late while nothing is written.
    ``needed``: whether there is anything for it, now or later; asked only when something was written.
    """

    name: str
    seconds: float
    run: Callable[[Deps], Awaitable[None]]
    plans: bool = False
    by_day: bool = False
    waits: bool = False
    patient: timedelta | None = None
    needed: Callable[[Deps], Awaitable[bool]] | None = None


AHEAD = timedelta(seconds=20)
"""For what writes deliveries each minute, minutes before they are due."""

JOBS = (
    Job("reminders", 1, reminders.enqueue_due, plans=True, patient=AHEAD),
    Job("digests", 1, digests.enqueue_due, plans=True, patient=AHEAD),
    Job("announcements", 1, announcements.start_due, plans=True, needed=announcements.needed),
    Job("polls", 1, polls.ask_due, plans=True, patient=A_FEW),
    Job("leaving", 1, boards.ring_due, plans=True, patient=A_FEW),
    Job("travels", 1, travels.enqueue_due, plans=True, patient=AHEAD),
    Job("town_votes", 10, town_votes.tell_decided),
    Job("signups", 10, signups.promote),
    Job("upkeep", 600, upkeep.tidy),
    Job("shuffle", 300, upkeep.shuffle),
    Job("reports", 60, reports.warn_due, by_day=True),
    Job("retention", 600, retention.purge, by_day=True),
    Job("wiping", 10, retention.wipe),
    Job("backups", 60, backups.make_due),
    Job("old_backups", 3600, backups.tidy),
    Job("outages", 10, outages.settle, waits=True),
)


def scheduler(deps: Deps) -> AsyncIOScheduler:
    """A ticker with nothing to remember: every job asks the database what is due.

    Misfires never drop a run (the default grace of 1 s would), and a late job runs once, not many times.
    """
    ticker = AsyncIOScheduler(
        timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    for job in JOBS:
        run = partial(_broken_off, partial(_unless_in_doubt, job, deps, _idle(job, deps)))
        ticker.add_job(run, "interval", seconds=job.seconds, id=job.name, name=job.name)
    return ticker


def _idle(job: Job, deps: Deps) -> Still | Unneeded | None:
    """What tells that a job may be let be now."""
    if job.needed is not None:
        return Unneeded(deps, job.needed)
    return None if job.patient is None else Still(deps, job.patient)


async def _broken_off(run: Callable[[], Awaitable[None]]) -> None:
    """A job that the ticker breaks off as it stops has not failed: it would be told as an error."""
    with suppress(asyncio.CancelledError):
        await run()


async def _unless_in_doubt(job: Job, deps: Deps, idle: Still | Unneeded | None) -> None:
    """What the clock does cannot be taken back: nothing while the machine's time has just jumped."""
    if not deps.clock.steady() or (job.waits and deps.hold.on) or (idle and await idle()):
        return
    try:
        await job.run(deps)
    except BaseException:
        if idle:
            idle.forget()
        raise


def stepper(deps: Deps) -> Stepper:
    """What follows a rehearsal and moves it ahead."""
    also = due.next_due, partial(polls.next_due, deps), partial(boards.next_due, deps)
    planners, by_day = [job.run for job in JOBS if job.plans], [job.run for job in JOBS if job.by_day]
    return Stepper(deps, planners, by_day, also)

"""What the clock did: the table of contents of time."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import NamedTuple

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.deps import Deps
from schedules import clock, retention, upkeep


class Job(NamedTuple):
    """Something done every so many seconds."""

    name: str
    seconds: float
    run: Callable[[Deps], Awaitable[None]]


JOBS = (
    Job("clock", 1, clock.follow_rehearsal),
    Job("upkeep", 600, upkeep.tidy),
    Job("retention", 600, retention.purge),
    Job("wiping", 10, retention.wipe),
)


def scheduler(deps: Deps) -> AsyncIOScheduler:
    """A ticker with nothing to remember: every job asks the database what is due.

    Misfires never drop a run (the default grace of 1 s would), and a late job runs once, not many times.
    """
    ticker = AsyncIOScheduler(
        timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    for job in JOBS:
        ticker.add_job(partial(job.run, deps), "interval", seconds=job.seconds, id=job.name, name=job.name)
    return ticker

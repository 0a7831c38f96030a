"""``ttchan check``: everything that must be right before people rely on it, each with what to mend."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.admins_check import admin_finding
from bot.cli.backup_check import backup_findings, damage
from bot.cli.catalog_check import catalog_findings
from bot.cli.findings import Finding
from bot.cli.health_check import health_findings
from bot.cli.hold_check import hold_findings, secret_findings
from bot.cli.processes_check import process_findings
from bot.cli.telegram import ask
from bot.cli.timetable_check import timetable_findings
from bot.cli.timetables import is_timetable
from bot.cli.webhook_check import webhook_findings
from bot.disk import room
from bot.settings import ConfigurationError, Settings, load_settings, unknown_names

_MISSPELT = "not known, perhaps misspelt"


def check(
    path: Annotated[
        Path | None, typer.Argument(help="Also check this workbook, or another tool's programme.")
    ] = None,
) -> None:
    """Check settings, database, catalogs, workbook and Telegram; say what to mend."""
    try:
        settings = load_settings()
    except ConfigurationError:
        for problem in _unusable():
            _print(Finding("settings", False, problem))
        raise typer.Exit(78) from None
    failed = asyncio.run(_check(settings, path))
    raise typer.Exit(1 if failed else 0)


def _unusable() -> list[str]:
    """Everything that is wrong with settings that cannot be used."""
    problems = [f"{_MISSPELT}: {', '.join(misspelt)}"] if (misspelt := unknown_names()) else []
    try:
        load_settings(with_token=True)
    except ConfigurationError as error:
        problems += error.problems
    return problems


async def _check(settings: Settings, path: Path | None) -> int:
    failed = 0
    async for finding in _findings(settings, path):
        _print(finding)
        failed += finding.ok is False
    print("All is well." if not failed else f"To mend: {failed}.")
    return failed


def _print(finding: Finding) -> None:
    mark = {True: "ok  ", False: "MEND", None: "note"}[finding.ok]
    print(f"{mark}  {finding.what}: {finding.words}")


async def _findings(settings: Settings, path: Path | None) -> AsyncIterator[Finding]:
    misspelt = unknown_names()
    if misspelt:
        yield Finding("settings", False, f"{_MISSPELT}: {', '.join(misspelt)}")
    else:
        yield Finding("settings", True, "all names and values can be used")
    if not settings.admins:
        yield Finding("admins", None, "TTCHAN_ADMINS is empty: nobody is named as the administrator")
    yield _files(settings)
    for finding in secret_findings(settings):
        yield finding
    for finding in await health_findings(settings):
        yield finding
    async for finding in _database(settings):
        yield finding
    for finding in catalog_findings():
        yield finding
    if path is not None:
        async for finding in timetable_findings(settings, path) if is_timetable(path) else _workbook(path):
            yield finding
    async for finding in _telegram(settings):
        yield finding


def _files(settings: Settings) -> Finding:
    folder = settings.side_dir
    left = room(folder)
    if left.short:
        return Finding("disk", False, f"only {left.free // 2**20} MB are free beside the database: make room")
    if folder.exists() and folder.stat().st_mode & 0o077:
        return Finding("disk", False, "others may read the data directory: chmod 700 it")
    if left.ebbing:
        return Finding("disk", None, f"only {left.free / 2**30:.1f} GB are free: make room in time")
    return Finding("disk", True, f"{left.free // 2**30} GB free")


async def _database(settings: Settings) -> AsyncIterator[Finding]:
    from bot.cli.session import opened
    from bot.cli.words import gaps_line
    from bot.db.migrate import DatabaseMoved, DatabaseUnusable, NewerSchema
    from bot.domain.gaps import gaps_in
    from bot.services import people, programme
    from bot.services.polls.reading import polls_of

    if damaged := await damage(settings):
        yield damaged
        return
    try:
        async with opened(settings) as db, db.read() as session:
            yield Finding(
                "database", True, f"{'SQLite' if db.is_sqlite else 'PostgreSQL'} answers, schema is current"
            )
            if settings.admins:
                yield await admin_finding(settings, db)
            async for finding in process_findings(db):
                yield finding
            async for finding in backup_findings(settings, db):
                yield finding
            async for finding in hold_findings(settings, db):
                yield finding
            glance = await people.glance(session, 0)
            if glance.meeting_id is None:
                yield Finding("meeting", False, "none is published yet: ttchan load PATH --publish")
                return
            published = await programme.read_programme(session, glance.meeting_id)
            days = f"{published.meeting.start_date} to {published.meeting.end_date}"
            words = (
                f"{published.meeting.code}, {days}, {len(published.items)} items, version {published.version}"
            )
            yield Finding("meeting", True, words)
            polls = await polls_of(session, glance.meeting_id)
            if lacking := gaps_line(gaps_in(published, polls.values())):
                yield Finding("meeting", None, lacking)
    except NewerSchema:
        yield Finding("database", False, "it was written by a newer TTChan: run that version")
    except (DatabaseMoved, DatabaseUnusable) as error:
        yield Finding("database", False, str(error))
    except ConfigurationError as error:
        yield Finding("database", False, error.problems[0])
    except Exception as error:  # whatever a driver says, in one line and without addresses or passwords
        yield Finding(
            "database", False, f"cannot be used ({type(error).__name__}): check TTCHAN_DATABASE_URL"
        )


async def _workbook(path: Path) -> AsyncIterator[Finding]:
    from bot.cli.words import gaps_line
    from bot.domain.gaps import gaps_of
    from bot.domain.workbook import parse
    from bot.files import Refused, read_tables
    from bot.files.problems import problem_text

    try:
        content, problems = parse(await read_tables(path))
    except Refused as error:
        yield Finding("workbook", False, str(error))
        return
    for problem in problems:
        yield Finding("workbook", None if problem.warning else False, problem_text(problem))
    if content is not None:
        yield Finding(
            "workbook", True, f"{len(content.items)} items, {len(content.participants)} participants"
        )
        if lacking := gaps_line(gaps_of(content)):
            yield Finding("workbook", None, lacking)


async def _telegram(settings: Settings) -> AsyncIterator[Finding]:
    try:
        token = settings.bot_token
    except ConfigurationError as error:
        yield Finding("token", False, error.problems[0])
        return
    me = await ask(settings, token, "getMe")
    if "error" in me:
        yield Finding("Telegram", False, me["error"])
        return
    yield Finding("Telegram", True, f"answers; the bot is @{me['result']['username']}")
    hook = await ask(settings, token, "getWebhookInfo")
    async for finding in webhook_findings(settings, hook.get("result", {}), refusal=hook.get("error", "")):
        yield finding

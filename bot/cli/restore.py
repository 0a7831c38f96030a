"""``ttchan restore``: puts a backup in the place of the data, or proves that it could be."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.giving import refuse
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from bot.domain.backups import Manifest

_HELD = (
    "The bot will hold when it starts: it answers, but sends nothing by itself until an admin decides "
    "(/hold, or ttchan hold), since what waits in the copy may have been sent long ago."
)
_KEYLESS = (
    "There is no key of anonymous answers here, and a backup never has it: answers are counted, but nobody "
    "can change theirs, and who answered before could answer again."
)


def restore(
    file: Annotated[Path, typer.Argument(help="The backup.")],
    identity: Annotated[
        Path | None, typer.Option(help="The file with the secret key it was encrypted for.")
    ] = None,
    drill: Annotated[
        bool, typer.Option("--drill", help="Only prove that it can be restored; change nothing.")
    ] = False,
) -> None:
    """Put a backup in the place of the data; those are kept aside. The bot must be stopped."""
    settings = load_settings()
    asyncio.run(_drill(settings, file, identity) if drill else _restore(settings, file, identity))


async def _drill(settings: Settings, file: Path, identity: Path | None) -> None:
    from bot.clock import Clock
    from bot.domain.backups import BackupRefused
    from bot.files.backups import drills, restoring

    clock = Clock()
    began = clock.monotonic()
    try:
        manifest = await restoring.drill(settings, file, identity)
    except BackupRefused as error:
        refuse(str(error))
    took = clock.monotonic() - began
    drills.remember(settings.side_dir, drills.Drill(clock.real(), manifest.made_at, took))
    print(_what(manifest))
    print(f"It can be restored: every part, every row and the log of acts are whole. It took {took:.1f} s.")


async def _restore(settings: Settings, file: Path, identity: Path | None) -> None:
    from bot import crash
    from bot.clock import Clock
    from bot.domain.backups import BackupRefused
    from bot.files.backups import restoring

    crash.arm(settings.crash_at)
    clock = Clock()
    began = clock.monotonic()
    try:
        done = await restoring.restore(settings, file, identity, real=clock.real())
    except BackupRefused as error:
        refuse(f"{error} Nothing was changed.")
    print(_what(done.manifest))
    print(f"Restored in {clock.monotonic() - began:.1f} s.")
    if done.aside:
        print(f"What was there before is kept for 14 days: {done.aside}")
    if done.kept_files:
        print(f"Files that could not be put back, as the disk refused them: {done.kept_files}.")
    if done.broken is not None:
        print(f"Its log of acts was changed: entry {done.broken} does not follow from the one before.")
    if done.keyless:
        print(_KEYLESS)
    print(_HELD)


def _what(manifest: "Manifest") -> str:
    made = f"{manifest.made_at:%Y-%m-%d %H:%M} UTC"
    rows = sum(manifest.rows.values())
    return f"Backup of {made}: TTChan {manifest.version}, schema {manifest.schema}, {rows} rows."

"""``ttchan backup``: a copy of everything, encrypted, beside a running bot."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.giving import refuse
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from bot.domain.backups import Made

_NOWHERE = "Name a file or a folder for it, or set TTCHAN_BACKUP_DIR."
_UNSEALED = (
    "Nothing encrypts it: set TTCHAN_BACKUP_RECIPIENT (ttchan backup --new-key FILE makes a key). "
    "Or say --plain: it holds everybody's data, and everybody who gets it can read them."
)


def backup(
    where: Annotated[Path | None, typer.Argument(help="File or folder; else TTCHAN_BACKUP_DIR.")] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="Without encryption, and without the secret key.")
    ] = False,
    new_key: Annotated[
        Path | None, typer.Option(help="Make a key to encrypt for in this file, and nothing else.")
    ] = None,
) -> None:
    """Copy database, files, ledger and key into one encrypted file; the bot may run meanwhile."""
    if new_key is not None:
        _make_key(new_key)
        return
    settings = load_settings()
    target = where or settings.backup_dir
    if target is None:
        refuse(_NOWHERE)
    if not (settings.backup_recipient or plain):
        refuse(_UNSEALED)
    made = asyncio.run(_make(settings, target, plain=plain))
    print(f"{made.path}: {made.rows} rows, {_size(made.bytes)}.")
    if plain:
        print("It is not encrypted and is without the secret key, which restoring needs: keep both apart.")


def _make_key(path: Path) -> None:
    from bot.domain.backups import BackupRefused
    from bot.files.backups.sealing import new_key

    try:
        public = new_key(path)
    except BackupRefused as error:
        refuse(str(error))
    print(f"TTCHAN_BACKUP_RECIPIENT={public}")
    print(
        f"Put this line into the settings. Keep {path} away from this machine, in two places: without it no "
        "backup can be read, and whoever has it can read them all. Restoring needs it."
    )


async def _make(settings: Settings, target: Path, *, plain: bool) -> "Made":
    from bot import crash
    from bot.clock import Clock
    from bot.db.trouble import is_trouble
    from bot.domain.backups import BackupRefused
    from bot.files.backups import keeping, making

    crash.arm(settings.crash_at)
    real = Clock().real()
    try:
        made = await making.make(settings, target, real=real, plain=plain)
    except BackupRefused as error:
        refuse(str(error))
    try:
        await keeping.note(settings, real=real)
    except Exception as error:
        if not (is_trouble(error) or isinstance(error, BackupRefused)):
            raise
        print("The database was busy and does not know of it: ttchan check will call the last one older.")
    return made


def _size(number: int) -> str:
    return f"{number / 2**20:.1f} MB" if number >= 2**20 else f"{number / 2**10:.1f} kB"

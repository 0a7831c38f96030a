"""``ttchan migrate-to``: all data from SQLite to PostgreSQL, compared row by row."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.giving import refuse
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from bot.domain.moving import Copied, Moved

_NOWHERE = "Name the database to move to: ttchan migrate-to postgresql://name@host/database"
_NEXT = """\
Next: set TTCHAN_DATABASE_URL to that address and start the bot. Keys, ledger and files stay in
{folder}, so TTCHAN_DATA_DIR must stay that folder.
The bot refuses {file} from now on. Delete it within 14 days: nobody who is erased from now on
is erased in it."""
_BACK = """\
The bot may go on with {file}. What was done on PostgreSQL since the move is not in it: if a bot ran
there, the next start holds (ttchan hold). Never start a bot on both."""


def migrate_to(
    url: Annotated[
        str | None, typer.Argument(help="postgresql://name@host/database, of an empty database.")
    ] = None,
    password_file: Annotated[
        Path | None, typer.Option(help="A file with the password: others may read what a command is given.")
    ] = None,
    back: Annotated[
        bool, typer.Option("--back", help="Let the bot use the SQLite database again, and nothing else.")
    ] = False,
) -> None:
    """Move everything from SQLite to PostgreSQL, and compare every row. The bot must be stopped."""
    from bot.domain.moving import MoveRefused

    settings = load_settings()
    try:
        if back:
            _go_back(settings)
            return
        made = asyncio.run(_move(settings, _address(url, password_file)))
    except MoveRefused as error:
        refuse(f"{error} Nothing was changed.")
    if made.before:
        print("An earlier try had copied everything.")
    print(f"Moved: {sum(made.rows.values())} rows of {len(made.rows)} tables, each compared.")
    print(_NEXT.format(folder=settings.side_dir, file=_file(settings)))


def _go_back(settings: Settings) -> None:
    from bot import move

    move.back(settings)
    print(_BACK.format(file=_file(settings)))


def _file(settings: Settings) -> Path | None:
    from bot.files.backups.places import sqlite_file

    return sqlite_file(settings)


async def _move(settings: Settings, url: str) -> "Moved":
    from bot import crash, move

    crash.arm(settings.crash_at)
    return await move.move(settings, url, _told)


def _told(copied: "Copied") -> None:
    if copied.rows:
        cleaned = f", {copied.cleaned} without a NUL that was in them" if copied.cleaned else ""
        print(f"  {copied.name}: {copied.rows}{cleaned}", flush=True)


def _address(url: str | None, password_file: Path | None) -> str:
    """The address with the driver's name in it, and the password."""
    from bot.settings_checks import read_database_url, with_password

    try:
        read = read_database_url(url or "")
    except ValueError as error:
        refuse(f"The address {error}." if url else _NOWHERE)
    if not read.startswith("postgresql"):
        refuse(_NOWHERE)
    if password_file is None:
        return read
    try:
        password = password_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        refuse(f"{password_file} cannot be read.")
    try:
        return with_password(read, password)
    except ValueError:
        refuse("--password-file needs an address with a name and without a password.")

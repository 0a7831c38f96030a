"""``ttchan invite``: codes for people of the list, as a table or as name cards to print and cut."""

import asyncio
import codecs
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from bot.db.engine import Database
    from bot.domain.invitations import Invitation
    from bot.domain.programme import Programme


class Format(StrEnum):
    """How invitations are written. The last three need a file."""

    TABLE = "table"
    CSV = "csv"
    DOCX = "docx"
    HTML = "html"
    XLSX = "xlsx"


_PRINTED = (Format.TABLE, Format.CSV)


@dataclass(frozen=True, slots=True)
class Wish:
    """For whom: everybody on the list, a delegation's people, one person, or delegations as a whole."""

    delegation: str | None
    person: str | None
    shared: bool
    renew: bool


class _Refused(Exception):
    """A sentence for whoever typed the command."""


def invite(
    *,
    delegation: Annotated[str | None, typer.Option(help="Only this delegation, by its code.")] = None,
    person: Annotated[str | None, typer.Option(help="Only this person, by the id of the workbook.")] = None,
    shared: Annotated[
        bool, typer.Option("--shared", help="A common code for a delegation; people type their names.")
    ] = False,
    renew: Annotated[
        bool, typer.Option("--renew", help="Make earlier codes that nobody used worthless.")
    ] = False,
    format_: Annotated[Format, typer.Option("--format", help="docx and html are name cards.")] = Format.TABLE,
    output: Annotated[Path | None, typer.Option(help="The file to write; docx, html, xlsx need it.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there.")] = False,
) -> None:
    """Make invitations; without options one for everybody on the list. The codes are shown only now."""
    settings = load_settings()
    try:
        if shared and person is not None:
            raise _Refused("--shared is for a delegation, --person for one: choose.")
        if output is None and format_ not in _PRINTED:
            raise _Refused(f"--format {format_} needs --output, such as --output cards.{format_}.")
        if output is not None and output.exists() and not force:
            raise _Refused(f"{output} is there already: choose another name, or add --force.")
        asyncio.run(_invite(settings, Wish(delegation, person, shared, renew), format_, output))
    except _Refused as refusal:
        print(refusal, file=sys.stderr)
        raise typer.Exit(1) from None


async def _invite(settings: Settings, wish: Wish, format_: Format, output: Path | None) -> None:
    from bot.cli.session import opened

    async with opened(settings) as db:
        meeting_id, programme = await _current(db)
        username = await _username(settings, db)
        if output is None:
            made = await _issue(settings, db, meeting_id, programme, wish)
            typer.echo(_written(made, programme, username, format_), nl=False)
            return
        # The file comes first: codes that nobody could write down would be lost.
        with _replacing(output) as file:
            made = await _issue(settings, db, meeting_id, programme, wish)
            mark = codecs.BOM_UTF8 if format_ is Format.CSV else b""  # or a spreadsheet guesses the letters
            file.write(mark + _written(made, programme, username, format_))
    print(f"{output} is ready: {len(made)} invitations. Whoever has it can join in these names.")


async def _current(db: "Database") -> "tuple[int, Programme]":
    from bot.services import people
    from bot.services.programme import read_programme

    async with db.read() as session:
        meeting_id = (await people.glance(session, 0)).meeting_id
        if meeting_id is None:
            raise _Refused("No meeting is published yet: ttchan load PATH --publish")
        return meeting_id, await read_programme(session, meeting_id)


async def _username(settings: Settings, db: "Database") -> str:
    """The bot's name for the links; asked of Telegram if no bot ran on these data yet."""
    from bot.cli.telegram import ask
    from bot.services import state

    async with db.read() as session:
        if known := await state.username(session):
            return known
    me = await ask(settings, settings.bot_token, "getMe")
    if "error" in me:
        raise _Refused(f"The links need the bot's name, but Telegram {me['error']}.")
    name = str(me["result"]["username"])
    async with db.write() as session:
        await state.remember_username(session, name)
    return name


async def _issue(
    settings: Settings,
    db: "Database",
    meeting_id: int,
    programme: "Programme",
    wish: Wish,
) -> "Sequence[Invitation]":
    from bot.clock import Clock
    from bot.domain.errors import NoSuchDelegation, NoSuchParticipant
    from bot.secret_key import load_secret_key
    from bot.services import invitations

    key, now = load_secret_key(settings), Clock().real()
    try:
        async with db.write() as session:
            if not wish.shared:
                return await invitations.issue(
                    session,
                    meeting_id,
                    key,
                    by=None,
                    now=now,
                    participant_ids=None if wish.person is None else [wish.person],
                    delegation=wish.delegation,
                    renew=wish.renew,
                )
            codes = sorted(programme.delegations) if wish.delegation is None else [wish.delegation]
            return [
                await invitations.issue_shared(
                    session, meeting_id, key, code, by=None, now=now, renew=wish.renew
                )
                for code in codes
            ]
    except NoSuchDelegation as error:
        raise _Refused(
            f"Nobody of a delegation {error.code} takes part: use a code of the Delegations sheet."
        ) from None
    except NoSuchParticipant as error:
        where = f" in {wish.delegation}" if wish.delegation else ""
        raise _Refused(
            f"Nobody{where} has the id {error.participant_id}: use one of the Participants sheet."
        ) from None


def _written(made: "Sequence[Invitation]", programme: "Programme", username: str, format_: Format) -> bytes:
    from bot.files import invitations
    from bot.files.cards_docx import as_docx
    from bot.files.cards_html import as_html
    from bot.views.cards import sheets

    rows = invitations.rows(made, username)
    match format_:
        case Format.TABLE:
            return _table(invitations.HEADER, rows).encode()
        case Format.CSV:
            return invitations.as_csv(rows).encode()
        case Format.XLSX:
            return invitations.as_xlsx(rows)
        case Format.HTML:
            return as_html(sheets(made, programme, username)).encode()
        case Format.DOCX:
            return as_docx(sheets(made, programme, username))


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (header, *rows)
    )
    return "\n".join(lines) + "\n"


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """A file beside the one to write, for the owner alone; it takes its place when all is written."""
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        half = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                yield file
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)
    except OSError as error:
        raise _Refused(f"{path}: {error.strerror or 'cannot be written'}.") from None

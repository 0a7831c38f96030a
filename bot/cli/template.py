"""``ttchan template``: an empty workbook to fill in."""

import sys
from pathlib import Path
from typing import Annotated

import typer


def template(
    path: Annotated[Path, typer.Argument(help="Where to write it, such as meeting.xlsx.")],
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there.")] = False,
) -> None:
    """Write an empty workbook with drop-downs, notes and an example row."""
    from xlsxwriter.exceptions import FileCreateError

    from bot.files.template import write_template

    if path.suffix.lower() != ".xlsx":
        print(f"{path}: the name must end in .xlsx.", file=sys.stderr)
        raise typer.Exit(1)
    if path.exists() and not force:
        print(f"{path} is there already: choose another name, or add --force.", file=sys.stderr)
        raise typer.Exit(1)
    try:
        write_template(path)
    except (OSError, FileCreateError) as error:
        cause = error if isinstance(error, OSError) else error.__context__
        print(f"{path}: {getattr(cause, 'strerror', None) or 'cannot be written'}.", file=sys.stderr)
        raise typer.Exit(1) from None
    print(f"{path} is ready. Fill it in, then: ttchan load {path}")

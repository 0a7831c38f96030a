"""``ttchan health`` as a command with its help; bot/__main__.py asks without coming here."""

from typing import Annotated

import typer

from bot import health_check


def health(
    ready: Annotated[
        bool, typer.Option("--ready", help="Also whether it takes updates in, stores and sends.")
    ] = False,
) -> None:
    """Ask the running bot how it is: exit code 0 = well, 1 = not."""
    raise typer.Exit(health_check.main(["--ready"] if ready else []))

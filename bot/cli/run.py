"""``ttchan run``: the bot itself."""

import asyncio
import sys
from typing import Annotated

import typer

from bot.settings import load_settings, unknown_names


def run(
    at: Annotated[
        str | None,
        typer.Option(help="Rehearse from this meeting time, such as 2018-11-10T07:25. Sandbox only."),
    ] = None,
    speed: Annotated[float, typer.Option(help="How fast meeting time runs in a rehearsal.")] = 1.0,
) -> None:
    """Run the bot until it is stopped."""
    settings = load_settings(with_token=True)
    from bot import app, logs
    from bot.db.migrate import NewerSchema
    from bot.domain.errors import DomainError
    from bot.gateway.intake import IntakeStopped

    logs.set_up(settings.log_level, app.secrets(settings))
    if misspelt := unknown_names():
        logs.get_logger("ttchan").warning("settings_unknown", names=misspelt)
    try:
        asyncio.run(app.run(settings, at=at, speed=speed))
    except IntakeStopped as error:
        print(error, file=sys.stderr)
        raise typer.Exit(error.exit_code) from None
    except NewerSchema:
        print("The database was written by a newer TTChan: run that version.", file=sys.stderr)
        raise typer.Exit(78) from None
    except DomainError as error:
        from bot.control import sentence

        print(sentence(error), file=sys.stderr)
        raise typer.Exit(1) from None

"""``ttchan <verb>``: exit codes 0; 1 input refused; 78 configuration. Each verb is a module here."""

import gc
import os
import sys

# PTB warns about its own int inside every 429 otherwise; it must be set before PTB is imported.
os.environ.setdefault("PTB_TIMEDELTA", "true")

import typer

from bot import __version__
from bot.cli import (
    announce,
    backup,
    check,
    clock,
    close_meeting,
    demo,
    health,
    hold,
    invite,
    load,
    meals,
    migrate_to,
    presence,
    privacy,
    qr,
    rehearse,
    report,
    restore,
    results,
    run,
    sandbox,
    template,
)
from bot.settings import ConfigurationError

REFUSED = 1
CONFIGURATION = 78

app = typer.Typer(
    name="ttchan",
    help="TTChan, the Telegram companion of a town-twinning meeting.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("run")(run.run)
app.command("load")(load.load)
app.command("invite")(invite.invite)
app.command("announce")(announce.announce)
app.command("privacy")(privacy.privacy)
app.command("template")(template.template)
app.command("clock")(clock.clock)
app.command("rehearse")(rehearse.rehearse)
app.command("report")(report.report)
app.command("close-meeting")(close_meeting.close_meeting)
app.command("results")(results.results)
app.command("meals")(meals.meals)
app.command("presence")(presence.presence)
app.command("qr")(qr.qr)
app.command("hold")(hold.hold)
app.command("check")(check.check)
app.command("backup")(backup.backup)
app.command("restore")(restore.restore)
app.command("migrate-to")(migrate_to.migrate_to)
app.command("health")(health.health)
app.command("sandbox", context_settings=sandbox.PASS_ON)(sandbox.sandbox)
app.command("demo")(demo.demo)


@app.callback(invoke_without_command=True)
def _before(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Show the version and exit."),
) -> None:
    if context.invoked_subcommand != "run":
        gc.enable()  # bot/__main__.py switched it off
    if version:
        print(__version__)
        raise typer.Exit


def main() -> None:
    """The entry point: refusals become lines for people and an exit code."""
    try:
        app()
    except ConfigurationError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        sys.exit(CONFIGURATION)
    except Exception as error:
        from bot.db.migrate import DatabaseMoved, DatabaseUnusable, NewerSchema

        match error:
            case NewerSchema():
                print("The database was written by a newer TTChan: run that version.", file=sys.stderr)
                sys.exit(CONFIGURATION)
            case DatabaseMoved():
                print(error, file=sys.stderr)
                sys.exit(CONFIGURATION)
            case DatabaseUnusable():
                print(error, file=sys.stderr)
                sys.exit(REFUSED if error.passing else CONFIGURATION)
        raise

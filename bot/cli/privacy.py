"""``ttchan privacy``: the whole privacy notice as a page. @BotFather takes the address you put it at."""

import asyncio
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from bot.domain.programme import Programme


class Format(StrEnum):
    """How the notice is printed."""

    HTML = "html"
    TEXT = "text"


def privacy(
    lang: Annotated[str, typer.Option(help="The language: en, lv, …")] = "en",
    format_: Annotated[Format, typer.Option("--format", help="A page, or plain text.")] = Format.HTML,
) -> None:
    """Print the privacy notice of the published meeting."""
    from bot.i18n import LANGUAGES, translator
    from bot.screen import plain
    from bot.views import privacy as notices

    if lang not in LANGUAGES:
        print(f"--lang {lang}: choose one of {', '.join(LANGUAGES)}.", file=sys.stderr)
        raise typer.Exit(1)
    programme = asyncio.run(_programme(load_settings()))
    if programme is None:
        print("No meeting is published yet: ttchan load PATH --publish", file=sys.stderr)
        raise typer.Exit(1)
    t = translator(lang, programme.meeting)
    if t.ui != lang:
        print(f"There is no catalog for {lang} yet: this notice is in English.", file=sys.stderr)
    page = notices.page(programme, t) if format_ is Format.HTML else plain(notices.full(programme, t)) + "\n"
    sys.stdout.write(page)


async def _programme(settings: Settings) -> "Programme | None":
    from sqlalchemy import select

    from bot.cli.session import opened
    from bot.db.tables import state
    from bot.services.programme import read_programme

    async with opened(settings) as db, db.read() as session:
        meeting_id = (await session.execute(select(state.c.meeting_id))).scalar_one()
        return None if meeting_id is None else await read_programme(session, meeting_id)

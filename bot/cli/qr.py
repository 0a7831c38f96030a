"""``ttchan qr ITEM``: the code for an item's door, as a picture, a drawing or a poster to print."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.giving import current_meeting, refuse, writing
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from bot.domain.programme import Item, Programme

_KINDS = (".png", ".svg", ".html")


def qr(
    item: Annotated[str, typer.Argument(help="The item's id in the workbook, such as P18.")],
    output: Annotated[Path, typer.Option(help="The file to write: .png, .svg, or .html for a poster.")],
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there.")] = False,
) -> None:
    """Write the code for the door of an item: who scans it is noted as present."""
    if output.suffix.lower() not in _KINDS:
        refuse(f"{output}: name a file that ends in {', '.join(_KINDS[:-1])} or {_KINDS[-1]}.")
    if output.exists() and not force:
        refuse(f"{output} is there already: choose another name, or add --force.")
    programme, found, link = asyncio.run(_link(load_settings(), item))
    with writing(output):
        output.write_bytes(_written(output.suffix.lower(), programme, found, link))
    print(f"{output} is ready. It works from 30 minutes before the start until 15 minutes after the end.")


def _written(kind: str, programme: "Programme", item: "Item", link: str) -> bytes:
    from bot.files import posters
    from bot.i18n import translator
    from bot.views import doors

    if kind == ".png":
        return posters.as_png(link)
    if kind == ".svg":
        return posters.as_svg(link)
    t = translator(programme.meeting.default_language, programme.meeting)
    return posters.as_html(doors.poster(item, programme, link, t)).encode()


async def _link(settings: Settings, item_id: str) -> "tuple[Programme, Item, str]":
    from bot.cli.session import opened
    from bot.domain.doors import has_door
    from bot.secret_key import load_secret_key
    from bot.services import doors
    from bot.services.programme import read_programme

    async with opened(settings) as db, db.read() as session:
        meeting_id = await current_meeting(session)
        programme = await read_programme(session, meeting_id)
        item = programme.by_id.get(item_id)
        if item is None:
            refuse(f"No item has the id {item_id}: use one of the Programme sheet.")
        if not has_door(item):
            refuse(f"{item_id} has no door: it is a transfer, free time, or cancelled.")
        link = await doors.link(session, None, item, programme, load_secret_key(settings))
    if link is None:
        refuse("The code holds the bot's name, which is known when the bot has run once: ttchan run")
    return programme, item, link

"""A person comes in at a door and scans its code; an organiser asks for the code."""

import hashlib
from collections.abc import Mapping

from telegram import Update

from bot.callback_data import CallbackData
from bot.deps import Context
from bot.domain.errors import NoSuchItem
from bot.domain.programme import Item
from bot.domain.rights import Action
from bot.services import doors
from bot.views import doors as views
from bot.views import items
from bot.views.doors import SendPresence, ShowDoor
from handlers import doorstep, presence_file
from handlers.guarded import Guarded
from handlers.pressed import pressed
from handlers.show import post_picture, show


async def enter(update: Update, context: Context, item: Item) -> None:
    """Somebody scanned the code of an item. Who has not joined does so first, in the ordinary way."""
    t = context.t
    if not context.person.joined:
        async with context.deps.db.read() as session:
            way_in = await doorstep.look(session, context)
        await show(update, doorstep.screen(context, way_in, first=views.join_first(t)))
        return
    try:
        async with context.write() as session:
            mark = await doors.come_in(session, context.by(), item)
    except NoSuchItem:  # it is there, and for others
        await show(update, views.for_others(item, context.programme, t))
        return
    await show(update, views.entered(item, mark, t) if mark else views.shut(item, t))


async def show_code(update: Update, context: Context) -> None:
    """*Code for the door*: a picture to print or to show on a screen."""
    item, programme = items.find(context.programme, pressed(update, ShowDoor).item), context.programme
    async with context.deps.db.read() as session:
        link = await doors.link(session, context.by(), item, programme, context.deps.secret_key)
    if link is None:
        await show(update, views.no_name(context.t))
        return

    async def draw() -> bytes:
        from bot.files import posters  # noqa: PLC0415 - only who asks for a code needs what draws it

        return posters.as_png(link)

    digest = hashlib.sha256(link.encode()).hexdigest()
    await post_picture(update, views.shown(item, programme, context.t), digest, draw)


BUTTONS: Mapping[type[CallbackData], Guarded] = {
    ShowDoor: Guarded(show_code, Action.SHOW_DOOR),
    SendPresence: Guarded(presence_file.send_presence, Action.SEE_BOARDS),
}
"""What stands under codes at doors: a part of the table of contents in handlers/__init__.py."""

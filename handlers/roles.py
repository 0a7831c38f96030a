"""An admin gives and takes roles; a second one confirms."""

from telegram import Update

from bot.deps import Context
from bot.domain.people import Role
from bot.services import members, roles
from bot.services.roles import Given
from bot.views import members as cards
from bot.views import roles as views
from bot.views.roles import ConfirmRole, GiveRole, ShowRoles
from handlers import menus
from handlers.pressed import pressed
from handlers.show import show


async def give_role(update: Update, context: Context) -> None:
    """Give or take a role, after a question."""
    press = pressed(update, GiveRole)
    role, admins = Role(press.role), context.deps.settings.admins
    if not press.sure:
        async with context.deps.db.read() as session:
            card = await members.card(session, context.by(), press.participant)
        await show(update, views.role_question(card.member, role, context.t))
        return
    async with context.write() as session:
        given = await roles.give(session, context.by(), admins, press.participant, role)
        card = await members.card(session, context.by(), press.participant)
        accounts = await members.accounts(session, context.meeting_id, [press.participant])
    first = views.role_waits(context.t) if given is Given.WAITING else views.role_given(context.t)
    await show(update, cards.member(context.programme, context.person, card, context.t, first=first))
    await menus.renew(context, accounts)


async def show_roles(update: Update, context: Context) -> None:
    """The changes that wait for a second admin."""
    number = pressed(update, ShowRoles).number
    async with context.deps.db.read() as session:
        waiting = await roles.waiting(session, context.by(), context.deps.settings.admins)
    await show(update, views.roles(waiting, context.person, context.t, number=number))


async def confirm_role(update: Update, context: Context) -> None:
    """A second admin confirms or refuses."""
    press = pressed(update, ConfirmRole)
    admins = context.deps.settings.admins
    async with context.write() as session:
        participant = await roles.confirm(session, context.by(), admins, press.request, yes=press.yes)
        waiting = await roles.waiting(session, context.by(), admins)
        accounts = await members.accounts(session, context.meeting_id, [participant])
    await show(update, views.roles(waiting, context.person, context.t))
    await menus.renew(context, accounts)

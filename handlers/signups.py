"""Somebody signs up for an item, or signs up their people. What organisers steer: signup_steering.py."""

from collections.abc import Mapping

from telegram import Update

from bot.callback_data import CallbackData
from bot.deps import Context
from bot.domain.rights import Action, Scope, scope
from bot.services.signups import looking, saying
from bot.views import signup_lists as lists
from bot.views import signups as views
from bot.views.buttons import ShowItem
from bot.views.items import find
from bot.views.signup_presses import Come, MemberComes, ShowMembers, ShowSignups, ShowWhoComes
from handlers.guarded import Guarded
from handlers.item_card import show_card
from handlers.pressed import pressed
from handlers.show import show


async def show_signups(update: Update, context: Context) -> None:
    """``/signup``: what is open for me."""
    part = pressed(update, ShowSignups).part if update.callback_query else 0
    async with context.deps.db.read() as session:
        seen = await looking.open_for(session, context.by(), context.programme)
    await show(update, views.open_items(seen, context.t, part=part))


async def come(update: Update, context: Context) -> None:
    """*Sign up*, *I do not come*, *Take this one instead*."""
    press, by = pressed(update, Come), context.by()
    item = find(context.programme, press.item)
    async with context.write() as session:
        others = await saying.say(session, by, item.id, comes=press.comes, instead=press.instead)
    if others:
        ways = views.Ways(Come(item.id, comes=True, instead=True), ShowItem(item.id))
        await show(update, views.choice(item, others, ways, context.t))
    else:
        await show_card(update, context, item)


async def show_members(update: Update, context: Context) -> None:
    """*My delegation*: who of it comes."""
    press = pressed(update, ShowMembers)
    await _members(update, context, press.item, press.delegation, part=press.part)


async def member_comes(update: Update, context: Context) -> None:
    """A leader or an organiser pressed somebody's name."""
    press, by = pressed(update, MemberComes), context.by()
    item = find(context.programme, press.item)
    async with context.write() as session:
        others = await saying.say(
            session, by, item.id, comes=press.comes, participant_id=press.participant, instead=press.instead
        )
        one = await looking.member(session, by, item, press.participant)
    if not others:
        await _members(update, context, item.id, one.delegation, of=one.id)
        return
    take = MemberComes(item.id, one.id, comes=True, instead=True)
    ways = views.Ways(take, ShowMembers(item.id, one.delegation))
    await show(update, views.choice(item, others, ways, context.t, name=one.name))


async def show_who_comes(update: Update, context: Context) -> None:
    """*Who comes*."""
    press = pressed(update, ShowWhoComes)
    item = find(context.programme, press.item)
    async with context.deps.db.read() as session:
        seen = await looking.who_comes(session, context.by(), item)
    steers = _steers(context)
    screen = lists.who_comes(seen, context.programme, context.t, part=press.part, steers=steers)
    await show(update, screen)


async def _members(
    update: Update, context: Context, item_id: str, delegation: str, *, part: int = 0, of: str | None = None
) -> None:
    """The list; ``of``: its part with this one."""
    item = find(context.programme, item_id)
    async with context.deps.db.read() as session:
        seen = await looking.who_comes(session, context.by(), item, delegation)
    part = lists.part_of(seen, of) if of else part
    screen = lists.members(seen, context.programme, context.t, part=part, steers=_steers(context))
    await show(update, screen)


def _steers(context: Context) -> bool:
    return scope(Action.STEER_SIGNUPS, context.person.standing) is Scope.MEETING


BUTTONS: Mapping[type[CallbackData], Guarded] = {
    ShowSignups: Guarded(show_signups, Action.SIGN_UP),
    Come: Guarded(come, Action.SIGN_UP),
    ShowMembers: Guarded(show_members, Action.SEE_COMING),
    MemberComes: Guarded(member_comes, Action.SEE_COMING),
    ShowWhoComes: Guarded(show_who_comes, Action.SEE_COMING),
}

"""A leader says how their delegation arrives and leaves, or an organiser for any delegation."""

from collections.abc import Mapping

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.callback_data import CallbackData
from bot.deps import Context
from bot.domain.rights import Action, Scope
from bot.domain.travel_forms import Form, Step
from bot.domain.travels import Direction
from bot.screen import Screen
from bot.services.rights import reach
from bot.services.travels import entries, forms
from bot.views import travel_forms, travels
from bot.views.buttons import older
from bot.views.travel_forms import AskTravel, KeepTravel, SayTravel
from bot.views.travels import PlanTravel, ShowTowns, ShowTravel, ShowTravels, WithdrawTravel
from handlers.guarded import Guarded
from handlers.pressed import pressed
from handlers.show import show

FLOW = forms.FLOW


async def travel(update: Update, context: Context) -> None:
    """``/travel``: on with the form that is open; else a leader's own delegation, an organiser chooses."""
    async with context.write() as session:
        form = await forms.current(session, context.by(), context.programme.meeting)
        screen = await _screen(session, context, form)
    await show(update, screen)


async def choose_town(update: Update, context: Context) -> None:
    """The delegations, from an older part of the list or a newer one."""
    await show(update, travels.choice(context.programme, context.t, part=pressed(update, ShowTowns).part))


async def show_travels(update: Update, context: Context) -> None:
    """All of a delegation's, or its form that is open; *Back* out of the form drops it."""
    press, meeting = pressed(update, ShowTravels), context.programme.meeting
    async with context.write() as session:
        form = None if press.drop else await forms.current(session, context.by(), meeting)
        if form is not None and form.delegation == press.delegation:
            screen = await _screen(session, context, form)
        else:
            screen = await _overview(session, context, press.delegation)
            await forms.drop(session, context.by())
    await show(update, screen)


async def show_travel(update: Update, context: Context) -> None:
    """One of them."""
    press = pressed(update, ShowTravel)
    async with context.write() as session:
        direction = Direction(press.direction)
        found = await entries.entry(session, context.by(), press.delegation, direction, press.part)
    await show(update, travels.entry(context.programme, *found, context.t))


async def plan(update: Update, context: Context) -> None:
    """*Enter arrival*, *Change*: the form begins."""
    press, meeting = pressed(update, PlanTravel), context.programme.meeting
    async with context.write() as session:
        direction, by = Direction(press.direction), context.by()
        form = await forms.begin(session, by, press.delegation, direction, part=press.part, meeting=meeting)
    await show(update, travel_forms.form(form, context.programme, context.t))


async def ask(update: Update, context: Context) -> None:
    """*Back*, or a line that is to be changed."""
    press, meeting = pressed(update, AskTravel), context.programme.meeting
    async with context.write() as session:
        form = await forms.ask(session, context.by(), Step(press.step), meeting)
        screen = await _screen(session, context, form, page=press.page)
    await show(update, screen)


async def say(update: Update, context: Context) -> None:
    """Somebody pressed an answer."""
    press, meeting = pressed(update, SayTravel), context.programme.meeting
    async with context.write() as session:
        form = await forms.answer(session, context.by(), Step(press.step), press.value, meeting)
        screen = await _screen(session, context, form)
    await show(update, screen)


async def type_answer(update: Update, context: Context) -> None:
    """Somebody typed an answer. What does not fit leaves the question open."""
    text, meeting = (update.message.text if update.message else None) or "", context.programme.meeting
    async with context.write() as session:
        form = await forms.answer(session, context.by(), None, text, meeting)
        screen = await _screen(session, context, form)
    await show(update, screen)


async def keep(update: Update, context: Context) -> None:
    """*Keep*: just what stands above it; kept before a crash, only the answer is owed."""
    press, by, meeting = pressed(update, KeepTravel), context.by(), context.programme.meeting
    again = context.entry.applied
    async with context.write() as session:
        form = await forms.current(session, by, meeting)
        if form is not None and form.seal != press.seal:
            screen = await _screen(session, context, form, first=older(context.t))
        else:
            if form is not None:
                await entries.keep(session, by, form, meeting)
                await forms.drop(session, by)
            first = travels.kept(context.t) if form or again else None
            screen = await _overview(session, context, press.delegation, first=first)
    await show(update, screen)


async def withdraw(update: Update, context: Context) -> None:
    """*Withdraw*, after a question."""
    press, by = pressed(update, WithdrawTravel), context.by()
    direction = Direction(press.direction)
    async with context.write() as session:
        if press.sure:
            await entries.withdraw(session, by, press.delegation, direction, press.part)
            screen = await _overview(session, context, press.delegation)
        else:
            found = await entries.entry(session, by, press.delegation, direction, press.part)
            screen = travels.withdrawal(context.programme, *found, context.t)
    await show(update, screen)


async def _screen(
    session: AsyncSession,
    context: Context,
    form: Form | None,
    *,
    page: int = 0,
    first: Markup | None = None,
) -> Screen:
    """The form where it stands; without one, or when its entry was withdrawn, the way to begin."""
    if form is not None:
        return travel_forms.form(form, context.programme, context.t, problem=first, page=page)
    await forms.drop(session, context.by())
    if reach(context.person, Action.PLAN_TRAVEL) is Scope.DELEGATION:
        return await _overview(session, context, context.person.delegation or "")
    return travels.choice(context.programme, context.t)


async def _overview(
    session: AsyncSession, context: Context, delegation: str, *, first: Markup | None = None
) -> Screen:
    found, members = await entries.of_delegation(session, context.by(), delegation)
    return travels.overview(context.programme, delegation, found, members, context.t, first=first)


BUTTONS: Mapping[type[CallbackData], Guarded] = {
    ShowTowns: Guarded(choose_town, Action.SEE_TRAVELS),
    ShowTravels: Guarded(show_travels, Action.PLAN_TRAVEL),
    ShowTravel: Guarded(show_travel, Action.PLAN_TRAVEL),
    PlanTravel: Guarded(plan, Action.PLAN_TRAVEL),
    WithdrawTravel: Guarded(withdraw, Action.PLAN_TRAVEL),
    AskTravel: Guarded(ask, Action.PLAN_TRAVEL),
    SayTravel: Guarded(say, Action.PLAN_TRAVEL),
    KeepTravel: Guarded(keep, Action.PLAN_TRAVEL),
}

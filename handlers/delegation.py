"""A leader looks after their people, or an organiser after any delegation's."""

from telegram import Update

from bot.deps import Context
from bot.domain.invitations import LIFETIME, ORGANISER_LIFETIME, address
from bot.domain.people import Role
from bot.domain.rights import Action, Scope
from bot.services import changes, delegations, invitations, members
from bot.services.rights import reach
from bot.views import delegation as views
from bot.views import members as cards
from bot.views.buttons import ShowDelegation
from bot.views.changes import not_seen
from bot.views.delegation import (
    NewInvitation,
    RemoveDelegation,
    RestoreDelegation,
    ShowDelegations,
    ShowMember,
)
from handlers.pressed import pressed
from handlers.show import show


async def open_delegation(update: Update, context: Context) -> None:
    """``/delegation``: a leader's own; an organiser chooses."""
    if reach(context.person, Action.LIST_PEOPLE) is Scope.DELEGATION:
        await _show(update, context, context.person.delegation or "")
    else:
        await show(update, views.choice(context.programme, context.t))


async def choose(update: Update, context: Context) -> None:
    """The delegations, from an older part of the list or a newer one."""
    part = pressed(update, ShowDelegations).part
    await show(update, views.choice(context.programme, context.t, part=part))


async def show_delegation(update: Update, context: Context) -> None:
    """A delegation's people."""
    press = pressed(update, ShowDelegation)
    await _show(update, context, press.delegation, part=press.part)


async def show_member(update: Update, context: Context) -> None:
    """Somebody of the list."""
    participant = pressed(update, ShowMember).participant
    async with context.write() as session:
        card = await members.card(session, context.by(), participant)
        await members.log_look(session, context.by(), "see_person", participant)
    await show(update, cards.member(context.programme, context.person, card, context.t))


async def new_invitation(update: Update, context: Context) -> None:
    """A new code, shown once. One that is made again after a crash was rolled back: it would open nothing."""
    participant = pressed(update, NewInvitation).participant
    again, now = context.entry.applied, context.deps.clock.real()
    async with context.write() as session:
        card = await members.card(session, context.by(), participant)
        (made,) = await invitations.issue(
            session,
            context.meeting_id,
            context.deps.secret_key,
            by=context.person,
            now=now,
            participant_ids=[participant],
        )
    if again:
        await show(update, views.not_shown_twice(card.member, context.t))
        return
    lifetime = ORGANISER_LIFETIME if made.role is Role.ORGANISER else LIFETIME
    link = address(made.codes.link, context.bot.username)
    await show(update, views.invitation(made, link, lifetime, context.t))


async def remove(update: Update, context: Context) -> None:
    """Take a delegation out of the meeting, after a question."""
    press = pressed(update, RemoveDelegation)
    if not press.sure:
        async with context.deps.db.read() as session:
            seen = await delegations.overview(session, context.by(), press.delegation)
        await show(update, views.removal(seen, context.t))
        return
    async with context.write() as session:
        await delegations.remove(session, context.by(), press.delegation)
        seen = await delegations.overview(session, context.by(), press.delegation)
    await show(update, views.delegation(context.person, seen, context.t))


async def restore(update: Update, context: Context) -> None:
    """Put a delegation back."""
    code = pressed(update, RestoreDelegation).delegation
    async with context.write() as session:
        await delegations.restore(session, context.by(), code)
        seen = await delegations.overview(session, context.by(), code)
    await show(update, views.delegation(context.person, seen, context.t))


async def _show(update: Update, context: Context, code: str, *, part: int = 0) -> None:
    async with context.write() as session:
        seen = await delegations.overview(session, context.by(), code)
        unaware = await changes.not_seen(session, context.by(), code, at=context.now())
        await members.log_look(session, context.by(), "list_people", code)
    first = not_seen(unaware, context.t)
    await show(update, views.delegation(context.person, seen, context.t, part=part, first=first))

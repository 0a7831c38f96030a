"""An organiser looks at everybody: the table, somebody by name, what they eat; adds a delegation."""

from telegram import Update

from bot.deps import Context
from bot.domain.rights import Action, Scope, scope
from bot.services import corrections, delegations, dialogues, members, roles
from bot.views import delegation as lists
from bot.views import members as views
from bot.views.members import SeeDiet
from handlers.pressed import pressed
from handlers.show import show

FIND, ADD = "find", "delegation"


async def show_people(update: Update, context: Context) -> None:
    """``/people``: the table by town; with a name behind it: who is called so."""
    if context.args:
        await _find(update, context, " ".join(context.args))
        return
    by, person = context.by(), context.person
    may_give = scope(Action.GIVE_ROLE, person.standing) is Scope.MEETING
    admins = context.deps.settings.admins
    async with context.deps.db.read() as session:
        counts = await members.by_delegation(session, by)
        asked = await corrections.waiting(session, person, context.meeting_id, None)
        given = await roles.waiting(session, by, admins) if may_give else []
        removed = await delegations.removed(session, by)
    screen = views.people(
        context.programme, counts, context.t, requests=len(asked), roles=len(given), removed=removed
    )
    await show(update, screen)


async def ask_name(update: Update, context: Context) -> None:
    """*Find somebody*: the name is typed next."""
    async with context.write() as session:
        await dialogues.follow(session, context.person.user_id, FIND, "name", {}, now=context.now())
    await show(update, views.search(context.t))


async def find(update: Update, context: Context) -> None:
    """Somebody typed a name."""
    await _find(update, context, (update.message.text if update.message else None) or "")


async def see_diet(update: Update, context: Context) -> None:
    """What somebody eats."""
    participant = pressed(update, SeeDiet).participant
    async with context.write() as session:
        member, diets = await members.diet(session, context.by(), participant)
    await show(update, views.diet(member, diets, context.t))


async def ask_delegation(update: Update, context: Context) -> None:
    """*Add a delegation*: code and town are typed next."""
    async with context.write() as session:
        await dialogues.follow(session, context.person.user_id, ADD, "town", {}, now=context.now())
    await show(update, views.add_delegation(context.t))


async def add_delegation(update: Update, context: Context) -> None:
    """Somebody typed a code and a town. What cannot be read leaves the question open."""
    text = (update.message.text if update.message else None) or ""
    async with context.write() as session:
        code = await delegations.add(session, context.by(), text)
        await dialogues.close(session, context.person.user_id)
        seen = await delegations.overview(session, context.by(), code)
    await show(update, lists.delegation(context.person, seen, context.t))


async def _find(update: Update, context: Context, query: str) -> None:
    programme = context.programme
    towns = {code: tuple(one.town.texts.values()) for code, one in programme.delegations.items()}
    async with context.write() as session:
        found = await members.find(session, context.by(), query, towns)
        await dialogues.close(session, context.person.user_id)
    await show(update, views.found(query, found, programme, context.t))

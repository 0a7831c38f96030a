"""A person comes in: a link or a code, *that is me*, the notice, and the group if the list has none."""

from telegram import Update

from bot.deps import Context
from bot.domain.invitations import read_code
from bot.domain.rights import Standing
from bot.domain.joining import Step
from bot.services import dialogues, joining, participants
from bot.services.joining import Agreed
from bot.views import help as words
from bot.views import joining as steps
from bot.views.home import home
from bot.views.joining import Agree, ChooseGroup, ConfirmIdentity, DenyIdentity
from handlers import doorstep
from handlers.pressed import pressed
from handlers.show import show


async def start(update: Update, context: Context) -> None:
    """Press Start: home, or on where one stopped; with a code behind it, as from a badge: come in."""
    if context.args:
        await _follow(update, context, context.args[0])
        return
    async with context.write() as session:
        if context.person.standing is not Standing.STRANGER:
            await dialogues.close(session, context.person.user_id)
        way_in = await doorstep.look(session, context)
    await show(update, doorstep.screen(context, way_in))


async def join(update: Update, context: Context) -> None:
    """``/join``, alone or with the code behind it."""
    if context.args:
        await _follow(update, context, "".join(context.args))
        return
    await show(update, steps.type_code(context.t))


async def ask_code(update: Update, context: Context) -> None:
    """Somebody pressed *Type my code*."""
    await show(update, steps.type_code(context.t))


async def type_something(update: Update, context: Context) -> None:
    """Words of somebody on the way in: their name where it is asked for, else perhaps another code."""
    text = update.message.text if update.message else None
    async with context.deps.db.read() as session:
        way_in = await joining.current(session, context.person, now=context.now())
    if way_in is None or text is None or (way_in.step is not Step.NAME and read_code(text)):
        await speak(update, context)
        return
    async with context.write() as session:
        way_in = await joining.type_name(session, context.person, text, now=context.now())
    await show(update, doorstep.screen(context, way_in))


async def speak(update: Update, context: Context) -> None:
    """Words that nothing waits for: a code from somebody who is not in, else the way on."""
    text = update.message.text if update.message else None
    if not context.person.joined and text and read_code(text) and context.published is not None:
        await _follow(update, context, text)
    elif context.person.standing is not Standing.STRANGER or context.published is None:
        await show(update, words.not_understood(context.t))
    else:
        async with context.deps.db.read() as session:
            way_in = await doorstep.look(session, context)
        await show(update, doorstep.screen(context, way_in))


async def say_yes(update: Update, context: Context) -> None:
    """*Yes, that is me*."""
    invitation = pressed(update, ConfirmIdentity).invitation
    async with context.write() as session:
        await joining.say_yes(session, context.person, invitation, now=context.now())
        way_in = await doorstep.look(session, context)
    await show(update, doorstep.screen(context, way_in))


async def say_no(update: Update, context: Context) -> None:
    """*No, that is not me*."""
    invitation = pressed(update, DenyIdentity).invitation
    async with context.write() as session:
        await joining.say_no(session, context.person, invitation, now=context.now())
        way_in = await doorstep.look(session, context)
    await show(update, doorstep.screen(context, way_in))


async def agree(update: Update, context: Context) -> None:
    """*Agree and continue*: the last step."""
    press = pressed(update, Agree)
    async with context.write() as session:
        agreed = await joining.agree(
            session,
            context.person,
            context.meeting_id,
            press.invitation,
            press.version,
            now=context.deps.clock.real(),
            at=context.now(),
        )
        way_in = await doorstep.look(session, context)
    if agreed is Agreed.TOO_LATE:
        await show(update, steps.wrong_code(context.programme, context.t))
    elif context.person.joined and not context.person.traits.group and context.programme.groups:
        await show(update, steps.group_question(context.programme, context.person, context.t))
    else:
        await show(update, doorstep.screen(context, way_in))


async def decline(update: Update, context: Context) -> None:
    """*No, thank you*: nothing is kept but the language."""
    async with context.write() as session:
        await joining.leave(session, context.person)
        way_in = await doorstep.look(session, context)
    await show(update, doorstep.screen(context, way_in))


async def look_again(update: Update, context: Context) -> None:
    """A minor looks whether the leader has confirmed."""
    async with context.deps.db.read() as session:
        way_in = await doorstep.look(session, context)
    await show(update, doorstep.screen(context, way_in))


async def choose_group(update: Update, context: Context) -> None:
    """Somebody whose group the list does not know pressed it, or *I do not know yet*."""
    group = pressed(update, ChooseGroup).group
    async with context.write() as session:
        await participants.choose_group(session, context.person, context.meeting_id, group, context.programme)
        await doorstep.look(session, context)
    await show(update, home(context.programme, context.person, context.t))


async def _follow(update: Update, context: Context, text: str) -> None:
    """Somebody follows a code. Wrong ones are counted in the same transaction."""
    programme = context.programme
    async with context.write() as session:
        found = await joining.begin(
            session,
            context.person,
            context.meeting_id,
            context.deps.secret_key,
            text,
            now=context.deps.clock.real(),
            at=context.now(),
        )
        way_in = await doorstep.look(session, context)
    if found is None:
        await show(update, steps.wrong_code(programme, context.t))
    else:
        await show(update, doorstep.screen(context, way_in))

"""A person comes in: a link or a code, *that is me*, the notice, and the group if the list has none."""

from collections import deque

from telegram import Update

from bot.deps import Context
from bot.domain.doors import item_of
from bot.domain.invitations import read_code
from bot.domain.joining import Step
from bot.domain.rights import Standing
from bot.services import dialogues, joining, participants, stopping
from bot.services.joining import Agreed
from bot.views import help as words
from bot.views import joining as steps
from bot.views.home import home
from bot.views.joining import Agree, ChooseGroup, ConfirmIdentity, DenyIdentity
from bot.views.stopping import started_again
from handlers import doors, doorstep
from handlers.pressed import pressed
from handlers.show import show

CODE = "code"
_WORDS_OF_A_CODE = 2
"""As it is printed: in two groups."""
_albums: deque[str] = deque(maxlen=200)
"""Albums answered lately. Only a courtesy: after a restart the rest of an album is answered once more."""


async def start(update: Update, context: Context) -> None:
    """Press Start: home, or on where one stopped; with a code behind it, as from a name card: come in.

    Who had stopped the messages gets them again.
    """
    if context.args:
        await _follow(update, context, context.args[0])
        return
    async with context.write() as session:
        if context.person.standing is not Standing.STRANGER:
            await dialogues.close(session, context.person.user_id)
        again = await stopping.start_again(session, context.person)
        way_in = await doorstep.look(session, context)
    first = started_again(context.t) if again else None
    await show(update, doorstep.screen(context, way_in, first=first))


async def join(update: Update, context: Context) -> None:
    """``/join``, alone or with the code behind it."""
    if context.args:
        await _follow(update, context, "".join(context.args))
        return
    await ask_code(update, context)


async def ask_code(update: Update, context: Context) -> None:
    """Somebody pressed *Type my code*. Of who is in, a code is expected only now."""
    if context.person.joined:
        async with context.write() as session:
            await dialogues.follow(session, context.person.user_id, CODE, "code", {}, now=context.now())
    await show(update, steps.type_code(context.t))


async def type_code(update: Update, context: Context) -> None:
    """Somebody who is in typed the code that they were asked for; a whole sentence is none."""
    text = (update.message.text if update.message else None) or ""
    if read_code(text):
        await _follow(update, context, text)
    elif 0 < len(text.split()) <= _WORDS_OF_A_CODE:
        await show(update, steps.wrong_code(context.programme, context.t))
    else:
        await speak(update, context)


async def go_on(update: Update, context: Context) -> None:
    """*Go on joining*: the step that is open."""
    async with context.deps.db.read() as session:
        way_in = await doorstep.look(session, context)
    await show(update, doorstep.screen(context, way_in, first=doorstep.too_late(context, way_in)))


async def type_something(update: Update, context: Context) -> None:
    """Words of somebody on the way in: their name where it is asked for, else perhaps another code."""
    text = update.message.text if update.message else None
    async with context.deps.db.read() as session:
        way_in = await joining.current(session, context.person, now=context.now())
    asked = way_in is not None and way_in.step is Step.NAME and context.person.language is not None
    if not asked or text is None:
        await speak(update, context)
        return
    async with context.write() as session:
        good = await joining.type_name(session, context.person, text, now=context.now())
        way_in = await doorstep.look(session, context)
    first = None if good else steps.no_name(context.t)
    await show(update, doorstep.screen(context, way_in, first=first))


async def speak(update: Update, context: Context) -> None:
    """Words that nothing waits for; ten photos of one album get one answer."""
    album = update.message.media_group_id if update.message else None
    if album is not None and album in _albums:
        return
    await _speak(update, context)
    if album is not None:
        _albums.append(album)


async def _speak(update: Update, context: Context) -> None:
    """A code from somebody who is not in, else the way on."""
    text = update.message.text if update.message else None
    if context.published is None:
        await show(update, words.not_understood(context.published, context.t))
        return
    if not context.person.joined and text and read_code(text):
        await _follow(update, context, text)
        return
    async with context.deps.db.read() as session:
        way_in = await doorstep.look(session, context)
    if way_in is None and context.person.standing is not Standing.STRANGER:
        await show(update, words.not_understood(context.published, context.t))
    else:
        await show(update, doorstep.screen(context, way_in))


async def say_yes(update: Update, context: Context) -> None:
    """*Yes, that is me*."""
    invitation = pressed(update, ConfirmIdentity).invitation
    async with context.write() as session:
        await joining.say_yes(session, context.person, invitation, now=context.now())
        way_in = await doorstep.look(session, context)
    await show(update, doorstep.screen(context, way_in, first=doorstep.too_late(context, way_in)))


async def say_no(update: Update, context: Context) -> None:
    """*No, that is not me*."""
    invitation = pressed(update, DenyIdentity).invitation
    async with context.write() as session:
        await joining.say_no(session, context.person, invitation, now=context.now())
        way_in = await doorstep.look(session, context)
    first = steps.not_you(context.t) if way_in is None else None
    await show(update, doorstep.screen(context, way_in, first=first))


async def agree(update: Update, context: Context) -> None:
    """*Agree and continue*: the last step."""
    press = pressed(update, Agree)
    async with context.write() as session:
        agreed = await joining.agree(session, context.by(), press.invitation, press.version, at=context.now())
        way_in = await doorstep.look(session, context)
    programme, person, t = context.programme, context.person, context.t
    if agreed is Agreed.TOO_LATE:
        await show(update, steps.wrong_code(programme, t))
    elif agreed is Agreed.WAITING:
        await show(update, steps.waiting(programme, t))
    elif way_in is None and person.joined and not person.traits.group and programme.groups:
        await show(update, steps.group_question(programme, person, t))
    else:
        first = (
            doorstep.too_late(context, way_in) if way_in or not person.joined else steps.welcome(person, t)
        )
        await show(update, doorstep.screen(context, way_in, first=first))


async def read_notice(update: Update, context: Context) -> None:
    """*Read all*: the whole notice, with the way on below it."""
    async with context.deps.db.read() as session:
        way_in = await doorstep.look(session, context)
    if way_in is None or way_in.step is not Step.CONSENT:
        await show(update, doorstep.screen(context, way_in, first=doorstep.too_late(context, way_in)))
    else:
        await show(update, doorstep.notice(context, way_in))


async def decline(update: Update, context: Context) -> None:
    """*No, thank you*: nothing is kept but the language."""
    async with context.write() as session:
        await joining.leave(session, context.person)
        way_in = await doorstep.look(session, context)
    await show(update, doorstep.screen(context, way_in, first=steps.declined(context.t)))


async def look_again(update: Update, context: Context) -> None:
    """A minor looks whether the leader has confirmed."""
    async with context.deps.db.read() as session:
        way_in = await doorstep.look(session, context)
    toast = steps.not_yet(context.t) if context.person.waiting else ""
    await show(update, doorstep.screen(context, way_in), toast=toast)


async def choose_group(update: Update, context: Context) -> None:
    """Somebody whose group the list does not know pressed it, or *I do not know yet*."""
    group = pressed(update, ChooseGroup).group
    async with context.write() as session:
        await participants.choose_group(session, context.person, context.meeting_id, group, context.programme)
        await doorstep.look(session, context)
    await show(update, home(context.programme, context.person, context.t))


async def _follow(update: Update, context: Context, text: str) -> None:
    """Somebody follows a code. Wrong ones are counted in the same transaction."""
    programme, key = context.programme, context.deps.secret_key
    if (item := item_of(text, programme, key)) is not None:
        await doors.enter(update, context, item)
        return
    async with context.write() as session:
        good = await joining.begin(session, context.by(), key, text, at=context.now())
        again = good and await stopping.start_again(session, context.person)
        way_in = await doorstep.look(session, context)
    if good:
        first = started_again(context.t) if again else None
        await show(update, doorstep.screen(context, way_in, first=first))
    else:
        await show(update, steps.wrong_code(programme, context.t))

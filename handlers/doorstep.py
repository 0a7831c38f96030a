"""Where a person stands, inside or on the way in, and the screen for it. Both follow from stored state."""

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from bot.deps import Context
from bot.domain.joining import Joining
from bot.domain.rights import Standing
from bot.screen import Screen
from bot.services import consents, joining, people
from bot.views import consent
from bot.views import joining as steps
from bot.views import people as questions
from bot.views.home import home


async def look(session: AsyncSession, context: Context) -> Joining | None:
    """Read anew who the person is now; returns where they are on the way in."""
    deps = context.deps
    glance = await people.glance(session, context.person.user_id, deps.settings.admins)
    context.person = glance.person
    return await joining.current(session, context.person, now=context.now())


async def open_step(context: Context) -> Joining | None:
    """Where they are on the way in; who is not costs no look."""
    if context.flow != joining.FLOW:
        return None
    async with context.deps.db.read() as session:
        return await look(session, context)


def screen(context: Context, way_in: Joining | None, *, first: Markup | None = None) -> Screen:
    """The language, then the open step of joining, else home; strangers are told how to join."""
    programme, person, t = context.programme, context.person, context.t
    if person.language is None:
        return questions.first_question(programme, t)
    if way_in is not None:
        return steps.step(programme, person, way_in, people.CONSENT_VERSION, t, first=first)
    if person.standing is Standing.STRANGER:
        return steps.stranger(programme, person, t, first=first)
    if consents.outdated(person):
        return consent.question(programme, people.CONSENT_VERSION, t, first=first)
    return home(programme, person, t, first=first)


def notice(context: Context, way_in: Joining) -> Screen:
    """The whole notice, for who is asked to agree to it."""
    return steps.whole_notice(context.programme, way_in, people.CONSENT_VERSION, context.t)


def too_late(context: Context, way_in: Joining | None) -> Markup | None:
    """What to say first to somebody whose button belongs to a dialogue that is over."""
    in_or_waiting = context.person.standing is not Standing.STRANGER or context.person.waiting
    return None if in_or_waiting or way_in is not None else steps.begin_again(context.t)

"""An organiser makes a quick poll: what is typed, and *Ask now*. What is pressed: poll_choices.py."""

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.deps import Context
from bot.domain.edits import UnfitEdit
from bot.domain.moments import moment
from bot.domain.polls.making import Made, PollDraft, PollDraftChanged, Step, fits
from bot.domain.polls.refusals import PollKeyDestroyed
from bot.domain.polls.typed import UnfitPoll
from bot.domain.selections import typed
from bot.i18n import translator
from bot.screen import Screen
from bot.services.polls import ballots, group_votes, made, making, vote_rows
from bot.views import audience_choice
from bot.views.polls import group_votes as votes
from bot.views.polls import made as cards
from bot.views.polls import making as views
from bot.views.polls import making_preview as previews
from bot.views.polls import making_times as times
from bot.views.polls.making_ways import AskPoll, BeginPoll, DropPoll, GoOnPoll
from handlers import poll_steps
from handlers.poll_steps import Stage, go, onward, tell
from handlers.pressed import pressed
from handlers.show import show

FLOW = making.FLOW
_STAGES = {step: stage for stage, step in poll_steps.TYPED.items()}


async def make(update: Update, context: Context) -> None:
    """``/poll``, perhaps with the question behind it. A draft that waits is offered."""
    discard = pressed(update, BeginPoll).discard if update.callback_query else None
    words = _behind(update)
    async with context.write() as session:
        by = context.by()
        waits = await making.unfinished(session, by)
        if waits is not None and waits.words and discard != waits.number and not words:
            screen = views.offer(waits, context.t)
        else:
            draft = await making.begin(session, by)
            if words:
                shown, stage, first = await _say(session, context, draft, words)
            if not words or stage is None:
                screen = await _begun(session, context)
    if words and stage is not None:
        await tell(update, context, shown, stage, first=first)
    else:
        await show(update, screen)


def _behind(update: Update) -> str:
    said = update.message.text if update.message else None
    return (said or "").partition(" ")[2].strip()


async def _begun(session: AsyncSession, context: Context) -> Screen:
    """The question is typed next; below it, what is running."""
    by, t = context.by(), context.t
    running = await made.recent(session, by, context.programme)
    buttons = [cards.entry(one.asking, one.poll, (one.asked, one.answered), t) for one in running]
    buttons += [votes.entry(one, t) for one in await group_votes.recent(session, by)]
    return views.ask(t, running=buttons)


async def go_on(update: Update, context: Context) -> None:
    """*Go on with it*."""
    await poll_steps.go_on(update, context, pressed(update, GoOnPoll).draft)


async def drop(update: Update, context: Context) -> None:
    """*Throw it away*."""
    async with context.write() as session:
        await making.drop(session, context.by(), pressed(update, DropPoll).draft)
    await show(update, views.dropped(context.t))


async def receive(update: Update, context: Context) -> None:
    """Something was typed: the question, its answers, an audience, a time, or another language."""
    text = (update.message.text if update.message else None) or ""
    by = context.by()
    async with context.write() as session:
        draft = await making.unfinished(session, by) or await making.begin(session, by)
        if draft.step is Step.AUDIENCE:
            shown, stage, first = await _type_audience(session, context, draft, text)
        elif draft.step is Step.CLOSING:
            shown, stage, first = await _type_time(session, context, draft, text)
        else:
            shown, stage, first = await _say(session, context, draft, text)
    if stage is None:
        assert shown.draft.writing is not None
        await show(update, views.write(shown.draft, shown.draft.writing, context.t, first=first))
        return
    await tell(update, context, shown, stage, first=first)


async def ask(update: Update, context: Context) -> None:
    """*Ask now*: once, and what was looked at. Whoever presses second sees how far it is."""
    press, by, t, programme = pressed(update, AskPoll), context.by(), context.t, context.programme
    try:
        async with context.write() as session:
            vote = await vote_rows.of_draft(session, by, press.draft)
            draft = await making.unfinished(session, by)
            if vote is None and draft is not None and draft.number == press.draft and draft.chat is not None:
                group = translator(programme.meeting.default_language, programme.meeting)
                wording = votes.wording(draft, group)
                vote = await group_votes.begin(session, by, press.draft, press.version, wording)
            if vote is not None:
                screen = votes.card(await ballots.look(session, by, vote.id), t)
            else:
                if draft is not None and draft.secret and context.poll_key is None:
                    raise PollKeyDestroyed
                asking = await making.ask(session, by, press.draft, press.version)
                found = await made.look(session, by, programme, asking.id)
                screen = cards.card(
                    found.asking,
                    found.poll,
                    programme,
                    t,
                    figures=(found.asked, found.answered),
                    towns=found.towns,
                    now=context.now(),
                )
    except PollDraftChanged:
        async with context.deps.db.read() as session:
            draft = await making.get(session, by, press.draft)
            shown = await making.look(session, by, draft)
        stage = onward(draft)
        if draft.closes_at is not None and not fits(draft.closes_at, context.now()):
            stage = Stage.CLOSING
        await tell(update, context, shown, stage, first=previews.changed(t))
        return
    await show(update, screen)


async def _say(
    session: AsyncSession, context: Context, draft: PollDraft, text: str
) -> tuple[Made, Stage | None, Markup | None]:
    """Take what was typed. What does not do leaves all as it was."""
    by = context.by()
    try:
        said = await making.say(session, by, draft, text)
    except UnfitPoll as error:
        first = views.unfit(error, context.t) if text else views.not_text(context.t)
        shown = await making.look(session, by, draft)
        stage = _STAGES.get(draft.step, onward(draft)) if draft.step is not Step.WORDS else None
        return shown, stage, first
    stage = Stage.LANGUAGES if draft.step is Step.WORDS else onward(said)
    return await go(session, context, said, stage), stage, None


async def _type_audience(
    session: AsyncSession, context: Context, draft: PollDraft, text: str
) -> tuple[Made, Stage | None, Markup | None]:
    by, first = context.by(), None
    audience = typed(text, context.programme)
    if audience is None:
        first = audience_choice.unknown(text, context.t)
    else:
        draft = await making.change(session, by, draft.number, audience=audience, chat=None)
    return await making.look(session, by, draft), Stage.AUDIENCE, first


async def _type_time(
    session: AsyncSession, context: Context, draft: PollDraft, text: str
) -> tuple[Made, Stage | None, Markup | None]:
    """What does not fit leaves the question open."""
    by, now = context.by(), context.now()
    try:
        at = moment(text, now, context.programme.meeting)
    except UnfitEdit:
        return await making.look(session, by, draft), Stage.CLOSING, times.misread(context.t)
    if not fits(at, now):
        return await making.look(session, by, draft), Stage.CLOSING, times.unfit(context.t)
    draft = await making.change(session, by, draft.number, closes_at=at)
    return await go(session, context, draft, Stage.PREVIEW), Stage.PREVIEW, None

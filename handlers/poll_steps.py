"""The steps of making a quick poll: which comes next, what is typed in it, and its screen."""

from dataclasses import replace
from enum import StrEnum

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.deps import Context
from bot.domain.polls.making import Made, PollDraft, Step
from bot.i18n import translator
from bot.services.polls import making
from bot.views.polls import group_votes as votes
from bot.views.polls import making as views
from bot.views.polls import making_audience as whom
from bot.views.polls import making_preview as previews
from bot.views.polls import making_times as times
from handlers.show import post, present, show


class Stage(StrEnum):
    """What is shown."""

    QUESTION = "question"
    KINDS = "kinds"
    OPTIONS = "options"
    AUDIENCE = "audience"
    CLOSING = "closing"
    LANGUAGES = "languages"
    PREVIEW = "preview"


TYPED = {
    Stage.QUESTION: Step.QUESTION,
    Stage.OPTIONS: Step.OPTIONS,
    Stage.AUDIENCE: Step.AUDIENCE,
    Stage.CLOSING: Step.CLOSING,
}


def onward(draft: PollDraft, after: Stage | None = None) -> Stage:
    """The stage that comes next: what is lacking, else the preview. ``after``: the one that is done."""
    if not draft.words:
        return Stage.QUESTION
    if not draft.kind:
        return Stage.KINDS
    if draft.lacks is Step.OPTIONS:
        return Stage.OPTIONS
    if after in {Stage.KINDS, Stage.OPTIONS} or (draft.closes_at is None and after is not Stage.AUDIENCE):
        return Stage.AUDIENCE
    return Stage.CLOSING if draft.closes_at is None else Stage.PREVIEW


async def go(session: AsyncSession, context: Context, draft: PollDraft, stage: Stage) -> Made:
    """Go to a stage: what is typed next belongs to it."""
    by = context.by()
    kept = replace(draft, step=TYPED.get(stage, Step.NOTHING), writing=None)
    return await making.look(session, by, await making.keep(session, by, kept))


async def go_on(update: Update, context: Context, number: int) -> None:
    """Show a draft (its number) where it is."""
    async with context.write() as session:
        draft = await making.get(session, context.by(), number)
        stage = onward(draft)
        made = await go(session, context, draft, stage)
    await tell(update, context, made, stage)


async def tell(
    update: Update, context: Context, made: Made, stage: Stage, *, first: Markup | None = None
) -> None:
    """Show a stage. ``first``: what is said above it."""
    programme, t, draft = context.programme, context.t, made.draft
    match stage:
        case Stage.QUESTION:
            await show(update, views.ask(t, first=first))
        case Stage.KINDS:
            await show(update, views.kinds(draft, t, first=first))
        case Stage.OPTIONS:
            await show(update, views.options(draft, t, first=first))
        case Stage.AUDIENCE:
            await show(update, whom.choice(made, programme, t, first=first))
        case Stage.CLOSING:
            await show(update, times.closing(made, programme, t, now=context.now(), first=first))
        case Stage.LANGUAGES:
            await show(update, views.languages(made, programme.meeting, t))
        case Stage.PREVIEW:
            await _preview(update, context, made, first)


async def _preview(update: Update, context: Context, made: Made, first: Markup | None) -> None:
    programme, t = context.programme, context.t
    await show(update, previews.heading(t, first=first))
    if made.draft.chat is not None:
        group = translator(programme.meeting.default_language, programme.meeting)
        await present(update, votes.preview(made.draft, group))
    else:
        for screen in previews.messages(made.draft, programme, t, now=context.now()):
            await present(update, screen)
    await post(update, previews.after(made, programme, t, now=context.now()))

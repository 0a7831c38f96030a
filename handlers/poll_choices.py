"""Making a quick poll: everything that is pressed between the question and *Ask now*."""

from dataclasses import replace
from typing import Any

from telegram import Update

from bot.deps import Context
from bot.domain.moments import moment
from bot.domain.polls.making import Made, PollDraft, Quorum, Step, fits
from bot.domain.polls.rounds import Tie
from bot.domain.selections import Selection
from bot.services.polls import making
from bot.views.audience_choice import Terms
from bot.views.polls import making as views
from bot.views.polls import making_audience as whom
from bot.views.polls import making_preview as previews
from bot.views.polls import making_times as times
from bot.views.polls.making_ways import (
    AskClosing,
    KeepPollAudience,
    PollLanguages,
    PollTerm,
    PollTerms,
    PutToGroup,
    SetBinding,
    SetClosing,
    SetKind,
    SetNames,
    SetQuorum,
    SetTie,
    SetTowns,
    ShowKinds,
    ShowPollAudience,
    ShowPollPreview,
    WriteQuestion,
)
from handlers import poll_steps
from handlers.poll_steps import Stage, go, onward, tell
from handlers.pressed import pressed
from handlers.show import answer, show


async def show_kinds(update: Update, context: Context) -> None:
    """*‹ Kind*."""
    await _to(update, context, pressed(update, ShowKinds).draft, Stage.KINDS)


async def set_kind(update: Update, context: Context) -> None:
    """*Yes or no*, *0 to 10* …"""
    press, by = pressed(update, SetKind), context.by()
    ready = views.scale(context.programme.meeting, context.t) if press.answers == "scale" else {}
    async with context.write() as session:
        before = await making.get(session, by, press.draft)
        changed = before.of_kind(press.answers, ready)
        version = before.version + (changed != before)
        draft = await making.keep(session, by, replace(changed, version=version))
        stage = onward(draft, Stage.KINDS)
        shown = await go(session, context, draft, stage)
    await tell(update, context, shown, stage)


async def show_audience(update: Update, context: Context) -> None:
    """*‹ For whom*."""
    await _to(update, context, pressed(update, ShowPollAudience).draft, Stage.AUDIENCE)


async def show_terms(update: Update, context: Context) -> None:
    """Towns, groups or languages to choose from."""
    press = pressed(update, PollTerms)
    made = await _go(context, press.draft, Stage.AUDIENCE)
    screen = whom.terms(made, Terms(press.of), context.programme, context.t, part=press.part)
    await show(update, screen)


async def choose_term(update: Update, context: Context) -> None:
    """*Guests*, a town, a group …"""
    press, by = pressed(update, PollTerm), context.by()
    async with context.write() as session:
        before = await making.get(session, by, press.draft)
        chosen = (Selection.of(before.audience) or Selection()).choose(press.term, press.wanted)
        draft = await making.change(session, by, press.draft, audience=chosen.audience(), chat=None)
        made = await go(session, context, draft, Stage.AUDIENCE)
    of = Terms.of_term(press.term)
    if of is None:
        await tell(update, context, made, Stage.AUDIENCE)
        return
    part = whom.part_of(press.term, made, context.programme, context.t)
    await show(update, whom.terms(made, of, context.programme, context.t, part=part))


async def keep_audience(update: Update, context: Context) -> None:
    """*To everybody*, *Go on: 57 people*."""
    await _set(update, context, pressed(update, KeepPollAudience).draft, Stage.AUDIENCE, chat=None)


async def put_to_group(update: Update, context: Context) -> None:
    """*In the group chat*."""
    press = pressed(update, PutToGroup)
    await _set(update, context, press.draft, Stage.AUDIENCE, chat=press.chat, towns=False)


async def ask_closing(update: Update, context: Context) -> None:
    """*Until when …*."""
    await _to(update, context, pressed(update, AskClosing).draft, Stage.CLOSING)


async def set_closing(update: Update, context: Context) -> None:
    """*Until Sun 11, 22:00*."""
    press, now = pressed(update, SetClosing), context.now()
    at = moment(f"{press.day} {press.start}", now, context.programme.meeting)
    if not fits(at, now):
        made = await _go(context, press.draft, Stage.CLOSING)
        await tell(update, context, made, Stage.CLOSING, first=times.unfit(context.t))
        return
    await _set(update, context, press.draft, Stage.CLOSING, closes_at=at)


async def show_preview(update: Update, context: Context) -> None:
    """*‹ Preview*."""
    await poll_steps.go_on(update, context, pressed(update, ShowPollPreview).draft)


async def set_names(update: Update, context: Context) -> None:
    """*With names*, *Make it anonymous*."""
    press = pressed(update, SetNames)
    await _set(update, context, press.draft, Stage.PREVIEW, anonymous=press.wanted)


async def set_towns(update: Update, context: Context) -> None:
    """*One vote for each town*, or for each person."""
    press = pressed(update, SetTowns)
    await _set(update, context, press.draft, Stage.PREVIEW, towns=press.wanted)


async def set_quorum(update: Update, context: Context) -> None:
    """So many towns must vote."""
    press = pressed(update, SetQuorum)
    await _set(update, context, press.draft, Stage.PREVIEW, quorum=Quorum(press.quorum))


async def set_tie(update: Update, context: Context) -> None:
    """What becomes of a tie."""
    press = pressed(update, SetTie)
    await _set(update, context, press.draft, Stage.PREVIEW, tie=Tie(press.tie))


async def set_binding(update: Update, context: Context) -> None:
    """*Votes are final*, or can be changed."""
    press = pressed(update, SetBinding)
    await _set(update, context, press.draft, Stage.PREVIEW, binding=press.wanted)


async def show_languages(update: Update, context: Context) -> None:
    """*Languages …*."""
    await _to(update, context, pressed(update, PollLanguages).draft, Stage.LANGUAGES)


async def write(update: Update, context: Context) -> None:
    """*Add Latvian*: it is typed next."""
    press, by = pressed(update, WriteQuestion), context.by()
    language = context.programme.meeting.default_language
    language = press.language if press.language in context.programme.meeting.languages else language
    async with context.write() as session:
        draft = await making.get(session, by, press.draft)
        draft = await making.keep(session, by, replace(draft, step=Step.WORDS, writing=language))
    await show(update, views.write(draft, language, context.t))


async def only_preview(update: Update, context: Context) -> None:
    """Somebody tries a button of the preview."""
    await answer(update, previews.only_preview(context.t))


async def _to(update: Update, context: Context, number: int, stage: Stage) -> None:
    await tell(update, context, await _go(context, number, stage), stage)


async def _go(context: Context, number: int, stage: Stage) -> Made:
    async with context.write() as session:
        draft = await making.get(session, context.by(), number)
        return await go(session, context, draft, stage)


async def _set(update: Update, context: Context, number: int, after: Stage, **values: Any) -> None:
    """Change something, and go on after the stage in which it was chosen."""
    async with context.write() as session:
        draft: PollDraft = await making.change(session, context.by(), number, **values)
        stage = onward(draft, after)
        made = await go(session, context, draft, stage)
    await tell(update, context, made, stage)

"""Organisers look at what came of polls: pictures, who answered; delegates at what was published."""

from telegram import Update

from bot.deps import Context
from bot.domain.polls.results import Look, PollResults
from bot.files.charts import ChartNotDrawn, digest, draw
from bot.logs import get_logger
from bot.services.polls import reminding, showing
from bot.views.polls import result_lists as lists
from bot.views.polls import results as views
from bot.views.polls.result_presses import (
    PublishResults,
    RemindSilent,
    ShowPublished,
    ShowResponse,
    ShowResult,
    ShowResults,
    ShowSaid,
    ShowUnanswered,
)
from handlers.pressed import pressed
from handlers.show import show, show_picture

log = get_logger("ttchan.results")


async def show_results(update: Update, context: Context) -> None:
    """``/results``: every poll that was asked."""
    part = pressed(update, ShowResults).part if update.callback_query else 0
    async with context.deps.db.read() as session:
        polls = await showing.overview(session, context.by())
    await show(update, lists.results_list(polls, context.now(), context.t, part=part))


async def show_result(update: Update, context: Context) -> None:
    """A question's picture, as answers stand now."""
    press = pressed(update, ShowResult)
    look = await _look(context, press.round, press.question)
    await _picture(update, views.picture(look, context.programme, context.t, along=press.along))


async def show_published(update: Update, context: Context) -> None:
    """The same for delegates: totals that were published."""
    press, key = pressed(update, ShowPublished), context.poll_key
    async with context.deps.db.read() as session:
        look = await showing.read(
            session, context.by(), context.programme, press.round, key=key, handle=press.question
        )
    await _picture(update, views.published(look, context.programme, context.t))


async def show_said(update: Update, context: Context) -> None:
    """What people wrote."""
    press = pressed(update, ShowSaid)
    look = await _look(context, press.round, press.question)
    await show(update, lists.written(look, context.programme, context.t, part=press.part))


async def show_response(update: Update, context: Context) -> None:
    """How many answered, by town."""
    await _response(update, context, pressed(update, ShowResponse).round)


async def show_unanswered(update: Update, context: Context) -> None:
    """Who has not answered."""
    press = pressed(update, ShowUnanswered)
    found = await _responses(context, press.round)
    await show(update, lists.unanswered(found, context.programme, context.now(), context.t, part=press.part))


async def remind(update: Update, context: Context) -> None:
    """*Remind who has not answered*."""
    this = pressed(update, RemindSilent).round
    async with context.write() as session:
        n = await reminding.remind(session, context.by(), this)
    await _response(update, context, this, lists.reminded(n, context.t))


async def publish(update: Update, context: Context) -> None:
    """*Publish to delegates*."""
    this = pressed(update, PublishResults).round
    async with context.write() as session:
        n = await showing.publish(session, context.by(), this)
    await _response(update, context, this, lists.published(n, context.t))


async def _response(update: Update, context: Context, this: int, toast: str = "") -> None:
    found = await _responses(context, this)
    await show(update, lists.response(found, context.programme, context.now(), context.t), toast=toast)


async def _look(context: Context, this: int, handle: str | None) -> Look:
    key = context.poll_key
    async with context.deps.db.read() as session:
        return await showing.look(session, context.by(), context.programme, this, key=key, handle=handle)


async def _responses(context: Context, this: int) -> PollResults:
    key = context.poll_key
    async with context.deps.db.read() as session:
        return await showing.response(session, context.by(), context.programme, this, key=key)


async def _picture(update: Update, picture: views.Picture) -> None:
    async def drawn() -> bytes:
        (png,) = await draw([picture.chart])
        return png

    try:
        await show_picture(update, picture.screen, digest(picture.chart), drawn)
    except ChartNotDrawn:
        log.error("chart_not_drawn")
        await show(update, picture.screen)

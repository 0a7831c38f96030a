"""A person answers questions: by buttons or by typing, forwards and back, now or later."""

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.deps import Context
from bot.domain.polls import Question
from bot.domain.polls.kinds import KINDS, Pressed, Typed
from bot.domain.polls.questionnaires import PartEnd, Questionnaire, Step, handle_of
from bot.domain.polls.refusals import NoSuchPoll, PollClosed, PollKeyDestroyed
from bot.screen import Screen
from bot.services import dialogues
from bot.services.polls import answering
from bot.services.polls.answering import Respondent
from bot.services.polls.waiting import waiting_for
from bot.views import errors
from bot.views.buttons import ShowPolls
from bot.views.polls import lists, questions, summary
from bot.views.polls.presses import (
    LeaveRound,
    OpenRound,
    PassQuestion,
    PollAnswer,
    SayAbsent,
    ShowQuestion,
    ShowSummary,
    TakeBack,
)
from handlers.pressed import pressed
from handlers.show import show

FLOW = "poll"


async def show_polls(update: Update, context: Context) -> None:
    """What waits, what may be changed, what was published."""
    part = pressed(update, ShowPolls).part if update.callback_query else 0
    async with context.deps.db.read() as session:
        waits = await waiting_for(session, _me(context))
    await show(update, lists.polls(waits, context.programme, context.t, part=part))


async def open_round(update: Update, context: Context) -> None:
    """They begin, or go on where they were."""
    round_id, me = pressed(update, OpenRound).round, _me(context)
    async with context.write() as session:
        sheet = await answering.go_on(session, me, round_id)
        screen = await _at(session, context, sheet, sheet.next)
    await show(update, screen)


async def show_question(update: Update, context: Context) -> None:
    """They go back to a question, or change one."""
    press, me = pressed(update, ShowQuestion), _me(context)
    async with context.write() as session:
        sheet = await answering.go_on(session, me, press.round)
        screen = await _at(session, context, sheet, sheet.find(press.question), alone=press.alone)
    await show(update, screen)


async def answer(update: Update, context: Context) -> None:
    """They pressed an answer."""
    press, me = pressed(update, PollAnswer), _me(context)
    given = Pressed(press.key, press.on)
    async with context.write() as session:
        sheet = await answering.record(session, me, press.round, press.question, given, version=press.version)
        question = sheet.find(press.question)
        if KINDS[question.kind].several:
            screen = await _at(session, context, sheet, question, alone=press.alone)
        else:
            screen = await _after(session, context, sheet, question, alone=press.alone)
    await show(update, screen)


async def pass_question(update: Update, context: Context) -> None:
    """*Skip*, *Next*, or *Done* with several choices."""
    press, me = pressed(update, PassQuestion), _me(context)
    async with context.write() as session:
        sheet = await answering.go_on(session, me, press.round)
        screen = await _after(session, context, sheet, sheet.find(press.question))
    await show(update, screen)


async def take_back(update: Update, context: Context) -> None:
    """*No answer*."""
    press, me = pressed(update, TakeBack), _me(context)
    async with context.write() as session:
        sheet = await answering.take_back(session, me, press.round, press.question)
        screen = await _after(session, context, sheet, sheet.find(press.question), alone=True)
    await show(update, screen)


async def say_absent(update: Update, context: Context) -> None:
    """*I was not there*."""
    async with context.write() as session:
        sheet = await answering.say_absent(session, _me(context), pressed(update, SayAbsent).round)
        await dialogues.close(session, context.person.user_id, FLOW)
    await show(update, summary.absent(sheet, context.programme, context.t))


async def leave(update: Update, context: Context) -> None:
    """*Later*."""
    async with context.write() as session:
        sheet = await answering.go_on(session, _me(context), pressed(update, LeaveRound).round)
        await dialogues.close(session, context.person.user_id, FLOW)
    await show(update, summary.later(sheet, context.programme, context.t))


async def show_summary(update: Update, context: Context) -> None:
    """All their answers of a round."""
    press, me = pressed(update, ShowSummary), _me(context)
    async with context.write() as session:
        sheet = await answering.open_for(session, me, press.round)
        await dialogues.close(session, context.person.user_id, FLOW)
    await show(update, summary.summary(sheet, context.programme, context.t, part=press.part))


async def type_answer(update: Update, context: Context) -> None:
    """They typed an answer. What does not fit leaves the question open; a closed one is left."""
    me, user_id = _me(context), context.person.user_id
    given = Typed((update.message.text if update.message else None) or "")
    async with context.write() as session:
        open_ = await dialogues.current(session, user_id, now=context.now())
        if open_ is None or open_.flow != FLOW:  # it was left a moment ago
            raise NoSuchPoll
        number, handle = open_.step.split(":")
        version, alone = open_.data["version"], open_.data["alone"]
        try:
            if open_.data["by"] == update.update_id:  # a second time: this began what waits now
                sheet = await answering.open_for(session, me, int(number))
                screen = await _at(session, context, sheet, sheet.find(handle), alone=alone)
            else:
                sheet = await answering.record(session, me, int(number), handle, given, version=version)
                question = sheet.find(handle)
                noted = questions.noted(sheet.answers[question.id].value, context.t)
                screen = await _after(session, context, sheet, question, alone=alone, first=noted)
        except (NoSuchPoll, PollClosed, PollKeyDestroyed) as refused:
            await dialogues.close(session, user_id, FLOW)
            screen = errors.refusal(refused, context.t, context.published)
    await show(update, screen)


def _me(context: Context) -> Respondent:
    key = context.poll_key
    return Respondent(
        context.person, context.meeting_id, context.programme, key, context.now(), context.t.language
    )


async def _after(
    session: AsyncSession,
    context: Context,
    sheet: Questionnaire,
    question: Question,
    *,
    alone: bool = False,
    first: Markup | None = None,
) -> Screen:
    """What comes after a question."""
    if not alone:
        return await _at(session, context, sheet, sheet.after(question), first=first)
    await dialogues.close(session, context.person.user_id, FLOW)
    part = summary.page_of(sheet, question)
    return summary.summary(sheet, context.programme, context.t, part=part, first=first)


async def _at(
    session: AsyncSession,
    context: Context,
    sheet: Questionnaire,
    step: Step,
    *,
    alone: bool = False,
    first: Markup | None = None,
) -> Screen:
    """Go to a step: a question that is typed waits for words, every other stops waiting."""
    me, t, user_id = _me(context), context.t, context.person.user_id
    if isinstance(step, Question):
        await answering.keep_wording(session, me, sheet, step)
        if KINDS[step.kind].typed:
            place = f"{sheet.asking.id}:{handle_of(step.id)}"
            by = context.entry.update_id
            data = {"version": sheet.versions[step.id], "alone": alone, "by": by}
            await dialogues.follow(session, user_id, FLOW, place, data, now=me.now)
        else:
            await dialogues.close(session, user_id, FLOW)
        return questions.question(sheet, step, context.programme, t, alone=alone, first=first)
    await dialogues.close(session, user_id, FLOW)
    if isinstance(step, PartEnd):
        return summary.part_done(sheet, step, context.programme, t, first=first)
    sheet = await answering.finish(session, me, sheet)
    return summary.summary(sheet, context.programme, t, first=first)

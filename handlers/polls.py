"""A person answers questions: by buttons or by typing, forwards and back, now or later."""

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.deps import Context
from bot.domain.errors import NoSuchParticipant
from bot.domain.polls import Question
from bot.domain.polls.kinds import KINDS, Pressed, Typed
from bot.domain.polls.questionnaires import PartEnd, Questionnaire, Step
from bot.domain.polls.refusals import (
    AnswersThemselves,
    NoSuchPoll,
    NotForOthers,
    PollClosed,
    PollKeyDestroyed,
)
from bot.domain.seals import handle_of
from bot.screen import Screen
from bot.services import dialogues, members
from bot.services.polls import answering
from bot.services.polls.answering import Respondent
from bot.services.polls.standing_in import in_place_of
from bot.services.polls.waiting import waiting_for
from bot.views import errors
from bot.views.buttons import ShowPolls
from bot.views.polls import lists, questions, standing_in, summary
from bot.views.polls.presses import (
    AnswerFor,
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
_OVER = (NoSuchPoll, PollClosed, PollKeyDestroyed, NotForOthers, NoSuchParticipant, AnswersThemselves)
"""Nothing that is typed can answer the question any more: the dialogue is left."""


async def show_polls(update: Update, context: Context) -> None:
    """What waits, what may be changed, what was published."""
    part = pressed(update, ShowPolls).part if update.callback_query else 0
    async with context.deps.db.read() as session:
        waits = await waiting_for(session, _me(context))
    await show(update, lists.polls(waits, context.programme, context.t, part=part))


async def show_questions_for(update: Update, context: Context) -> None:
    """What may be answered for somebody of the list who has not joined."""
    press = pressed(update, AnswerFor)
    async with context.deps.db.read() as session:
        them = await _whose(session, context, handle_of(press.participant))
        card = await members.card(session, context.by(), press.participant)
        waits = await waiting_for(session, them)
    said = standing_in.questions_for(card.member, waits, context.programme, context.t, part=press.part)
    await show(update, said)


async def open_round(update: Update, context: Context) -> None:
    """They begin, or go on where they were."""
    press = pressed(update, OpenRound)
    async with context.write() as session:
        me = await _whose(session, context, press.whom)
        sheet = await answering.begin(session, me, press.round, message_id=_message_of(update))
        screen = await _at(session, context, me, sheet, sheet.next)
    await show(update, screen)


async def show_question(update: Update, context: Context) -> None:
    """They go back to a question, or change one."""
    press = pressed(update, ShowQuestion)
    async with context.write() as session:
        me = await _whose(session, context, press.whom)
        sheet = await answering.go_on(session, me, press.round)
        screen = await _at(session, context, me, sheet, sheet.find(press.question), alone=press.alone)
    await show(update, screen)


async def answer(update: Update, context: Context) -> None:
    """They pressed an answer."""
    press = pressed(update, PollAnswer)
    given = Pressed(press.key, press.on)
    async with context.write() as session:
        me = await _whose(session, context, press.whom)
        sheet = await answering.record(session, me, press.round, press.question, given, version=press.version)
        question = sheet.find(press.question)
        if KINDS[question.kind].several:
            screen = await _at(session, context, me, sheet, question, alone=press.alone)
        else:
            screen = await _after(session, context, me, sheet, question, alone=press.alone)
    await show(update, screen)


async def pass_question(update: Update, context: Context) -> None:
    """*Skip*, *Next*, or *Done* with several choices."""
    press = pressed(update, PassQuestion)
    async with context.write() as session:
        me = await _whose(session, context, press.whom)
        sheet = await answering.go_on(session, me, press.round)
        screen = await _after(session, context, me, sheet, sheet.find(press.question))
    await show(update, screen)


async def take_back(update: Update, context: Context) -> None:
    """*No answer*."""
    press = pressed(update, TakeBack)
    async with context.write() as session:
        me = await _whose(session, context, press.whom)
        sheet = await answering.take_back(session, me, press.round, press.question)
        screen = await _after(session, context, me, sheet, sheet.find(press.question), alone=True)
    await show(update, screen)


async def say_absent(update: Update, context: Context) -> None:
    """*I was not there*."""
    press = pressed(update, SayAbsent)
    async with context.write() as session:
        sheet = await answering.say_absent(session, await _whose(session, context, press.whom), press.round)
        await dialogues.close(session, context.person.user_id, FLOW)
    await show(update, summary.absent(sheet, context.programme, context.t))


async def leave(update: Update, context: Context) -> None:
    """*Later*."""
    press = pressed(update, LeaveRound)
    async with context.write() as session:
        sheet = await answering.go_on(session, await _whose(session, context, press.whom), press.round)
        await dialogues.close(session, context.person.user_id, FLOW)
    await show(update, summary.later(sheet, context.programme, context.t))


async def show_summary(update: Update, context: Context) -> None:
    """All their answers of a round."""
    press = pressed(update, ShowSummary)
    async with context.write() as session:
        me = await _whose(session, context, press.whom)
        sheet = await answering.open_for(session, me, press.round)
        await dialogues.close(session, context.person.user_id, FLOW)
    await show(update, summary.summary(sheet, context.programme, context.t, part=press.part))


async def type_answer(update: Update, context: Context) -> None:
    """They typed an answer. What does not fit leaves the question open; a closed one is left."""
    user_id = context.person.user_id
    given = Typed((update.message.text if update.message else None) or "")
    async with context.write() as session:
        open_ = await dialogues.current(session, user_id, now=context.now())
        if open_ is None or open_.flow != FLOW:  # it was left a moment ago
            raise NoSuchPoll
        number, handle = open_.step.split(":")
        version, alone = open_.data["version"], open_.data["alone"]
        try:
            me = await _whose(session, context, open_.data.get("whom"))
            if open_.data["by"] == update.update_id:  # a second time: this began what waits now
                sheet = await answering.open_for(session, me, int(number))
                screen = await _at(session, context, me, sheet, sheet.find(handle), alone=alone)
            else:
                sheet = await answering.record(session, me, int(number), handle, given, version=version)
                question = sheet.find(handle)
                noted = questions.noted(sheet.answers[question.id].value, context.t)
                screen = await _after(session, context, me, sheet, question, alone=alone, first=noted)
        except _OVER as refused:
            await dialogues.close(session, user_id, FLOW)
            screen = errors.refusal(refused, context.t, context.published)
    await show(update, screen)


async def _whose(session: AsyncSession, context: Context, whom: str | None) -> Respondent:
    """Who is asked: the person themselves, or whoever they answer for."""
    me = _me(context)
    return me if whom is None else await in_place_of(session, me, whom)


def _message_of(update: Update) -> int | None:
    """The message whose button was pressed."""
    query = update.callback_query
    return query.message.message_id if query is not None and query.message is not None else None


def _me(context: Context) -> Respondent:
    key = context.poll_key
    return Respondent(
        context.person, context.meeting_id, context.programme, key, context.now(), context.t.language
    )


async def _after(
    session: AsyncSession,
    context: Context,
    me: Respondent,
    sheet: Questionnaire,
    question: Question,
    *,
    alone: bool = False,
    first: Markup | None = None,
) -> Screen:
    """What comes after a question."""
    if not alone:
        return await _at(session, context, me, sheet, sheet.after(question), first=first)
    await dialogues.close(session, context.person.user_id, FLOW)
    part = summary.page_of(sheet, question)
    return summary.summary(sheet, context.programme, context.t, part=part, first=first)


async def _at(
    session: AsyncSession,
    context: Context,
    me: Respondent,
    sheet: Questionnaire,
    step: Step,
    *,
    alone: bool = False,
    first: Markup | None = None,
) -> Screen:
    """Go to a step: a question that is typed waits for words, every other stops waiting."""
    t, user_id = context.t, context.person.user_id
    if isinstance(step, Question):
        await answering.keep_wording(session, me, sheet, step)
        if KINDS[step.kind].typed:
            place = f"{sheet.asking.id}:{handle_of(step.id)}"
            by = context.entry.update_id
            data = {"version": sheet.versions[step.id], "alone": alone, "by": by, "whom": sheet.in_place_of}
            await dialogues.follow(session, user_id, FLOW, place, data, now=me.now)
        else:
            await dialogues.close(session, user_id, FLOW)
        return questions.question(sheet, step, context.programme, t, alone=alone, first=first)
    await dialogues.close(session, user_id, FLOW)
    if isinstance(step, PartEnd):
        return summary.part_done(sheet, step, context.programme, t, first=first)
    sheet = await answering.finish(session, me, sheet)
    return summary.summary(sheet, context.programme, t, first=first)

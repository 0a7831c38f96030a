"""Votes in groups: what Telegram tells of them, and what an organiser does with them."""

from telegram import Update

from bot.deps import Context
from bot.gateway import group_votes as gateway
from bot.services.polls import ballots, group_votes
from bot.views.polls import group_votes as views
from bot.views.polls.group_votes import AssignVotes, DropVotes, EndVote, OpenVote, SendVoteAgain, VoteIsThere
from handlers.pressed import pressed
from handlers.show import show


async def follow(update: Update, context: Context) -> None:
    """Somebody voted, or Telegram tells of a poll. Whoever votes: who counts is seen when it is counted.

    A vote in the name of a channel or a group has no person.
    """
    answer, poll = update.poll_answer, update.poll
    async with context.write() as session:
        if poll is not None:
            await ballots.learn(session, poll.id, *gateway.told(poll))
        elif answer is not None and answer.user is not None and answer.voter_chat is None:
            now = context.deps.clock.real()
            await ballots.record(session, answer.poll_id, answer.user.id, gateway.given(answer), now=now)


async def open_card(update: Update, context: Context) -> None:
    """How far it is; *Refresh*."""
    async with context.deps.db.read() as session:
        shown = await ballots.look(session, context.by(), pressed(update, OpenVote).vote)
    await show(update, views.card(shown, context.t))


async def end(update: Update, context: Context) -> None:
    """*Close now*."""
    vote = pressed(update, EndVote).vote
    async with context.write() as session:
        await group_votes.end(session, context.by(), vote)
        shown = await ballots.look(session, context.by(), vote)
    await show(update, views.card(shown, context.t))


async def send_again(update: Update, context: Context) -> None:
    """*Send again*: the organiser has looked, it is not there."""
    vote = pressed(update, SendVoteAgain).vote
    async with context.write() as session:
        await group_votes.send_again(session, context.by(), vote)
        shown = await ballots.look(session, context.by(), vote)
    await show(update, views.card(shown, context.t))


async def is_there(update: Update, context: Context) -> None:
    """*It is there*."""
    async with context.deps.db.read() as session:
        shown = await ballots.look(session, context.by(), pressed(update, VoteIsThere).vote)
    await show(update, views.there(shown, context.t))


async def assign(update: Update, context: Context) -> None:
    """*Yes: count 3 votes*."""
    press = pressed(update, AssignVotes)
    async with context.write() as session:
        await ballots.assign(session, context.by(), press.vote, press.telegram)
        shown = await ballots.look(session, context.by(), press.vote)
    await show(update, views.card(shown, context.t))


async def drop(update: Update, context: Context) -> None:
    """*Drop 3 votes*."""
    press = pressed(update, DropVotes)
    async with context.write() as session:
        await ballots.drop(session, context.by(), press.telegram)
        shown = await ballots.look(session, context.by(), press.vote)
    await show(update, views.card(shown, context.t))

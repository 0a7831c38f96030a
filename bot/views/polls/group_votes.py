"""Votes in a linked group: what is sent there, the organiser's card, and what to do when it is in doubt."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.polls.group_votes import Ballots, GroupVote, ShownVote, VoteState, Wording
from bot.domain.polls.making import PollDraft
from bot.i18n import Translator
from bot.screen import Button, Screen, button, clipped, lines, paragraphs, plain
from bot.views.buttons import ShowOrganise, help_button
from bot.views.polls.making_times import moment

_SHOWN = 120


@dataclass(frozen=True)
class OpenVote(CallbackData, code="gvcard"):
    """A vote's card."""

    vote: int


@dataclass(frozen=True)
class EndVote(CallbackData, code="gvend"):
    """It closes now."""

    vote: int


@dataclass(frozen=True)
class SendVoteAgain(CallbackData, code="gvagain"):
    """It is not in the group: send it."""

    vote: int


@dataclass(frozen=True)
class VoteIsThere(CallbackData, code="gvthere"):
    """It is in the group."""

    vote: int


@dataclass(frozen=True)
class AssignVotes(CallbackData, code="gvassign"):
    """The votes in this poll of Telegram's are this one's."""

    vote: int
    telegram: str


@dataclass(frozen=True)
class DropVotes(CallbackData, code="gvdrop"):
    """The votes in this poll of Telegram's are nobody's."""

    vote: int
    telegram: str


def wording(draft: PollDraft, t: Translator) -> Wording:
    """What stands in the group; ``t`` speaks the meeting's language."""
    question = draft.question()
    options = [plain(t.text(one.text)) for one in question.worded({})]
    if draft.kind == "yes_no":
        options = [plain(t.pgettext("answer", "Yes")), plain(t.pgettext("answer", "No"))]
    elif draft.kind == "nps":
        options = [str(number) for number in range(11)]
    return Wording(plain(t.text(question.text)), tuple(options))


def preview(draft: PollDraft, t: Translator) -> Screen:
    """As it looks in the group; only Telegram itself draws it."""
    said = wording(draft, t)
    kind = t("Public poll, several answers") if draft.kind == "multi" else t("Public poll")
    question = Markup("<b>{}</b>").format(said.question)
    return Screen(lines(question, Markup("<i>{}</i>").format(kind), *(f"○ {one}" for one in said.options)))


def card(shown: ShownVote, t: Translator) -> Screen:
    """How far it is, and what can be done."""
    vote = shown.vote
    return Screen(
        paragraphs(
            lines(t("<b>Vote in the group chat</b>"), _quoted(vote, t), _state(vote, t)),
            lines(*_counted(vote, shown.ballots, t)) if _there(vote) else None,
            lines(*_lost(shown, t)),
        ),
        (
            *((one,) for one in _ways(shown, t)),
            (button(t.pgettext("button", "Refresh"), OpenVote(vote.id)),),
            (button(t.pgettext("button", "‹ Organise"), ShowOrganise()), help_button(t)),
        ),
    )


def asked(vote: GroupVote, t: Translator) -> Screen:
    """The note to its author: is it there?"""
    said = t("I could not put your vote into the group chat: Telegram refused it.")
    ways = [button(t.pgettext("button", "Send again"), SendVoteAgain(vote.id))]
    if vote.state is VoteState.UNKNOWN:
        said = lines(
            t("I do not know whether your vote is in the group chat: the answer was lost on the way."),
            t("Please look there. I never send a vote twice by myself."),
        )
        ways.append(button(t.pgettext("button", "It is there"), VoteIsThere(vote.id)))
    return Screen(paragraphs(said, _quoted(vote, t)), (tuple(ways), (help_button(t),)))


def there(shown: ShownVote, t: Translator) -> Screen:
    """It is in the group: its votes are found by themselves, or the organiser says which they are."""
    if shown.vote.state is not VoteState.UNKNOWN or shown.orphans:
        return card(shown, t)
    said = lines(
        t("Good. As soon as somebody votes, I recognise it by its words and count all votes."),
        t("You need not do anything."),
    )
    return Screen(said, ((button(t.pgettext("button", "Refresh"), OpenVote(shown.vote.id)), help_button(t)),))


def entry(vote: GroupVote, t: Translator) -> Button:
    """To its card, from a list."""
    return button(t.pgettext("button", "Group: {question}", question=vote.question), OpenVote(vote.id))


def _there(vote: GroupVote) -> bool:
    return vote.state in {VoteState.OPEN, VoteState.CLOSED, VoteState.UNKNOWN}


def _quoted(vote: GroupVote, t: Translator) -> Markup:
    return t("“{words}”", words=clipped(vote.question, _SHOWN))


def _state(vote: GroupVote, t: Translator) -> Markup:
    match vote.state:
        case VoteState.PENDING | VoteState.SENDING:
            return t("It is on its way to the group.")
        case VoteState.UNKNOWN:
            return t("Nobody knows whether it is in the group. Please look there.")
        case VoteState.FAILED:
            return t("It is not in the group: Telegram refused it, or its time was over.")
        case VoteState.CLOSED:
            when = moment(vote.closed_at, t) if vote.closed_at else ""
            return t("Closed {when}.", when=when)
        case VoteState.OPEN:
            return t("Open until {when}.", when=moment(vote.closes_at, t)) if vote.closes_at else t("Open.")


def _counted(vote: GroupVote, ballots: Ballots, t: Translator) -> Iterator[Markup]:
    for option, n in zip(vote.options, ballots.counts, strict=True):
        share = round(100 * n / ballots.voted) if ballots.voted else 0
        yield t("{option}: <b>{n}</b> ({share} %)", option=option, n=n, share=share)
    yield t.ngettext(
        "{voted} of {n} person who has joined voted.",
        "{voted} of {n} people who have joined voted.",
        ballots.joined,
        voted=ballots.voted,
    )
    if ballots.strangers:
        yield t.ngettext(
            "{n} vote is not counted: it is of somebody who has not joined.",
            "{n} votes are not counted: they are of people who have not joined.",
            ballots.strangers,
        )


def _lost(shown: ShownVote, t: Translator) -> Iterator[Markup]:
    for n in shown.orphans.values():
        yield t.ngettext(
            "{n} vote arrived in a poll that I do not know. Is it this one?",
            "{n} votes arrived in a poll that I do not know. Is it this one?",
            n,
        )


def _ways(shown: ShownVote, t: Translator) -> Iterator[Button]:
    vote = shown.vote
    if vote.state is VoteState.OPEN:
        yield button(t.pgettext("button", "Close now"), EndVote(vote.id))
    for telegram, n in list(shown.orphans.items())[:2]:
        count = t.ngettext("Yes: count {n} vote", "Yes: count {n} votes", n)
        yield button(count, AssignVotes(vote.id, telegram))
        yield button(t.ngettext("Drop {n} vote", "Drop {n} votes", n), DropVotes(vote.id, telegram))
    if vote.state in {VoteState.UNKNOWN, VoteState.FAILED}:
        yield button(t.pgettext("button", "Send again"), SendVoteAgain(vote.id))
    if vote.state is VoteState.UNKNOWN and not shown.orphans:
        yield button(t.pgettext("button", "It is there"), VoteIsThere(vote.id))

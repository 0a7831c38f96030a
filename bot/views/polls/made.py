"""A quick poll after it was asked: the organiser's card, and what the towns decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.notes import As
from bot.domain.polls import Poll
from bot.domain.polls.rounds import Round, Tie
from bot.domain.polls.towns import Outcome, TownVote
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import Button, Screen, button, clipped, lines, paragraphs, plain
from bot.views import audience
from bot.views.buttons import ShowOrganise, help_button
from bot.views.polls import making_preview, options
from bot.views.polls.making_times import moment
from bot.views.polls.making_ways import BeginPoll
from bot.views.polls.result_presses import ShowResult

_SHOWN = 120


@dataclass(frozen=True)
class OpenRunning(CallbackData, code="mpcard"):
    """The card of a round that was opened by hand."""

    round: int


@dataclass(frozen=True)
class EndRunning(CallbackData, code="mpend"):
    """It closes now."""

    round: int


@dataclass(frozen=True)
class ShowDecided(CallbackData, code="mpvoted"):
    """What the towns decided, for their leaders."""

    round: int


def card(
    asking: Round,
    poll: Poll,
    programme: Programme,
    t: Translator,
    *,
    figures: tuple[int, int],
    towns: TownVote | None,
    now: datetime,
) -> Screen:
    """How far it is. ``figures``: how many are asked, and have answered; in a vote of towns, towns."""
    open_ = asking.open_at(now)
    head = t("<b>Vote of the towns</b>") if towns is not None else t("<b>Quick poll</b>")
    ways = [button(t.pgettext("button", "Refresh"), OpenRunning(asking.id))]
    if open_:
        ways.append(button(t.pgettext("button", "Close now"), EndRunning(asking.id)))
    results = button(t.pgettext("button", "Results"), ShowResult(asking.id))
    new = button(t.pgettext("button", "New quick poll"), BeginPoll())
    return Screen(
        paragraphs(
            lines(
                head,
                _quoted(poll, t),
                t("For: {who}", who=audience.for_whom(asking.audience, programme, t)),
                _until(asking, t, open_=open_),
                *_figures(figures, t, towns=towns is not None),
            ),
            lines(*_towns(towns, poll, programme, t, open_=open_)) if towns is not None else None,
        ),
        (
            tuple(ways),
            (results, new),
            (button(t.pgettext("button", "‹ Organise"), ShowOrganise()), help_button(t)),
        ),
    )


def decided(asking: Round, poll: Poll, towns: TownVote, programme: Programme, t: Translator) -> Screen:
    """What the towns decided, for their leaders."""
    said = lines(t("<b>Vote of the towns</b>"), _quoted(poll, t), _until(asking, t, open_=False))
    return Screen(
        paragraphs(said, lines(*_towns(towns, poll, programme, t, open_=False))), ((help_button(t),),)
    )


def closed(round_id: int, told_as: As, t: Translator) -> Screen:
    """The note that their vote is over."""
    see = OpenRunning(round_id) if told_as is As.ORGANISER else ShowDecided(round_id)
    said = t("The vote of the towns is closed.")
    return Screen(said, ((button(t.pgettext("button", "See the result"), see),), (help_button(t),)))


def entry(asking: Round, poll: Poll, figures: tuple[int, int], t: Translator) -> Button:
    """To its card, from a list."""
    asked, answered = figures
    words = clipped(_question(poll, t), 40)
    label = t.pgettext("button", "{answered} of {n}: {question}", answered=answered, n=asked, question=words)
    return button(label, OpenRunning(asking.id))


def _question(poll: Poll, t: Translator) -> str:
    return plain(t.text(poll.questions[0].text))


def _quoted(poll: Poll, t: Translator) -> Markup:
    return t("“{words}”", words=clipped(_question(poll, t), _SHOWN))


def _until(asking: Round, t: Translator, *, open_: bool) -> Markup:
    when = moment(asking.ends_at, t)
    return t("Open until {when}.", when=when) if open_ else t("Closed {when}.", when=when)


def _figures(figures: tuple[int, int], t: Translator, *, towns: bool) -> Iterator[Markup]:
    asked, answered = figures
    if towns:
        yield t.ngettext("{voted} of {n} town voted.", "{voted} of {n} towns voted.", asked, voted=answered)
    elif asked:
        yield t.ngettext(
            "{answered} of {n} person answered.",
            "{answered} of {n} people answered.",
            asked,
            answered=answered,
        )
    else:
        yield t("People are being asked.")


def _towns(
    vote: TownVote, poll: Poll, programme: Programme, t: Translator, *, open_: bool
) -> Sequence[Markup]:
    words = options.worded(poll.questions[0], programme.delegations, t)
    said = [
        t("{option}: <b>{n}</b>{towns}", option=words.get(key, key), n=n, towns=_who(vote, key, programme, t))
        for key, n in vote.counts.items()
    ]
    silent = [audience.town_of(code, programme, t) for code in vote.towns if code not in vote.votes]
    if silent:
        said.append(
            t("No vote yet: {towns}.", towns=t.join(silent))
            if open_
            else t("No vote: {towns}.", towns=t.join(silent))
        )
    rules = [making_preview.quorum(vote.quorum, len(vote.towns), t), making_preview.tie(vote.tie, t)]
    return [*said, Markup(""), *rules] if open_ else [*said, *rules, _outcome(vote, words, programme, t)]


def _who(vote: TownVote, key: str, programme: Programme, t: Translator) -> Markup:
    codes = [code for code, given in vote.votes.items() if given == key]
    if not codes:
        return Markup()
    towns = [audience.town_of(code, programme, t) for code in sorted(codes)]
    return Markup(" ({})").format(t.join(towns))


def _outcome(vote: TownVote, words: dict[str, Markup], programme: Programme, t: Translator) -> Markup:
    match vote.outcome:
        case Outcome.WON:
            return t("<b>Decided: {option}.</b>", option=words.get(vote.decided or "", ""))
        case Outcome.HOST:
            return t(
                "<b>A tie. The vote of the host town, {town}, decides: {option}.</b>",
                town=audience.town_of(vote.host, programme, t),
                option=words.get(vote.decided or "", ""),
            )
        case Outcome.TIE:
            tied = t.join([words.get(key, Markup.escape(key)) for key in vote.first])
            if vote.tie is Tie.HOST:
                return t(
                    "<b>A tie between {options}, and the host town chose neither: nothing is decided.</b>",
                    options=tied,
                )
            return t("<b>A tie between {options}: nothing is decided.</b>", options=tied)
        case Outcome.NO_QUORUM:
            return t("<b>Too few towns voted: nothing is decided.</b>")
        case Outcome.NOBODY:
            return t("<b>Nobody voted: nothing is decided.</b>")

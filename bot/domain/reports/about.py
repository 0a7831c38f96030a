"""Who took part by what they said of themselves: gender, age, role, first time. Totals only. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.localized import EMPTY
from bot.domain.polls.questions import Choice
from bot.domain.polls.results import QuestionResult
from bot.domain.polls.tallies import SMALLEST_GROUP
from bot.domain.reports.facts import Facts
from bot.domain.reports.small_groups import told

QUESTIONS = ("about_gender", "about_age", "about_role", "pre_first")
"""Their ids in the sample's polls; ``pre_first``: is it your first meeting, yes or no."""
_UNSAID = frozenset({"I would rather not say", "nevēlos norādīt"})
"""As the sample's polls offer it; views say it in their own words."""


@dataclass(frozen=True, slots=True)
class Share:
    """Those who chose an option. ``count`` None: fewer than five, or it would tell of fewer than five."""

    choice: Choice
    count: int | None


@dataclass(frozen=True, slots=True)
class About:
    """One question. ``n``: who answered it; ``silent``: who counts as a participant and did not.

    ``shares`` is empty if fewer than five answered; ``unsaid``: those of n who would rather not say, None
    where that is not offered or may not be told. ``hidden``: options together that may not be told apart.
    """

    question: str
    n: int
    silent: int
    shares: tuple[Share, ...] = ()
    unsaid: int | None = None
    hidden: int = 0


def about(facts: Facts) -> Mapping[str, About]:
    """By question id, of those that were asked."""
    found: dict[str, About] = {}
    for poll in facts.polls.results:
        for name in QUESTIONS:
            came = poll.of(name)
            if came is not None and name not in found:
                found[name] = _about(came, len(facts.counted))
    return {name: found[name] for name in QUESTIONS if name in found}


def _about(came: QuestionResult, people: int) -> About:
    n, tally = came.answers, came.tally
    silent = max(0, people - n)
    if tally is None or n < SMALLEST_GROUP:
        return About(came.question.id, n, silent)
    words = {choice.key: choice for choice in came.choices}
    shown = told(tally.counts)
    shares, unsaid = [], None
    for key in tally.counts:
        choice = words.get(key) or Choice(key, EMPTY)
        if _UNSAID & set(choice.text.texts.values()):
            unsaid = shown[key]
        else:
            shares.append(Share(choice, shown[key]))
    hidden = sum(many for key, many in tally.counts.items() if shown[key] is None)
    return About(came.question.id, n, silent, tuple(shares), unsaid, hidden)

"""The words of a quick poll as somebody types them: one question, and answers a line each. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import DomainError
from bot.domain.workbook.cells import clean, units

LONGEST_QUESTION, LONGEST_TITLE, LONGEST_OPTION = 300, 100, 100
"""UTF-16 units: Telegram's limits for its own polls, and the workbook's."""
MOST_OPTIONS = 12


class Unfit(StrEnum):
    """Why something that was typed does not do."""

    EMPTY = "empty"
    LONG_QUESTION = "long-question"
    LONG_OPTION = "long-option"
    FEW = "few"
    MANY = "many"
    SAME = "same"  # two options are alike
    OTHER_COUNT = "other-count"  # of options than in the other languages


@dataclass(eq=False)
class UnfitPoll(DomainError):
    """What was typed cannot be asked; ``figure`` is the limit that it breaks. The draft is as it was."""

    why: Unfit
    figure: int = 0


def title_of(question: str) -> str:
    """The question itself, as far as a title goes."""
    return question if units(question) <= LONGEST_TITLE else question[: LONGEST_TITLE // 2].rstrip() + "…"


def question_of(text: str) -> str:
    """The question that was typed, on one line. Raises UnfitPoll."""
    words = " ".join(clean(text).split())
    if not words:
        raise UnfitPoll(Unfit.EMPTY)
    if units(words) > LONGEST_QUESTION:
        raise UnfitPoll(Unfit.LONG_QUESTION, LONGEST_QUESTION)
    return words


def options_of(text: str) -> tuple[str, ...]:
    """The answers that were typed, one a line; a bar would part them in the workbook. Raises UnfitPoll."""
    found = [" ".join(line.replace("|", "/").split()) for line in clean(text).split("\n")]
    options = tuple(line for line in found if line)
    if len(options) < 2:
        raise UnfitPoll(Unfit.FEW, 2)
    if len(options) > MOST_OPTIONS:
        raise UnfitPoll(Unfit.MANY, MOST_OPTIONS)
    if any(units(one) > LONGEST_OPTION for one in options):
        raise UnfitPoll(Unfit.LONG_OPTION, LONGEST_OPTION)
    if len({one.casefold() for one in options}) < len(options):
        raise UnfitPoll(Unfit.SAME)
    return options

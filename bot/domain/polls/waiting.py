"""What of the polls concerns one person now. Pure."""

from dataclasses import dataclass

from bot.domain.polls.questions import Poll
from bot.domain.polls.rounds import Progress, Round


@dataclass(frozen=True, slots=True)
class Waiting:
    """A round in which somebody is asked, how many questions it has for them, and how far they are."""

    asking: Round
    poll: Poll
    questions: int
    progress: Progress


@dataclass(frozen=True, slots=True)
class Waits:
    """``open``: to be answered, what closes first on top. ``changeable``: answered and not closed yet.

    ``published``: closed, with results that delegates may see; the latest on top.
    """

    open: tuple[Waiting, ...] = ()
    changeable: tuple[Waiting, ...] = ()
    published: tuple[Waiting, ...] = ()

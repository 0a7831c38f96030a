"""Questions asked of participants, as the workbook plans them."""

from dataclasses import dataclass

from bot.domain.audience import ALL, Audience
from bot.domain.localized import EMPTY, LocalizedText


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a poll; rows of one ``poll_id`` make the poll. ``id`` is unique in its poll.

    ``options`` holds the worded choices per language, each ``first|second|…``; ``trigger`` and
    ``closes`` are in the notation of the workbook (``after_kind=seminar``, ``meeting_end+7d``).
    """

    poll_id: str
    id: str
    order: int
    kind: str
    text: LocalizedText
    title: LocalizedText = EMPTY
    trigger: str = ""
    closes: str = ""
    audience: Audience = ALL
    anonymous: bool = False
    options: LocalizedText = EMPTY
    optional: bool = True
    part: int = 1
    bank_no: str = ""
    withdrawn: bool = False

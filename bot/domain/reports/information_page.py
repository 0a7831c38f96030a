"""The public page that the funder asks for: its five parts, in words already. As a file: bot/files/reports.

Everything here is plain text (never HTML) and may hold anything that people type. Pure.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """A text in a language (``sr-Latn``). ``write_here``: a person must put words in its place."""

    text: str
    language: str
    write_here: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Some of those who took part: a sentence, and their towns below it."""

    lead: str
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageDay:
    """What a day was dedicated to, under its date."""

    heading: str
    text: Passage


@dataclass(frozen=True, slots=True)
class InformationPage:
    """Title and support · strand and measure · participation · place and dates · days, in this order.

    ``applicable``: pieces of one line. Headings are in the page's own ``language``.
    """

    language: str
    title: Passage
    support: Passage
    applicable: tuple[Passage, ...]
    participation_heading: str
    participation: tuple[Group, ...]
    location_heading: str
    location: Passage
    description_heading: str
    days: tuple[PageDay, ...]
    disclaimer: Passage

"""Name cards to print and cut: what stands on them, in words already. How they look: bot/files/cards.py."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence and the language it is in (``sr``, ``sr-Latn``), for voices and hyphens."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Card:
    """One person's card. ``code`` as it is printed, in two groups; ``how`` in one or two languages."""

    meeting: Said
    name: str
    town: str
    role: str
    code: str
    link: str
    until: str
    how: tuple[Said, ...]
    language: str


@dataclass(frozen=True, slots=True)
class CardSheet:
    """Cards that are printed together: a delegation's, or those that its leader hands over."""

    title: str
    note: tuple[Said, ...]
    cards: tuple[Card, ...]

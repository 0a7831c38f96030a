"""A poster for an item's door: what stands on it, in words. How it looks: bot/files/posters.py."""

from dataclasses import dataclass

from bot.domain.cards import Said


@dataclass(frozen=True, slots=True)
class Poster:
    """Title and request in several languages, the first one large; ``link`` is what the code opens."""

    link: str
    language: str
    titles: tuple[Said, ...]
    when: str
    where: str
    asks: tuple[Said, ...]

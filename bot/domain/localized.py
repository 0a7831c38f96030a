"""Text that exists in several languages, and which of them a reader gets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Picked(NamedTuple):
    """A text and the language it is written in (a code of the meeting, such as ``lv``)."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """``{language: text}``; empty texts are left out, so a language is there only if it has words."""

    texts: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not all(self.texts.values()):
            object.__setattr__(self, "texts", {code: text for code, text in self.texts.items() if text})

    def __bool__(self) -> bool:
        return bool(self.texts)

    def pick(self, chain: Iterable[str]) -> Picked | None:
        """Return the first language of the chain that has a text, else any text there is, else None.

        Any text rather than none: a sign in a foreign language still beats an empty line.
        """
        for language in chain:
            if text := self.texts.get(language):
                return Picked(text, language)
        for language, text in self.texts.items():
            return Picked(text, language)
        return None


EMPTY = LocalizedText()


def chain(language: str, default: str) -> tuple[str, ...]:
    """In which order a reader's languages are tried: own (``sr_Latn`` reads ``sr``), meeting's, en."""
    own = "sr" if language == "sr_Latn" else language
    return (language.replace("_", "-"), own, default, "en")

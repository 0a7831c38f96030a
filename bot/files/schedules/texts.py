"""Texts of schedules: plain, or one for each language as ``{"en": …}``; cleaned of markup."""

from collections.abc import Mapping
from typing import Any

from bot.files.plain_text import one_line, plain_text


def by_language(given: object, *, lines: bool = False) -> dict[str, str]:
    """Return the texts by language, ``""`` if it is not said; empty ones are left out."""
    cleaned = plain_text if lines else one_line
    said = given if isinstance(given, Mapping) else {"": given}
    texts = {
        str(language): cleaned(str(text))
        for language, text in said.items()
        if isinstance(text, str | int) and not isinstance(text, bool)
    }
    return {language: text for language, text in texts.items() if text}


def any_of(given: object) -> str:
    """Return one text for a name, the English one of several; also of ``{"name": …}``."""
    if isinstance(given, Mapping) and "name" in given:
        given = given["name"]
    texts = by_language(given)
    return texts.get("en") or next(iter(texts.values()), "")


def all_of(given: object) -> tuple[str, ...]:
    """Return the words of all languages: for guessing."""
    if isinstance(given, Mapping) and "name" in given:
        given = given["name"]
    return tuple(by_language(given).values())


def joined(*given: object) -> dict[str, str]:
    """Return several texts below each other, by language; one that repeats another is left out."""
    texts: dict[str, list[str]] = {}
    for one in given:
        for language, text in by_language(one, lines=True).items():
            parts = texts.setdefault(language, [])
            if not any(text in part for part in parts):
                parts.append(text)
    return {language: "\n\n".join(parts) for language, parts in texts.items()}


def people(given: object) -> tuple[str, ...]:
    """Return names of speakers, each once."""
    listed = given if isinstance(given, list) else []
    names = (_name(one) if isinstance(one, Mapping) else one for one in listed)
    return tuple(dict.fromkeys(name for one in names if isinstance(one, str) and (name := one_line(one))))


def _name(person: Mapping[str, Any]) -> str:
    said = (person.get(key) for key in ("public_name", "full_public_name", "name", "full_name"))
    return next((name for name in said if isinstance(name, str) and name), "")

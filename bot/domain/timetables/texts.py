"""Texts of slots in the meeting's languages: which is which, and what does not fit."""

import re
from collections.abc import Mapping

from bot.domain.meeting import Meeting
from bot.domain.timetables.guesses import Guesses
from bot.domain.timetables.slots import Slot
from bot.domain.workbook.cells import units
from bot.domain.workbook.problems import Code

TITLE, NOTE = 200, 1500


def by_language(
    said: Mapping[str, str], slot: Slot, meeting: Meeting, limit: int, guesses: Guesses
) -> dict[str, str]:
    """Return the texts by the meeting's languages; the default one is there if anything is."""
    texts: dict[str, str] = {}
    strange: dict[str, str] = {}
    for given, text in said.items():
        if not text:
            continue
        if not given:
            texts.setdefault(_unsaid(slot, meeting, guesses), _cut(text, limit, slot, guesses))
        elif (language := _ours(given, meeting)) is not None:
            texts[language] = _cut(text, limit, slot, guesses)
        else:
            strange[given] = _cut(text, limit, slot, guesses)
    default = meeting.default_language
    if default not in texts and (texts or strange):
        given, text = next(iter((texts or strange).items()))
        texts[default] = text
        strange.pop(given, None)
        guesses.add(Code.SLOT_LANGUAGE, slot.name, language=given, default=default)
    for given in strange:
        guesses.add(Code.SLOT_LANGUAGE_LEFT, slot.name, language=given)
    return texts


def _unsaid(slot: Slot, meeting: Meeting, guesses: Guesses) -> str:
    """The language of a text that does not say its own: the slot's, else the meeting's."""
    given = [part for part in re.split(r"[\s,;/|+]+", slot.language) if part]
    for part in given:
        if (language := _ours(part, meeting)) is not None:
            return language
    default = meeting.default_language
    if given:
        guesses.add(Code.SLOT_LANGUAGE, slot.name, language=", ".join(given)[:40], default=default)
    else:
        guesses.add(Code.SLOT_LANGUAGE_UNSAID, default=default)
    return default


def _ours(given: str, meeting: Meeting) -> str | None:
    """The meeting's language of a code such as ``de``, ``DE_at`` or ``de-formal``."""
    told = given.strip().lower().replace("_", "-")
    known = {language.lower(): language for language in meeting.languages}
    return known.get(told) or known.get(told.partition("-")[0])


def _cut(text: str, limit: int, slot: Slot, guesses: Guesses) -> str:
    if units(text) <= limit:
        return text
    guesses.add(Code.SLOT_CUT, slot.name, limit=str(limit))
    return cut(text, limit)


def cut(text: str, limit: int) -> str:
    """The beginning of a text, of at most ``limit`` UTF-16 units, with a sign that more was there."""
    if units(text) <= limit:
        return text
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * (limit - 1)].decode("utf-16-le", "ignore")
    return kept.rstrip() + "…"

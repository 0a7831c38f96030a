"""The files of locales/: how they are read, and what of them cannot be said."""

import gettext
import io
import re
import string
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

_COMMAND = re.compile(r"(?<![\w/<}:.])/[a-z]{2,}")  # /today; not </b>, {n}/{of}, https://…, and/or


@dataclass(frozen=True)
class CatalogProblem:
    """A translation that was left out, and why."""

    language: str
    msgid: str
    reason: str
    context: str | None = None


class LeftOut(ValueError):
    """Some translations of a catalog cannot be said."""


def read_catalog(language: str) -> Catalog:
    """Read ``locales/<language>/LC_MESSAGES/bot.po``.

    Raises FileNotFoundError if there is none, others where it cannot be used at all.
    """
    source = files("bot") / "locales" / language / "LC_MESSAGES" / "bot.po"
    catalog = read_po(io.BytesIO(source.read_bytes()), locale=language, abort_invalid=True)
    form = gettext.c2py(catalog.plural_expr)  # a division by zero would stop whoever counts
    if {form(n) for n in range(1000)} - set(range(catalog.num_plurals)):
        raise ValueError(f"the header's Plural-Forms name forms that are not there: {catalog.plural_forms}")
    return catalog


def catalog_problems(language: str, catalog: Catalog) -> list[CatalogProblem]:
    """Find translations whose placeholders, tags or commands differ from the English sentence's.

    Said so they would break or lead nowhere, so English is better. A lost line break, space or emoji only
    looks odd: the rules for catalogs refuse it (tests/rules/test_catalogs.py), a reader still gets it.
    """
    problems: list[CatalogProblem] = []
    for message in catalog:
        if not message.id or not message.string:
            continue
        originals = forms(message.id)
        allowed = {_shape(original) for original in originals}
        problems += [
            CatalogProblem(
                language, originals[0], f"placeholders, tags or commands differ: {text}", message.context
            )
            for text in forms(message.string)
            if text and _shape(text) not in allowed
        ]
    return problems


def forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """A sentence alone, or each of its plural forms: of ``Message.id`` and ``Message.string``.

    Never empty: what is not translated is one empty sentence.
    """
    return (text,) if isinstance(text, str) else tuple(text or ("",))


def _shape(text: str) -> tuple[frozenset[tuple[str, ...]], tuple[str, ...], tuple[str, ...]] | None:
    """Placeholders with all they ask for, tags, commands; None if the sentence cannot be formatted at all."""
    try:
        parts = string.Formatter().parse(text)
        names = frozenset(
            (name, spec or "", conversion or "") for _, name, spec, conversion in parts if name is not None
        )
    except ValueError:
        return None
    tags = tuple(sorted(part.split(">", 1)[0] for part in text.split("<")[1:]))
    return names, tags, tuple(sorted(_COMMAND.findall(text)))


def read_template() -> Catalog:
    """Read ``locales/bot.pot``: every sentence of the sources."""
    return read_po(io.BytesIO((files("bot") / "locales" / "bot.pot").read_bytes()))


def latin_source() -> str:
    """The text of ``locales/sr_Latn/overrides.txt``. Raises OSError, UnicodeDecodeError."""
    return (files("bot") / "locales" / "sr_Latn" / "overrides.txt").read_text("utf-8")


def native_review(remarks: str) -> str:
    """What the remarks at the head of a file of locales/ say of it: ``no``, or ``yes`` and when."""
    found = re.search(r"^# Reviewed by a native speaker: *(\S.*?) *$", remarks, re.MULTILINE)
    return found[1] if found else "no"

"""Codecs of the workbook's own notations: audiences, links, triggers, addresses, languages, zones."""

import re
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.audience import Audience, InvalidAudience
from bot.domain.programme import Kind, Link
from bot.domain.workbook.cells import Cell, text_of, units
from bot.domain.workbook.codecs import Codec, Reference
from bot.domain.workbook.problems import BadCell, Code
from bot.domain.workbook.times import Clock

_LANGUAGE = re.compile(r"([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{4}))?")
_EMAIL = re.compile(r"[^@\s<>,;]{1,64}@[^@\s<>,;]+\.[^@\s<>,;.]{2,}")
_URL = re.compile(r"https?://[^\s/@|]+\.[^\s/@|]+(?:/[^\s|]*)?")
_HTTPS = re.compile(r"https://[^\s/@|]+\.[^\s/@|]+(?:[/?#][^\s|]*)?")
_STORED_NAME = re.compile(r"(?!/)(?![A-Za-z]:)(?:(?!\.\.?(?:/|\Z))[^/\\:|\x00]{1,120}(?:/(?!\Z)|\Z))+")


class LanguageCode(Codec):
    """A language such as ``lv`` or ``sr-Latn``."""

    def __init__(self, soft: bool = False) -> None:
        self.soft = soft

    def parse(self, cell: Cell) -> str:
        return language_code(text_of(cell))

    def references(self, value: Any) -> Iterable[Reference]:
        return (Reference("language", value, self.soft),) if value else ()


def language_code(text: str) -> str:
    """Return the code in its usual case. Raises BadCell."""
    match = _LANGUAGE.fullmatch(text.strip())
    if not match:
        raise BadCell(Code.BAD_LANGUAGE, value=text)
    return match[1].lower() + (f"-{match[2].title()}" if match[2] else "")


class CountryCode(Codec):
    """Two letters of ISO 3166."""

    def parse(self, cell: Cell) -> str:
        text = text_of(cell).upper()
        if not re.fullmatch("[A-Z]{2}", text):
            raise BadCell(Code.BAD_COUNTRY, value=text)
        return text


class Zone(Codec):
    """A time zone of the IANA list, such as ``Europe/Riga``."""

    def parse(self, cell: Cell) -> str:
        text = text_of(cell)
        if "/" not in text or text not in available_timezones():
            raise BadCell(Code.BAD_ZONE, value=text)
        return ZoneInfo(text).key


class Email(Codec):
    """An e-mail address by its shape; whether it exists is not asked."""

    def parse(self, cell: Cell) -> str:
        text = text_of(cell)
        if len(text) > 254 or not _EMAIL.fullmatch(text):
            raise BadCell(Code.BAD_EMAIL, value=text)
        return text


class Url(Codec):
    """An address of a web page."""

    def parse(self, cell: Cell) -> str:
        text = text_of(cell)
        if len(text) > 500 or not _URL.fullmatch(text):
            raise BadCell(Code.BAD_URL, value=text)
        return text


class AudienceTerms(Codec):
    """For whom: the notation of Audience."""

    def parse(self, cell: Cell) -> Audience:
        text = text_of(cell)
        try:
            return Audience.parse(text.rstrip("; "))
        except InvalidAudience as problem:
            raise BadCell(Code.BAD_AUDIENCE, value=text, term=problem.term) from None

    def references(self, value: Any) -> Iterable[Reference]:
        if str(value) == "all":
            return
        yield from (Reference("Delegations", code) for code in sorted(value.codes()))
        yield from (Reference("Programme", key) for key in sorted(value.names("item-")))
        yield from (Reference("language", key) for key in sorted(value.names("lang-")))
        yield from (Reference("group", key, soft=True) for key in sorted(value.names("group-")))


class Links(Codec):
    """Links, one a line: ``Label | https://…`` or ``Label | slides/p14.pdf``, a file beside the workbook."""

    def parse(self, cell: Cell) -> tuple[Link, ...]:
        links = []
        for line in text_of(cell).splitlines():
            if not line.strip():
                continue
            label, bar, target = (part.strip() for part in line.rpartition("|"))
            sound = _HTTPS.fullmatch(target) if "://" in target else _STORED_NAME.fullmatch(target)
            if not (bar and label and sound) or units(label) > 60 or len(target) > 500:
                raise BadCell(Code.BAD_LINK, value=line.strip())
            links.append(Link(label, target))
        return tuple(links)

    def format(self, value: Any) -> str:
        return "\n".join(f"{link.label} | {link.target}" for link in value)


class Moment(Codec):
    """When a poll opens or closes, as ``word`` or ``word=argument`` in one of the given patterns."""

    def __init__(self, code: Code, *patterns: str) -> None:
        self.code = code
        self._patterns = [re.compile(pattern) for pattern in patterns]

    def parse(self, cell: Cell) -> str:
        text = re.sub(r"\s*([=+])\s*", r"\1", text_of(cell))
        if not any(pattern.fullmatch(text) for pattern in self._patterns):
            raise BadCell(self.code, value=text)
        if text.startswith("daily="):
            return f"daily={Clock().parse(text.removeprefix('daily='))}"
        return text

    def references(self, value: Any) -> Iterable[Reference]:
        return (Reference("Programme", value.removeprefix("item=")),) if value.startswith("item=") else ()


_AT_ITEM = r"item=[A-Za-z0-9][A-Za-z0-9_-]{0,23}"
_AFTER_MEETING = r"meeting_end\+[0-9]{1,3}d"
TRIGGER = Moment(
    Code.BAD_TRIGGER,
    "on_join",
    f"after_kind=(?:{'|'.join(Kind)})",
    r"daily=[0-9]{1,2}[:.][0-9]{2}",
    _AT_ITEM,
    _AFTER_MEETING,
)
CLOSES = Moment(Code.BAD_CLOSES, r"\+[0-9]{1,3}h", _AT_ITEM, _AFTER_MEETING)

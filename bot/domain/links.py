"""Where a text leads: the hosts of its links, as Telegram would make them. Pure."""

import re
from collections.abc import Iterable
from html import unescape

from bot.domain.programme import Programme

_NAME = r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}"
_LINK = re.compile(
    r"(?:https?://|href=\"(?!https?:)[a-z]+://)(?:[^/\s\"<>@]*@)?([^/\s\"<>?#:@]+)", re.IGNORECASE
)
_BARE = re.compile(rf"(?<![\w@/.-])({_NAME})(?=[/:?\s,;)!]|\.?(?:\s|$|<))", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_MAIL = re.compile(r"\S+@\S+")


def hosts(html: str) -> tuple[str, ...]:
    """The hosts that a text leads to, in its order: of its links and of what is typed like one."""
    words = _MAIL.sub(" ", unescape(_TAG.sub(" ", html)))
    found = [*_LINK.findall(unescape(html)), *(one for one in _BARE.findall(words) if one == one.lower())]
    return tuple(dict.fromkeys(one.lower().removeprefix("www.").rstrip(".") for one in found))


def own_hosts(programme: Programme) -> frozenset[str]:
    """The hosts that the meeting itself names: in its settings, its pages and its items."""
    texts: list[str] = [*programme.meeting.values.values()]
    texts += [text for page in programme.info for text in page.text.texts.values()]
    texts += [link.target for item in programme.items for link in item.links]
    return frozenset(host for text in texts for host in hosts(text))


def foreign(texts: Iterable[str], programme: Programme) -> tuple[str, ...]:
    """The hosts that are not the meeting's own, nor below one of them."""
    own = own_hosts(programme)
    found = dict.fromkeys(host for text in texts for host in hosts(text))
    return tuple(host for host in found if not any(host == one or host.endswith(f".{one}") for one in own))

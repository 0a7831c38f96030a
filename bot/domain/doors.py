"""Codes at the door: whose they are, and when they open. Pure."""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

from bot.domain import invitations
from bot.domain.programme import Item, Kind, Programme

BEFORE, AFTER = timedelta(minutes=30), timedelta(minutes=15)
"""Who scans it so long before the start or after the end was there."""
_PREFIX = "here-"
_LENGTH = 22
"""Characters of the keyed hash: 132 bits, nobody guesses them."""


def code_of(item: Item, programme: Programme, key: bytes) -> str:
    """The code of an item: the same each time, so that a poster can be printed days before."""
    what = f"door:{programme.meeting.code}:{item.id}".encode()
    digest = hmac.new(key, what, hashlib.sha256).digest()
    return _PREFIX + base64.urlsafe_b64encode(digest).decode()[:_LENGTH]


def address(item: Item, programme: Programme, key: bytes, username: str) -> str:
    """The address behind the QR code."""
    return invitations.address(code_of(item, programme, key), username)


def item_of(text: str, programme: Programme, key: bytes) -> Item | None:
    """The item whose code this is; None for every other text."""
    if not text.startswith(_PREFIX) or not text.isascii():
        return None
    same = (one for one in programme.items if hmac.compare_digest(text, code_of(one, programme, key)))
    return next(same, None)


def has_door(item: Item) -> bool:
    """Whether people come in to it; buses are boarded, and nobody counts free time."""
    return item.kind not in {Kind.TRANSFER, Kind.FREE} and not item.withdrawn


def is_open(item: Item, now: datetime) -> bool:
    """Whether the code marks who scans it now. Meeting time."""
    return has_door(item) and item.starts_at - BEFORE <= now < item.over_at + AFTER

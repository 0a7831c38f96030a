"""Invitation codes: how they are made, written and read. Only their keyed hashes are ever stored."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.people import Role

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U, so that nothing is mistaken on paper."""

CODE_LENGTH, LINK_LENGTH = 10, 22
_READ = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None, "\u00a0": None})

LIFETIME = timedelta(days=60)
ORGANISER_LIFETIME = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Codes:
    """The two forms of one invitation: 10 characters to type (50 bits), 22 in a link (128 bits)."""

    code: str
    link: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """A new invitation as it is handed out, once. ``participant_id`` None: a delegation's shared one."""

    participant_id: str | None
    name: str
    delegation: str
    role: Role
    minor: bool
    codes: Codes
    language: str = ""
    expires_at: datetime | None = None


class Redemption(StrEnum):
    """What came of a code. Every kind of wrong code is INVALID: nobody learns which."""

    PERSONAL = "personal"  # it names a participant, who is asked to confirm
    SHARED = "shared"  # it names a delegation; the person types their name
    INVALID = "invalid"


def new_codes() -> Codes:
    """Draw a new pair. No code reads as a number: a spreadsheet would make 12E3456789 infinite."""
    code = "0"
    while code.replace("E", "").isdigit():
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    return Codes(code, secrets.token_urlsafe(16))


def grouped(code: str) -> str:
    """``ABCDE FGHJK``: as it is printed, to be read and typed."""
    return f"{code[:5]} {code[5:]}"


def address(link: str, username: str) -> str:
    """The address behind a QR code: it opens the bot and hands the code over when Start is pressed."""
    return f"https://t.me/{username}?start={link}"


def read_code(text: str) -> str | None:
    """What a person typed or a link carried, in its one form; None if it cannot be a code."""
    if len(text) == LINK_LENGTH and text.replace("-", "").replace("_", "").isalnum() and text.isascii():
        return text
    typed = text.upper().translate(_READ)
    return typed if len(typed) == CODE_LENGTH and set(typed) <= set(ALPHABET) else None


def hashed(code: str, key: bytes) -> str:
    """The keyed hash that stands for a code: HMAC-SHA-256, hexadecimal."""
    return hmac.new(key, b"invitation:" + code.encode(), hashlib.sha256).hexdigest()

"""Takes secrets out of whatever is written to a log."""

import json
import re
from collections.abc import Iterable
from urllib.parse import quote

_TOKEN = re.compile(r"\d{5,15}(:|%3[Aa])[A-Za-z0-9_-]{20,}")
_secrets: set[str] = set()


def know(secrets: Iterable[str]) -> None:
    """Remember secrets that must never appear, in all the forms they may take."""
    _secrets.update(form for secret in secrets if secret for form in _forms(secret))


def redact(text: str) -> str:
    """Take tokens and the known secrets out of a text."""
    text = _TOKEN.sub("[token]", text)
    for secret in sorted(_secrets, key=len, reverse=True):  # one may be the beginning of another
        text = text.replace(secret, "[secret]")
    return text


def _forms(secret: str) -> set[str]:
    """A secret as it is, as it stands in a JSON line, in a Python repr and in an address."""
    in_json = json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]
    return {
        secret,
        *in_json,
        json.dumps(repr(secret)[1:-1], ensure_ascii=False)[1:-1],
        quote(secret, safe=""),
    }

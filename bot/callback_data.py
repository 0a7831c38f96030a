"""Typed button payloads: frozen dataclass ↔ at most 64 ASCII bytes, with a version prefix.

A class stands in the view beside the keyboard that uses it. No payload carries a right or a role:
who may act is read at the moment of the press.
"""

from dataclasses import fields
from datetime import date
from typing import Annotated, Any, ClassVar, Self, get_args, get_origin, get_type_hints

VERSION = "1"
MAX_BYTES = 64
_SEPARATOR = "|"
_DIGITS = 18
"""Of a number: a longer one is none of ours, and no column could be compared with it."""
Small = Annotated[int, 9]
"""A number for a column of 32 bits: so many digits at most, for the same reason."""

REGISTRY: dict[str, type["CallbackData"]] = {}
"""Every payload class by its code, for the rules that check them all."""


class StaleButton(ValueError):
    """The payload is of an older version, of nobody, or broken."""


class CallbackData:
    """Base of payloads: ``class ShowDay(CallbackData, code="day")`` decorated ``@dataclass(frozen=True)``.

    Not with ``slots=True``: that makes the class a second time, without its code.
    Fields may be ``str``, ``int``, ``Small``, ``bool``, ``date`` and each of them ``| None``. A field carries
    the wanted state, never *toggle*: a press may arrive twice.
    """

    code: ClassVar[str]

    def __init_subclass__(cls, *, code: str, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if code in REGISTRY:
            raise TypeError(f"{cls.__name__} and {REGISTRY[code].__name__} share the code {code!r}")
        cls.code = code
        REGISTRY[code] = cls

    def pack(self) -> str:
        """Return the payload. Raises ValueError if it cannot be carried in 64 ASCII bytes."""
        values = [_pack(getattr(self, field.name)) for field in fields(self)]  # type: ignore[arg-type]  # every payload is a dataclass
        packed = _SEPARATOR.join([VERSION + self.code, *values])
        if not packed.isascii() or len(packed) > MAX_BYTES:
            raise ValueError(f"{type(self).__name__} does not fit a button: {packed!r}")
        return packed

    @classmethod
    def unpack(cls, data: object) -> Self:
        """Read a payload. Raises StaleButton on anything this class did not write."""
        if not isinstance(data, str):
            raise StaleButton(data)
        head, *values = data.split(_SEPARATOR)
        names = [field.name for field in fields(cls)]  # type: ignore[arg-type]  # as above
        if head != VERSION + cls.code or len(values) != len(names):
            raise StaleButton(data)
        hints = _hints(cls)
        try:
            return cls(**{name: _unpack(text, hints[name]) for name, text in zip(names, values, strict=True)})
        except ValueError as error:
            raise StaleButton(data) from error

    @classmethod
    def matches(cls, data: object) -> bool:
        """Tell whether the payload names this class; it may still be broken."""
        return isinstance(data, str) and data.split(_SEPARATOR, 1)[0] == VERSION + cls.code


_HINTS: dict[type, dict[str, Any]] = {}


def _hints(cls: type) -> dict[str, Any]:
    if cls not in _HINTS:
        _HINTS[cls] = get_type_hints(cls, include_extras=True)
    return _HINTS[cls]


def _pack(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case date():
            return value.strftime("%Y%m%d")
        case str() if not value or _SEPARATOR in value:
            raise ValueError(f"{value!r} cannot stand in a button")
    return str(value)


def _unpack(text: str, hint: Any) -> object:
    if type(None) in get_args(hint):
        if not text:
            return None
        hint = next(kind for kind in get_args(hint) if kind is not type(None))
    digits = _DIGITS
    if get_origin(hint) is Annotated:
        hint, digits = get_args(hint)
    if not text or not text.isascii():
        raise ValueError(text)
    if hint is bool:
        if text not in ("0", "1"):
            raise ValueError(text)
        return text == "1"
    if hint is int:
        if len(text) > digits:
            raise ValueError(text)
        return int(text)
    if hint is date:
        if len(text) != 8 or not text.isdecimal():
            raise ValueError(text)
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    return text

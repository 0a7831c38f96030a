"""Numbers as the reader's language writes them."""

from babel.numbers import format_decimal, format_percent

from bot.i18n import Translator


def decimal(value: float, t: Translator) -> str:
    """``3.9``, ``3,9``: one digit after the point, never more."""
    return format_decimal(_round(value), "0.0", locale=t.ui)


def percent(share: float, t: Translator) -> str:
    """``40%``, ``40 %``."""
    return format_percent(share, "#,##0%" if t.ui in ("en", "lv") else None, locale=t.ui)


def signed(value: float, t: Translator) -> str:
    """``+35``, ``−12``, ``0``: a whole number."""
    whole = round(value)
    return format_decimal(whole, "+0;−0" if whole else "0", locale=t.ui)


def _round(value: float) -> float:
    """As a reader rounds: what is computed may fall short of a half by a hair."""
    return round(value + 1e-9, 1)

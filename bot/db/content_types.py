"""Column types of a meeting's content: values of the domain as JSON or in their notation."""

from typing import Any

from sqlalchemy import JSON, Dialect, String
from sqlalchemy.types import TypeDecorator

from bot.domain.audience import Audience
from bot.domain.localized import LocalizedText
from bot.domain.programme import Link


class Localized(TypeDecorator[LocalizedText]):
    """``{language: text}`` as JSON."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: LocalizedText | None, dialect: Dialect) -> Any:
        return None if value is None else dict(value.texts)

    def process_result_value(self, value: Any, dialect: Dialect) -> LocalizedText | None:
        return None if value is None else LocalizedText(value)


class AudienceColumn(TypeDecorator[Audience]):
    """An audience in its one notation."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Audience | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Audience | None:
        return None if value is None else Audience.parse(value)


class Words(TypeDecorator[tuple[Any, ...]]):
    """A tuple of texts or numbers as a JSON list."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: tuple[Any, ...] | None, dialect: Dialect) -> Any:
        return None if value is None else list(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[Any, ...] | None:
        return None if value is None else tuple(value)


class Links(TypeDecorator[tuple[Link, ...]]):
    """Links of an item as a JSON list of pairs."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: tuple[Link, ...] | None, dialect: Dialect) -> Any:
        return None if value is None else [list(link) for link in value]

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[Link, ...] | None:
        return None if value is None else tuple(Link(*pair) for pair in value)

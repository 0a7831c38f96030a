"""Our tables with the types that values are stored in, and rows in an order that both databases have."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Enum,
    MetaData,
    Select,
    String,
    Table,
    TypeDecorator,
    collate,
    select,
)
from sqlalchemy.types import TypeEngine

from bot.db.tables import metadata
from bot.db.types import UTCDateTime
from bot.domain.moving import MoveRefused

_BATCH = 1000


def _bare() -> list[Table]:
    """Our tables in an order in which rows find those they refer to, with the types they are stored in."""
    made = MetaData()
    return [Table(one.name, made, *map(_bare_column, one.columns)) for one in metadata.sorted_tables]


def _bare_column(column: Column[Any]) -> Column[Any]:
    return Column(column.name, _stored(column.type), primary_key=column.primary_key)


def _stored(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    if isinstance(kind, Enum):
        return String()
    if isinstance(kind, TypeDecorator) and not isinstance(kind, UTCDateTime):  # it knows the zone
        return kind.impl_instance
    return kind


TABLES = _bare()


def in_order(table: Table, collation: str = "") -> Select[Any]:
    """All rows by their key. PostgreSQL sorts as people do, unless it is told to go by the bytes."""
    keys: list[ColumnElement[Any]] = [
        collate(key, collation) if collation and isinstance(key.type, String) else key
        for key in table.primary_key
    ]
    return select(table).order_by(*keys)


def batches(source: Connection, table: Table) -> Iterator[Sequence[Sequence[Any]]]:
    """Rows by their key, some at a time. Raises MoveRefused at one that cannot be read."""
    done = 0
    asked = in_order(table).execution_options(yield_per=_BATCH)
    try:
        for batch in source.execute(asked).partitions():
            yield batch
            done += len(batch)
    except (ValueError, TypeError, LookupError) as error:
        raise MoveRefused(f"After row {done} of {table.name} there is one that cannot be read.") from error


def clean(row: Sequence[Any]) -> tuple[Any, ...]:
    """Without NUL in texts, which PostgreSQL does not take and nobody ever typed."""
    return tuple(one.replace("\x00", "") if isinstance(one, str) else one for one in row)

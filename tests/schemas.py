"""Databases of released versions: an older schema, made by its own migrations, with rows in every table."""

import re
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, Connection, MetaData, inspect, types
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.db import migrate
from bot.domain.hold import HoldReason

RELEASED = tuple(f"{number:04}" for number in range(1, int(migrate.HEAD)))
"""Every schema before this one."""
ROWS = 3
AT = datetime(2018, 11, 10, 5, 25, tzinfo=UTC)
WORDS: dict[str, str] = {"held_for": HoldReason.BEHIND}
"""What the bot knows of a column whose words no CHECK names."""
_CHOICE = re.compile(r"(\w+)\)?(?:::text)? (?:IN \(|= ANY \(\(?ARRAY\[)'(\w+)'")


async def make(url: str, revision: str) -> None:
    """Bring an empty database to a schema and fill it."""
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.run_sync(migrate.upgrade, revision)
        await connection.run_sync(_fill)
    await engine.dispose()


def _fill(connection: Connection) -> None:
    known, looked = MetaData(), inspect(connection)
    known.reflect(connection)
    for table in known.sorted_tables:
        if table.name == "alembic_version":
            continue
        checks = " ".join(str(one["sqltext"]) for one in looked.get_check_constraints(table.name))
        choices = WORDS | dict(_CHOICE.findall(checks))
        number = 1 if "id = 1" in checks else ROWS
        # PostgreSQL counts by itself, from one on.
        named = [one for one in table.columns if not (one.primary_key and one.server_default is not None)]
        rows = [{one.name: _value(one, choices, n) for one in named} for n in range(1, number + 1)]
        connection.execute(table.insert(), rows)


def _value(column: Column[Any], choices: dict[str, str], number: int) -> object:
    if column.name in choices:
        return choices[column.name]
    for key in column.foreign_keys:
        return _value(key.column, choices, number)
    at = AT.replace(tzinfo=None) if not getattr(column.type, "timezone", False) else AT
    match column.type:
        case types.DateTime():
            return at
        case types.Date():
            return date(2018, 11, 10 + number)
        case types.Boolean():
            return number % 2 == 0
        case types.Integer():
            return number
        case types.Float() | types.Numeric():
            return number / 2
        case types.JSON():
            return {"en": f"žīle {number}"}
        case types.LargeBinary():
            return bytes([number])
        case types.String():
            return f"{number}ē{column.name}"[: column.type.length or 40]
    raise NotImplementedError(column)

"""The declaration of the sheets is sound in itself."""

from dataclasses import fields

import pytest

from bot.domain.workbook import SHEETS, Sheet
from bot.domain.workbook.problems import BadCell


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_field_of_an_entity_has_a_column(sheet: Sheet) -> None:
    filled = {column.fills for column in sheet.columns}
    computed = {"starts_at", "ends_at", "version"} if sheet.name == "Programme" else set()
    assert {field.name for field in fields(sheet.entity)} <= filled | computed | {sheet.open_field}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_column_is_named_once_and_explained(sheet: Sheet) -> None:
    names = [column.name for column in sheet.columns]
    assert len(set(names)) == len(names)
    assert all(column.note.endswith(".") for column in sheet.columns)
    assert sheet.vertical or sheet.key_columns
    assert sheet.vertical or sheet.flag


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_example_and_every_choice_can_be_read_and_reads_the_same_when_written(sheet: Sheet) -> None:
    for column in sheet.columns:
        for text in filter(None, (column.example, *column.codec.choices)):
            try:
                value = column.codec.parse(text)
                written = column.codec.format(value)
                again = column.codec.parse(written) if written else False  # a *no* may be an empty cell
            except BadCell as problem:
                pytest.fail(f"{sheet.name}.{column.name}: {text!r}: {problem}")
            assert again == value, f"{sheet.name}.{column.name}: {text!r}: {written!r}"

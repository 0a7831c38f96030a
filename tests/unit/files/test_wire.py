"""Tables survive the way from the child to the bot."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.workbook import Cell, Code, Problem, Tables
from bot.files import Refused, wire
from bot.files.refusals import Refusal

_CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


@settings(deadline=None)
@given(st.dictionaries(st.text() | st.just("$date"), st.lists(st.lists(_CELLS))))
def test_tables_come_back_as_they_were(sheets: dict[str, list[list[Cell]]]) -> None:
    notes = (Problem("Programme", 3, "end", Code.NO_FORMULA_VALUE, {"value": "x"}, warning=True),)
    text = wire.dump(Tables(sheets, notes)).encode("utf-8", "surrogatepass")
    assert wire.load(text) == Tables(sheets, notes)


def test_refusal_comes_back_as_it_was() -> None:
    with pytest.raises(Refused) as caught:
        wire.load(wire.dump_refusal(Refused(Refusal.TOO_MANY_ROWS, sheet="Info", most="5000")).encode())
    assert (caught.value.code, caught.value.values) == (
        Refusal.TOO_MANY_ROWS,
        {"sheet": "Info", "most": "5000"},
    )

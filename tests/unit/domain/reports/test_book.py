"""Names of sheets, as Excel and LibreOffice take them."""

from bot.domain.reports.book import Sheet, sheet_names


def names(*wanted: str) -> list[str]:
    return sheet_names(tuple(Sheet(name, ()) for name in wanted))


def test_names_of_sheets_are_short_and_without_what_excel_forbids() -> None:
    assert names("Presence: who [was] here?/*\\") == ["Presence who was here"]
    assert names("") == ["-"]
    assert names("'quoted'") == ["quoted"]
    (long,) = names("Dalībnieku saraksts pa delegācijām un pilsētām")
    assert len(long) <= 31


def test_names_of_sheets_are_told_apart_whatever_their_case() -> None:
    same = "Dalībnieku saraksts pa delegācijām un pilsētām"
    found = names(same, same.upper(), same, "History")
    assert len({name.casefold() for name in found}) == 4
    assert all(len(name) <= 31 for name in found)
    assert found[3] == "History 2"

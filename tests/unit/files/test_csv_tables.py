"""CSV files of every dialect that spreadsheets write."""

import pytest

from bot.domain.workbook import Code, Problem
from bot.files import Refused
from bot.files.csv_tables import decode, read_csv
from bot.files.refusals import Refusal

ROWS = [
    ["id", "title:lv", "note"],
    ["P01", "Sešas pilsētas", "two\nlines; with, signs"],
    ["P02", "Ēdnīca", ""],
]
CSV = '{id}{s}title:lv{s}note\n{p}P01{s}Sešas pilsētas{s}"two\nlines; with, signs"\nP02{s}Ēdnīca{s}\n'


def read(data: bytes) -> list[list[str]]:
    return read_csv(data, "programme.csv", [])


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1257"])
@pytest.mark.fault("bad:csv")
def test_every_separator_and_encoding_gives_the_same_rows(separator: str, encoding: str) -> None:
    text = CSV.format(id="id", s=separator, p="")
    assert read(text.encode(encoding)) == ROWS


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
@pytest.mark.fault("bad:csv")
def test_every_line_end_gives_the_same_rows(ends: str) -> None:
    text = "id;title\nP01;A\nP02;B\n".replace("\n", ends)
    assert read(text.encode()) == [["id", "title"], ["P01", "A"], ["P02", "B"]]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Sešas pilsētas, viena Eiropa: partnerpilsētu prezentācijas", "cp1257"),
        ("Šeši miestai – viena Europa: prisistato miestai partneriai ąčęėįųūž", "cp1257"),
        ("Powitanie delegacji, otwarcie i zwiedzanie miasta: zażółć gęślą jaźń", "cp1250"),
        ("Šest gradova: obilazak grada, večera i veče pesama, đaci, ćuprija", "cp1250"),
        ("Шест градова, једна Европа: градови партнери се представљају", "cp1251"),
    ],
)
@pytest.mark.fault("bad:csv")
def test_old_encodings_are_guessed_and_told(text: str, encoding: str) -> None:
    notes: list[Problem] = []
    rows = read_csv(f"title;x\n{text};1\n".encode(encoding), "programme.csv", notes)
    assert rows[1] == [text, "1"]
    assert [(one.code, one.values["encoding"], one.warning) for one in notes] == [
        (Code.ENCODING_GUESSED, encoding, True)
    ]


@pytest.mark.fault("bad:csv")
def test_utf_8_is_no_guess() -> None:
    assert decode("Ēdnīca".encode(), "programme.csv") == ("Ēdnīca", "")


@pytest.mark.fault("bad:nul", "bad:csv")
def test_nul_characters_are_left_out() -> None:
    assert read(b"id;title\nP\x0001;A\n") == [["id", "title"], ["P01", "A"]]


@pytest.mark.fault("bad:csv")
def test_line_that_names_the_separator_is_no_header() -> None:
    assert read(b"sep=;\r\nid;a,b\r\nP01;x,y\r\n") == [["id", "a,b"], ["P01", "x,y"]]


@pytest.mark.parametrize(
    "body",
    [b'P01;"open\nP02;B\n', b'P01;"a" b\nP02;B\n', b"P01;" + b"x" * 200_000 + b"\n"],
    ids=["open quote", "text after quote", "endless cell"],
)
@pytest.mark.fault("bad:csv")
def test_row_that_cannot_be_split_is_named(body: bytes) -> None:
    with pytest.raises(Refused) as caught:
        read(b"id;title\nP00;A\n" + body)
    assert caught.value.code is Refusal.CSV_BROKEN
    assert caught.value.values == {"sheet": "programme.csv", "row": "3"}


@pytest.mark.fault("bad:csv")
def test_more_rows_than_the_limit_are_refused() -> None:
    assert len(read(b"id\n" + b"P\n" * 5000)) == 5001
    with pytest.raises(Refused) as caught:
        read(b"id\n" + b"P\n" * 5001)
    assert caught.value.code is Refusal.TOO_MANY_ROWS


@pytest.mark.fault("bad:csv")
def test_letters_of_no_known_encoding_are_refused() -> None:
    with pytest.raises(Refused) as caught:
        read(bytes(range(0x80, 0xA0)) * 3)
    assert caught.value.code is Refusal.CSV_ENCODING

"""Files become tables in a child process; whatever is wrong with them is refused in one sentence."""

import asyncio
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import LXML
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from bot.domain.workbook import Cell, Code, parse, plan, to_rows
from bot.files import Refused, read_tables
from bot.files.refusals import Refusal
from tests.integration.files.books import BOMB, ods, rewritten, save, small
from tests.workbooks import ITEM, read, tables

pytestmark = pytest.mark.fault("bad:xlsx")

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "meeting.xlsx"


def children() -> str:
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text()


@contextmanager
def at_most(more: int) -> Iterator[None]:
    """Check that this process itself never held so many bytes more, not even for a moment."""
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew
    before = memory("VmHWM")
    yield
    assert memory("VmHWM") - before <= more


def memory(name: str) -> int:
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status[name].split()[0]) * 1024


async def refusal(path: Path) -> Refusal:
    with pytest.raises(Refused) as caught:
        await read_tables(path)
    assert str(caught.value).endswith(".")
    return caught.value.code


async def test_xlsx_and_ods_and_csv_say_the_same(path: Path, tmp_path: Path) -> None:
    small(path)
    ods(tmp_path / "meeting.ods", tables().sheets)
    folder = tmp_path / "csv"
    folder.mkdir()
    for name, rows in tables().sheets.items():
        lines = [";".join(f'"{cell or ""}"' for cell in row) for row in rows]
        (folder / f"{name.upper()}.CSV").write_text("\r\n".join(lines), encoding="utf-8-sig")
    expected = read(tables())
    assert read(await read_tables(path)) == expected
    assert read(await read_tables(tmp_path / "meeting.ods")) == expected
    assert read(await read_tables(folder)) == expected


async def test_real_dates_times_and_numbers_are_read(path: Path) -> None:
    native: dict[str, Cell] = {
        "day": datetime(2018, 11, 10),
        "start": timedelta(hours=24, minutes=30),
        "end": None,
        "capacity": 30,
    }
    workbook = small(path, {**ITEM, **native})
    workbook["Programme"]["C2"].number_format = "[h]:mm"
    workbook.save(path)
    item = read(await read_tables(path)).items["P01"]
    assert (item.starts_at.isoformat(), item.capacity) == ("2018-11-10T22:30:00+00:00", 30)


@pytest.mark.parametrize("format", ["hh:mm", "[h]:mm", "General"])
async def test_time_after_midnight_is_read_in_every_format_of_its_cell(path: Path, format: str) -> None:
    workbook = small(path, {**ITEM, "end": None})
    workbook["Programme"]["C2"] = 24.5 / 24
    workbook["Programme"]["C2"].number_format = format
    workbook.save(path)
    item = read(await read_tables(path)).items["P01"]
    assert item.starts_at.isoformat() == "2018-11-10T22:30:00+00:00"


async def test_dates_counted_from_1904_are_the_same_days(path: Path) -> None:
    workbook = small(path)
    workbook.epoch = CALENDAR_MAC_1904
    workbook["Programme"]["B2"] = datetime(2018, 11, 10)
    workbook.save(path)
    assert read(await read_tables(path)) == read(tables())


async def test_table_that_starts_further_down_keeps_its_row_numbers(path: Path) -> None:
    sheets = tables({**ITEM, "start": "late"}).sheets
    moved = [[], [], *([None, *row] for row in sheets["Programme"])]
    save(path, {**sheets, "Programme": moved})
    problems = parse(await read_tables(path))[1]
    assert [(one.row, one.column) for one in problems] == [(4, "start")]


async def test_merged_day_is_meant_for_every_row_of_it(path: Path) -> None:
    workbook = small(path, ITEM, {**ITEM, "id": "P02"})
    workbook["Programme"].merge_cells("B2:B3")
    workbook.save(path)
    content, problems = parse(await read_tables(path))
    assert content is not None
    assert content.items["P02"].day == content.items["P01"].day
    assert [one.code for one in problems] == [Code.MERGED_CELLS]


async def test_hidden_sheet_is_read_and_told(path: Path) -> None:
    workbook = small(path)
    workbook["Programme"].sheet_state = "hidden"
    workbook.save(path)
    content, problems = parse(await read_tables(path))
    assert content == read(tables())
    assert [(one.sheet, one.code) for one in problems] == [("Programme", Code.HIDDEN_SHEET)]


async def test_formula_that_was_never_calculated_is_a_problem(path: Path) -> None:
    workbook = small(path)
    workbook["Programme"]["F2"] = '=CONCATENATE("Open","ing")'
    workbook.save(path)
    problems = parse(await read_tables(path))[1]
    assert ("Programme", 2, "F2", Code.NO_FORMULA_VALUE) in [
        (one.sheet, one.row, one.column, one.code) for one in problems
    ]


async def test_formula_with_its_value_is_read(path: Path) -> None:
    workbook = small(path)
    workbook["Programme"]["F2"] = '=CONCATENATE("Open","ing")'
    workbook.save(path)
    empty = b"<v></v>" if LXML else b"<v />"  # openpyxl writes with lxml where it is installed
    rewritten(path, {}, {"xl/worksheets/sheet2.xml": (empty, b"<v>Opening</v>")})
    rewritten(path, {}, {"xl/worksheets/sheet2.xml": (b'<c r="F2"', b'<c r="F2" t="str"')})
    assert read(await read_tables(path)) == read(tables())


async def test_file_that_is_not_there_or_empty_is_refused(path: Path, tmp_path: Path) -> None:
    assert await refusal(path) is Refusal.NO_FILE
    path.touch()
    assert await refusal(path) is Refusal.EMPTY
    (tmp_path / "folder").mkdir()
    assert await refusal(tmp_path / "folder") is Refusal.NO_CSV


async def test_folder_with_a_web_page_named_csv_is_refused_and_an_empty_file_is_no_harm(
    tmp_path: Path,
) -> None:
    (tmp_path / "info.csv").touch()
    (tmp_path / "programme.csv").write_text("id;day\n")
    assert (await read_tables(tmp_path)).sheets == {"info": [], "programme": [["id", "day"]]}
    (tmp_path / "venues.csv").write_text("<!DOCTYPE html><html>Sign in</html>")
    assert await refusal(tmp_path) is Refusal.HTML


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\n<!DOCTYPE html><html><table></table></html>", Refusal.HTML),
        (OLE + "EncryptedPackage".encode("utf-16-le"), Refusal.ENCRYPTED),
        (OLE, Refusal.OLD_XLS),
        (b"%PDF-1.4", Refusal.NOT_A_WORKBOOK),
        (b"PK\x03\x04" + bytes(100), Refusal.DAMAGED),
        (b"x" * (5 * 1024 * 1024 + 1), Refusal.TOO_BIG),
    ],
    ids=["html", "encrypted", "xls", "pdf", "cut zip", "big"],
)
async def test_file_that_is_no_workbook_is_refused(path: Path, data: bytes, expected: Refusal) -> None:
    path.write_bytes(data)
    assert await refusal(path) is expected


async def test_archive_of_something_else_is_refused(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    assert await refusal(path) is Refusal.NOT_A_WORKBOOK


@pytest.mark.parametrize(
    "extra",
    [
        {"xl/media/bomb.xml": b"<a>" + b" " * BOMB},
        {f"xl/media/{number}.png": b"" for number in range(200)},
        {"../../etc/cron.d/x": b"x"},
        {"xl/../../x": b"x"},
        {"/etc/x": b"x"},
        {"..\\x": b"x"},
        {"xl/e.xml": b'<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'},
        {"xl/e.xml": b" " * (2**20 - 4) + b"<!ENTITY b 'b'>"},
        {"xl/e.xml": "<!DOCTYPE a>".encode("utf-16")},
    ],
    ids=["bomb", "many", "out", "through", "absolute", "backslash", "entity", "late entity", "utf-16 entity"],
)
async def test_archive_that_could_do_harm_is_refused(path: Path, extra: dict[str, bytes]) -> None:
    small(path)
    rewritten(path, extra)
    with at_most(20 * 2**20):
        assert await refusal(path) is Refusal.SUSPICIOUS


async def test_archive_that_lies_about_its_size_is_refused(path: Path) -> None:
    small(path)
    rewritten(path, {"xl/media/bomb.xml": b" " * BOMB})
    data = path.read_bytes()
    size = BOMB.to_bytes(4, "little")
    assert data.count(size) == 2
    path.write_bytes(data.replace(size, (1000).to_bytes(4, "little")))
    assert await refusal(path) in (Refusal.DAMAGED, Refusal.SUSPICIOUS)


async def test_cell_far_away_is_refused_without_filling_the_memory(path: Path) -> None:
    workbook = small(path)
    workbook["Programme"]["XFD1048576"] = "far"
    workbook.save(path)
    with at_most(20 * 2**20):
        assert await refusal(path) is Refusal.TOO_HEAVY


async def test_cell_far_below_is_no_row_too_many(path: Path) -> None:
    workbook = small(path)
    workbook["Programme"]["A60000"] = " "
    workbook.save(path)
    assert read(await read_tables(path)) == read(tables())


async def test_more_than_five_thousand_rows_are_refused(path: Path) -> None:
    small(path, *({**ITEM, "id": f"P{number}"} for number in range(5001)))
    assert await refusal(path) is Refusal.TOO_MANY_ROWS


async def test_five_thousand_items_are_read_and_compared_within_three_seconds(path: Path) -> None:
    texts = {f"note:{language}": f"A note of some length, in {language}" for language in ("en", "lv")}
    items = [{**ITEM, **texts, "id": f"P{number}", "capacity": 30} for number in range(5000)]
    small(path, *items)
    before = to_rows(read(tables(*items)))
    started = os.times()
    content = read(await read_tables(path))
    done = plan(before, before, to_rows(content))
    taken = sum(os.times()[:4]) - sum(started[:4])  # processor time, of the reading child too
    assert done.empty
    assert done.unchanged["Programme"] == 5000
    assert taken <= 3.0, f"{taken:.1f} s"


async def test_child_sees_no_environment_of_ours(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small(path)
    monkeypatch.setenv("PYTHONSTARTUP", "/nonexistent")
    monkeypatch.setenv("PYTHONPATH", "/nonexistent")
    monkeypatch.setenv("PYTHONHOME", "/nonexistent")
    assert read(await read_tables(path)) == read(tables())


async def test_cancelled_reading_leaves_no_child(path: Path) -> None:
    small(path)
    before = children()
    reading = asyncio.ensure_future(read_tables(path))
    while children() == before:
        await asyncio.sleep(0.001)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert children() == before

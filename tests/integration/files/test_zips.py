"""A folder of CSV files that comes as a .zip, as people send it in chat."""

import os
import zipfile
from pathlib import Path

import pytest

from bot.files import Refused, read_tables
from bot.files.refusals import Refusal
from tests.workbooks import read, tables

pytestmark = pytest.mark.fault("bad:xlsx")


def packed(path: Path, contents: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


async def test_csv_files_in_a_zip_say_the_same_as_in_a_folder(tmp_path: Path) -> None:
    contents = {
        f"our meeting/{name}.csv": "\n".join(",".join(map(str, row)) for row in rows).encode()
        for name, rows in tables().sheets.items()
    }
    mac = {"__MACOSX/our meeting/._Programme.csv": b"\x00\x05", "our meeting/.DS_Store": b"\x00"}
    found = await read_tables(packed(tmp_path / "random.part", contents | mac))
    assert found.sheets.keys() == tables().sheets.keys()
    assert read(found).items == read(tables()).items


@pytest.mark.parametrize(
    ("contents", "code"),
    [
        ({"notes.txt": b"x"}, Refusal.NOT_A_WORKBOOK),
        ({"../meeting.csv": b"key,value"}, Refusal.SUSPICIOUS),
        ({f"{n}.csv": b"a,b" for n in range(31)}, Refusal.TOO_BIG),
        ({"meeting.csv": os.urandom(3 * 2**20).hex().encode()}, Refusal.TOO_BIG),
        ({"meeting.csv": b"<html><body>"}, Refusal.HTML),
    ],
    ids=["no csv", "out of it", "too many", "too large", "a page"],
)
async def test_a_zip_of_something_else_is_refused(
    tmp_path: Path, contents: dict[str, bytes], code: Refusal
) -> None:
    with pytest.raises(Refused) as caught:
        await read_tables(packed(tmp_path / "random.part", contents))
    assert caught.value.code is code

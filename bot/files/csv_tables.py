"""CSV files as tables: which letters, which separator, which rows. Runs in the reading child."""

import csv
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from bot.domain.workbook import Code, Problem, Tables
from bot.files import limits
from bot.files.archives import csv_names
from bot.files.kinds import kind_of
from bot.files.refusals import Refusal, Refused

_LETTERS = {
    "cp1257": frozenset("āčēģīķļņšūžĀČĒĢĪĶĻŅŠŪŽąęėįųĄĘĖĮŲöäåõüÖÄÅÕÜßóÓćńśźżłĆŃŚŹŻŁé"),
    "cp1250": frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻäöüßÄÖÜčšžđČŠŽĐáéíýúůěřďťňÁÉÍÝÚŮĚŘĎŤŇőűŐŰ"),
    "cp1251": frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯђјљњћџЂЈЉЊЋЏёЁіїєґ"),
}
_SIGNS = frozenset("–—…“”„‘’«»°№€§\u00a0·")


def read_csv_folder(folder: Path) -> Tables:
    """Read every .csv of a folder, each a sheet of its name. Raises Refused."""
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv" and path.is_file())
    if not paths:
        raise Refused(Refusal.NO_CSV)
    _check_size(sum(path.stat().st_size for path in paths), len(paths))
    return _tables({path.name: path.read_bytes() for path in paths})


def read_csv_archive(archive: zipfile.ZipFile) -> Tables:
    """Read the same packed as a .zip, which was looked through before (archives.py). Raises Refused."""
    names = csv_names(archive)
    _check_size(sum(archive.getinfo(name).file_size for name in names), len(names))
    return _tables({PurePosixPath(name).name: archive.read(name) for name in names})


def _check_size(size: int, count: int) -> None:
    if size > limits.FILE_BYTES or count > limits.CSV_FILES:
        raise Refused(Refusal.TOO_BIG, size=f"{size / 2**20:.1f}", most=str(limits.FILE_BYTES // 2**20))


def _tables(contents: Mapping[str, bytes]) -> Tables:
    sheets: dict[str, list[list[str]]] = {}
    notes: list[Problem] = []
    for name, data in contents.items():
        if data and kind_of(data, ".csv") != "csv":
            raise Refused(Refusal.NOT_A_WORKBOOK)
        sheets[PurePosixPath(name).stem] = read_csv(data, name, notes)
    return Tables(sheets, tuple(notes))


def read_csv(data: bytes, name: str, notes: list[Problem]) -> list[list[str]]:
    """Return the rows of one file; a guess of its letters becomes a note. Raises Refused."""
    text, guessed = decode(data, name)
    if guessed:
        values = {"encoding": guessed}
        notes.append(Problem(name, 0, "", Code.ENCODING_GUESSED, values, warning=True))
    text = text.replace("\x00", "")
    first, _, rest = text.partition("\n")
    separator = ""
    if first.strip().lower() in ("sep=;", "sep=,", "sep=\t"):
        separator, text = first.rstrip("\r\n")[4], rest
    return _rows(text, separator or _separator(text), name)


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Return the text, and the encoding if it had to be guessed. Raises Refused."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            try:
                return data.decode(encoding), ""
            except UnicodeDecodeError:
                raise Refused(Refusal.CSV_ENCODING, sheet=name) from None
    head = data[:2000]
    if len(head) > 3 and head[1::2].count(0) > len(head) // 4:
        return data.decode("utf-16-le", "replace"), "utf-16"
    if len(head) > 3 and head[::2].count(0) > len(head) // 4:
        return data.decode("utf-16-be", "replace"), "utf-16"
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    scored = [(_score(data, encoding), encoding) for encoding in _LETTERS]
    score, encoding = max(scored, key=lambda pair: pair[0])
    if score <= 0:
        raise Refused(Refusal.CSV_ENCODING, sheet=name)
    return data.decode(encoding), encoding


def _score(data: bytes, encoding: str) -> int:
    """Count letters the encoding's languages use, less the others; letters of two scripts in one word count
    against it."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return -1
    expected = _LETTERS[encoding]
    score = 0
    before = " "
    for letter in text:
        if letter > "\x7f":
            score += 1 if letter in expected else 0 if letter in _SIGNS else -2
        if encoding == "cp1251" and before.isalpha() and letter.isalpha():
            score -= 3 if (before > "\x7f") != (letter > "\x7f") else 0
        before = letter
    return score


def _separator(text: str) -> str:
    """Return the separator that splits the first line into most columns."""
    line = text.lstrip().split("\n", 1)[0].split("\r", 1)[0]
    return max(";,\t", key=lambda separator: len(next(csv.reader([line], delimiter=separator), [])))


def _rows(text: str, separator: str, name: str) -> list[list[str]]:
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > limits.ROWS + 1:
                raise Refused(Refusal.TOO_MANY_ROWS, sheet=name, most=str(limits.ROWS))
    except csv.Error:
        raise Refused(Refusal.CSV_BROKEN, sheet=name, row=str(len(rows) + 1)) from None
    return rows

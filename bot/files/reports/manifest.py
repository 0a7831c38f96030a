"""The MANIFEST of the evidence pack: what is in it, of when, by which version, with checksums."""

import csv
import hashlib
from collections.abc import Mapping
from pathlib import Path

_CHUNK = 1 << 20


def write(path: Path, told: Mapping[str, str]) -> None:
    """Write what is ``told`` and a line for each file beside and below ``path``: sorted, plain text.

    SHA-256, bytes, rows (of a .csv, without its header; else -), name. Raises OSError.
    """
    lines = [f"{name}: {value}" for name, value in told.items()]
    lines += ["", "sha256  bytes  rows  file"]
    files = (one for one in path.parent.rglob("*") if one.is_file() and one != path)
    named = sorted((one.relative_to(path.parent).as_posix(), one) for one in files)
    lines += [f"{_digest(one)}  {one.stat().st_size}  {_rows(one)}  {name}" for name, one in named]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")


def _digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_CHUNK):
            found.update(part)
    return found.hexdigest()


def _rows(path: Path) -> str:
    if path.suffix != ".csv":
        return "-"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return str(max(0, sum(1 for _ in csv.reader(file)) - 1))

"""Formulas that were never calculated: calamine gives such cells as empty, so their text would vanish."""

import re
import zipfile
from collections.abc import Iterator
from posixpath import join, normpath
from xml.etree import ElementTree  # after archives.py has refused every document that declares entities

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BARE = re.compile(
    rb'<c\b[^>]*?\br="[A-Z]{1,3}([0-9]{1,7})"[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)


def uncalculated(archive: zipfile.ZipFile, sheets: set[str]) -> Iterator[tuple[str, int, str]]:
    """Yield (sheet, row, cell) of formulas without a value in the named sheets of an .xlsx."""
    for name, part in _parts(archive):
        if name in sheets:
            for found in _BARE.finditer(archive.read(part)):
                cell = re.search(rb'\br="([A-Z]+[0-9]+)"', found[0])
                yield name, int(found[1]), cell[1].decode() if cell else ""


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314  see import
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314  see import
    for sheet in workbook.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_RELATION), "")
        part = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
        if part in names:
            yield sheet.get("name", ""), part

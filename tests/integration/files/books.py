"""Spreadsheet files for tests, sound and broken, made on the spot."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from bot.domain.workbook import Cell
from tests.workbooks import ITEM, tables

BOMB = 40 * 1024 * 1024


def save(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> openpyxl.Workbook:
    """Write sheets as .xlsx and return the open workbook, for changes that need another save."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    workbook.save(path)
    return workbook


def small(path: Path, *items: Mapping[str, Cell]) -> openpyxl.Workbook:
    """Write the small meeting."""
    return save(path, tables(*(items or (ITEM,))).sheets)


def rewritten(
    path: Path, extra: Mapping[str, bytes], change: Mapping[str, tuple[bytes, bytes]] | None = None
) -> None:
    """Add entries to the archive, or replace bytes in some of them."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, (old, new) in (change or {}).items():
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (parts | dict(extra)).items():
            archive.writestr(name, data)


def ods(path: Path, sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> None:
    """Write sheets of texts as an OpenDocument file."""
    body = io.StringIO()
    for name, rows in sheets.items():
        body.write(f'<table:table table:name="{name}">')
        for row in rows:
            cells = "".join(
                f'<table:table-cell office:value-type="string"><text:p>{cell or ""}</text:p>'
                "</table:table-cell>"
                for cell in row
            )
            body.write(f"<table:table-row>{cells}</table:table-row>")
        body.write("</table:table>")
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{names}:office:1.0"'
        f' xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0" office:version="1.2"><office:body>'
        f"<office:spreadsheet>{body.getvalue()}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")

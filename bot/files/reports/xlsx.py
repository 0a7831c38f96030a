"""The workbook of the evidence pack: tables with titles, native charts, pages that can be printed."""

from datetime import date
from math import ceil
from pathlib import Path
from typing import Any

import xlsxwriter

from bot.domain.reports.book import Book, Chart, Shape, Sheet, Table, sheet_names
from bot.files.pen import LINE, Pen
from bot.files.workbooks import OPTIONS

_COLOURS = ("#1F4E79", "#D98200", "#4C9F70", "#8C6BB1")
"""Told apart by people who see colours otherwise, and in grey."""
_CHART_ROWS, _CHART_WIDTH, _COLUMN = 11, 576, 64
"""Rows of a chart that is beside its table; pixels of it and of a column that nothing is written in."""
_LABELLED = 12
"""So many bars have their number beside them."""
_PAGE_WIDTH, _PAGE_HEIGHT = 760, 495
"""Points within the margins of a page (A4, landscape)."""
_ROOM = 76
"""Per cent of a page's width that is counted on: letters are wider where the usual font is not there."""
_LEAST_NOTE = 90
"""Characters across a sheet that a note may use in any case."""


def write(path: Path, book: Book) -> None:
    """Write the workbook; no text becomes a formula. Raises OSError, xlsxwriter's FileCreateError."""
    with xlsxwriter.Workbook(str(path), OPTIONS) as workbook:
        workbook.set_properties({"title": book.title})
        hand = _Hand(workbook)
        for name, sheet in zip(sheet_names(book.sheets), book.sheets, strict=True):
            _Leaf(workbook, hand, name, sheet).write(book.foot)


class _Hand:
    """The formats of a workbook."""

    def __init__(self, workbook: Any) -> None:
        self.pens = {left: Pen(workbook, wrap=True, left=left) for left in (False, True)}
        self.name = workbook.add_format({"bold": True, "font_size": 16, "font_color": "#1F4E79"})
        self.title = workbook.add_format({"bold": True, "font_size": 12, "font_color": "#1F4E79"})
        self.note = workbook.add_format({"text_wrap": True, "valign": "top", "font_color": "#555555"})


class _Leaf:
    """One sheet while it is written, from the top downwards. Rows count from 0."""

    def __init__(self, workbook: Any, hand: _Hand, name: str, sheet: Sheet) -> None:
        self.workbook, self.hand, self.name, self.sheet = workbook, hand, name, sheet
        self.leaf = workbook.add_worksheet(name)
        self.row = 0
        """Where the next thing is written."""
        self.widths: list[int] = []
        self.notes: list[tuple[int, str]] = []
        self.begins: list[tuple[int, int]] = []
        """Rows that begin a part which pages should not cut, and how far down they are, in points."""
        self.higher = 0
        self.right = max((_columns(one) for one in sheet.tables), default=1) - 1
        """The last column of what is printed."""

    def write(self, foot: str) -> None:
        """All of it: notes and pages are made up once the widths of columns are known."""
        self.leaf.write_string(0, 0, self.sheet.name, self.hand.name)
        self.leaf.set_row(0, 24)
        self.row = 1
        for note in self.sheet.notes:
            self._remark(note)
        for table in self.sheet.tables:
            self.row += 1
            self._mark(self.row)
            self._table(table)
        for place, width in enumerate(self.widths):
            self.leaf.set_column(place, place, width)
        across = max(sum(self.widths), _LEAST_NOTE)
        for row, note in self.notes:
            self.leaf.set_row(row, LINE * ceil(1.1 * len(note) / across))
        self._page(foot)

    def _remark(self, note: str) -> None:
        """A sentence across the tables; as high as it needs to be once that is known."""
        if self.right:
            self.leaf.merge_range(self.row, 0, self.row, self.right, "", self.hand.note)
        self.leaf.write_string(self.row, 0, note, self.hand.note)
        self.notes.append((self.row, note))
        self.row += 1

    def _mark(self, row: int) -> None:
        self.begins.append((row, row * LINE + self.higher))

    def _table(self, table: Table) -> None:
        """Title, note, header, rows, chart."""
        if table.title:
            self.leaf.write_string(self.row, 0, table.title, self.hand.title)
            self.row += 1
        if table.note:
            self._remark(table.note)
        top = self.row
        pen = self.hand.pens[table.left]
        last, widths, higher = pen.rows(self.leaf, table.header, table.rows, top=top, wide=table.wide)
        if any(len(title) + 3 > width for title, width in zip(table.header, widths, strict=True)):
            self.leaf.set_row(top, 2 * LINE + 2)
            higher += LINE
        self.higher += higher
        self.widths += [0] * (len(widths) - len(self.widths))
        for place, width in enumerate(widths):
            self.widths[place] = max(self.widths[place], width)
        if len(self.sheet.tables) == 1:
            self.leaf.freeze_panes(top + 1, 0)
            self.leaf.autofilter(top, 0, last, len(table.header) - 1)
            self.leaf.repeat_rows(top)
        self.row = last + 1
        if table.chart is not None and table.rows:
            at = top if table.chart.beside else last + 2
            place = len(table.header) + 1 if table.chart.beside else 0
            self._chart(table, table.chart, (top, last), (at, place))
            self.row = max(self.row, at + _chart_rows(table, table.chart) + 1)
            if not table.chart.beside:
                self._mark(last + 2)

    def _chart(self, table: Table, chart: Chart, rows: tuple[int, int], at: tuple[int, int]) -> None:
        (top, last), bars = rows, chart.shape is Shape.BARS
        drawn = self.workbook.add_chart({"type": chart.shape.value})
        decimal = any(isinstance(row[place], float) for row in table.rows for place in chart.series)
        # What is not recorded is a text, which a chart takes for 0: no 0 is written.
        labelled = {"value": True, "num_format": "0.0" if decimal else "0;-0;"}
        for number, place in enumerate(chart.series):
            drawn.add_series(
                {
                    "name": [self.name, top, place],
                    "categories": [self.name, top + 1, chart.labels, last, chart.labels],
                    "values": [self.name, top + 1, place, last, place],
                    "fill": {"color": _COLOURS[number % len(_COLOURS)]},
                    "gap": 60,
                    **({"data_labels": labelled} if last - top <= _LABELLED else {}),
                }
            )
        if chart.beside:
            drawn.set_title({"none": True})
        else:
            drawn.set_title({"name": chart.title, "name_font": {"size": 11}})
        lines = {"visible": True, "line": {"color": "#DDDDDD"}}
        numbers: dict[str, Any] = {"name": chart.counted, "major_gridlines": lines}
        if not bars:
            numbers["min"] = 0  # a change may be below it
        labels: dict[str, Any] = {"reverse": bars, "num_font": {"size": 9}, "label_position": "low"}
        if isinstance(table.rows[0][chart.labels], date):
            labels |= {"text_axis": True, "num_format": "dd/mm/yyyy"}
        drawn.set_x_axis(numbers if bars else labels)
        drawn.set_y_axis(labels if bars else numbers)
        drawn.set_legend({"position": "bottom"} if len(chart.series) > 1 else {"none": True})
        drawn.set_size({"width": _CHART_WIDTH, "height": _chart_rows(table, chart) * 20})
        self.leaf.insert_chart(*at, drawn, {"object_position": 2, "description": chart.title})

    def _page(self, foot: str) -> None:
        """One table fits the width. Several are kept whole: who fits pages breaks them where they like."""
        self.leaf.set_landscape()
        self.leaf.set_paper(9)
        self.leaf.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self.leaf.print_area(0, 0, max(self.row, 1), self.right)
        self.leaf.set_footer(f"&L{_literal(foot)}&R&P / &N")
        self.leaf.hide_gridlines(1)
        if len(self.sheet.tables) != 1:
            self.leaf.freeze_panes(1, 0)
        elif self.sheet.tables[0].chart is None:
            self.leaf.fit_to_pages(1, 0)
            return
        empty = max(0, self.right + 1 - len(self.widths))
        across = sum(7 * width + 5 for width in self.widths) + _COLUMN * empty
        scale = max(10, min(100, int(_ROOM * _PAGE_WIDTH / (0.75 * across))))
        self.leaf.set_print_scale(scale)
        self.leaf.set_h_pagebreaks(self._breaks(100 * _PAGE_HEIGHT // scale))

    def _breaks(self, high: int) -> list[int]:
        """Before what would not end on the page any more but fits the next; ``high``: points of a page."""
        breaks, page = [], 0
        ends = [down for _, down in self.begins[1:]] + [self.row * LINE + self.higher]
        for (row, begin), end in zip(self.begins, ends, strict=True):
            if end - page <= high:
                continue
            if end - begin <= high:
                breaks.append(row)
                page = begin
            else:
                page += (end - page) // high * high
        return breaks


def _columns(table: Table) -> int:
    """How many columns a table takes with its chart."""
    drawn = ceil(_CHART_WIDTH / _COLUMN) if table.chart is not None and table.rows else 0
    return max(
        len(table.header) + 1 + drawn if drawn and table.chart and table.chart.beside else drawn,
        len(table.header),
    )


def _chart_rows(table: Table, chart: Chart) -> int:
    """How high a chart is, in rows: lying bars need place for each of their labels."""
    if chart.shape is Shape.BARS:
        return 8 + 2 * len(table.rows)
    return _CHART_ROWS if chart.beside else 15


def _literal(foot: str) -> str:
    """In a footer & begins a code; Excel refuses more than 255 characters."""
    return foot.replace("&", "&&")[:200].rstrip("&")

"""The workbook of the evidence pack: tables with titles, native charts, pages that can be printed."""

from math import ceil
from pathlib import Path
from typing import Any

import xlsxwriter

from bot.domain.reports.book import Book, Chart, Shape, Sheet, Table, sheet_names
from bot.files.pen import Pen
from bot.files.workbooks import OPTIONS

_COLOURS = ("#1F4E79", "#D98200", "#4C9F70", "#8C6BB1", "#7F7F7F")
"""Told apart by people who see colours otherwise, and in grey."""
_ROW, _CHART_ROWS, _CHART_WIDTH = 20, 15, 560
"""Pixels of a row; rows and pixels of a chart."""
_LEAST_WIDTH = 60
"""Characters across a sheet that its notes may use in any case."""


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
        self.pen = Pen(workbook, wrap=True)
        self.name = workbook.add_format({"bold": True, "font_size": 16, "font_color": "#1F4E79"})
        self.title = workbook.add_format({"bold": True, "font_size": 12, "font_color": "#1F4E79"})
        self.note = workbook.add_format({"text_wrap": True, "valign": "top", "font_color": "#555555"})


class _Leaf:
    """One sheet while it is written, from the top downwards."""

    def __init__(self, workbook: Any, hand: _Hand, name: str, sheet: Sheet) -> None:
        self.workbook, self.hand, self.name, self.sheet = workbook, hand, name, sheet
        self.leaf = workbook.add_worksheet(name)
        self.row = 0
        self.widths: list[int] = []
        self.right = max((len(one.header) for one in sheet.tables), default=1) - 1
        """The last column of what is printed."""

    def write(self, foot: str) -> None:
        """All of it: the widths of columns are known only once every table is written."""
        self.leaf.write_string(0, 0, self.sheet.name, self.hand.name)
        self.leaf.set_row(0, 24)
        self.row = 1
        pending: list[tuple[int, str]] = []
        for note in self.sheet.notes:
            pending.append((self.row, note))
            self.row += 1
        charts: list[tuple[Table, Chart, int, int]] = []
        alone = len(self.sheet.tables) == 1
        for table in self.sheet.tables:
            self.row += 1
            if table.title:
                self.leaf.write_string(self.row, 0, table.title, self.hand.title)
                self.row += 1
            if table.note:
                pending.append((self.row, table.note))
                self.row += 1
            top = self.row
            last = self._table(table, top)
            if alone:
                self._lead(top, last, table)
            self.row = last + 1
            if table.chart is not None and table.rows:
                charts.append((table, table.chart, top, last))
                self.row += 1 + _CHART_ROWS + 1
        if not alone:
            self.leaf.freeze_panes(1, 0)
        for place, width in enumerate(self.widths):
            self.leaf.set_column(place, place, width)
        for row, note in pending:
            self._note(row, note)
        for table, chart, top, last in charts:
            self._chart(table, chart, top, last)
        self._page(foot)

    def _table(self, table: Table, top: int) -> int:
        last, widths = self.hand.pen.rows(self.leaf, table.header, table.rows, top=top)
        if any(len(title) + 2 > width for title, width in zip(table.header, widths, strict=True)):
            self.leaf.set_row(top, 32)
        self.widths += [0] * (len(widths) - len(self.widths))
        for place, width in enumerate(widths):
            self.widths[place] = max(self.widths[place], width)
        return last

    def _lead(self, top: int, last: int, table: Table) -> None:
        """The header stays in sight, filters, and stands on every printed page."""
        self.leaf.freeze_panes(top + 1, 0)
        self.leaf.autofilter(top, 0, last, len(table.header) - 1)
        self.leaf.repeat_rows(top)

    def _note(self, row: int, note: str) -> None:
        """A sentence across the table, as high as it needs."""
        across = max(sum(self.widths[: self.right + 1]), _LEAST_WIDTH)
        self.leaf.set_row(row, 15 * ceil(len(note) * 1.1 / across))
        if self.right:
            self.leaf.merge_range(row, 0, row, self.right, "", self.hand.note)
        self.leaf.write_string(row, 0, note, self.hand.note)

    def _chart(self, table: Table, chart: Chart, top: int, last: int) -> None:
        """Below its table."""
        bottom = last if chart.rows is None else min(last, top + chart.rows)
        bars = chart.shape is Shape.BARS
        kind = {"type": chart.shape.value, **({"subtype": "stacked"} if chart.stacked else {})}
        drawn = self.workbook.add_chart(kind)
        for number, place in enumerate(chart.series):
            drawn.add_series(
                {
                    "name": [self.name, top, place],
                    "categories": [self.name, top + 1, chart.labels, bottom, chart.labels],
                    "values": [self.name, top + 1, place, bottom, place],
                    "fill": {"color": _COLOURS[number % len(_COLOURS)]},
                    "data_labels": {"value": bottom - top <= 12 and not chart.stacked},
                    "gap": 60,
                }
            )
        drawn.set_title({"name": chart.title, "name_font": {"size": 11}, "overlay": False})
        numbers = {
            "name": chart.counted,
            "min": 0,
            "major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}},
        }
        labels = {"reverse": bars, "num_font": {"size": 9}}
        drawn.set_x_axis(labels if not bars else numbers)
        drawn.set_y_axis(numbers if not bars else labels)
        if len(chart.series) == 1:
            drawn.set_legend({"none": True})
        else:
            drawn.set_legend({"position": "bottom"})
        drawn.set_size({"width": _CHART_WIDTH, "height": _CHART_ROWS * _ROW})
        self.leaf.insert_chart(
            last + 2, 0, drawn, {"object_position": 2, "description": chart.title, "x_offset": 4}
        )

    def _page(self, foot: str) -> None:
        self.leaf.set_landscape()
        self.leaf.set_paper(9)
        self.leaf.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self.leaf.fit_to_pages(1, 0)
        self.leaf.print_area(0, 0, max(self.row, 1), max(self.right, 0))
        self.leaf.set_footer(f"&L{_literal(foot)}&R&P / &N")
        self.leaf.hide_gridlines(1)


def _literal(foot: str) -> str:
    """In a footer & begins a code; Excel refuses more than 255 characters."""
    return foot.replace("&", "&&")[:200].rstrip("&")

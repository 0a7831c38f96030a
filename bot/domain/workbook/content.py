"""A meeting with everything in it, and its canonical rows: the texts that versions are compared as."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from typing import Any

from bot.domain.localized import LocalizedText
from bot.domain.meeting import Delegation, InfoPage, Meeting, Phrase, Venue
from bot.domain.people import Participant
from bot.domain.polls import Question
from bot.domain.programme import Item
from bot.domain.reminders import ReminderRule
from bot.domain.workbook.cells import Cell, is_blank, text_of
from bot.domain.workbook.codecs import Text
from bot.domain.workbook.columns import Column, Faults, Frame, Sheet
from bot.domain.workbook.notations import language_code
from bot.domain.workbook.problems import BadCell, Broken, Code, Fault
from bot.domain.workbook.sheets import BY_ENTITY, BY_NAME

Row = dict[str, str]
"""Column name (``title:lv``) → text in the workbook's notation; empty cells are left out."""
Rows = dict[str, dict[str, Row]]
"""Sheet name → key → row. A sheet that is not there is not spoken about."""


@dataclass(frozen=True, slots=True)
class Content:
    """Everything of one meeting by its keys (reminders by kind, questions by ``poll_id/question_id``)."""

    meeting: Meeting
    venues: Mapping[str, Venue] = field(default_factory=dict)
    items: Mapping[str, Item] = field(default_factory=dict)
    delegations: Mapping[str, Delegation] = field(default_factory=dict)
    participants: Mapping[str, Participant] = field(default_factory=dict)
    reminders: Mapping[str, ReminderRule] = field(default_factory=dict)
    questions: Mapping[str, Question] = field(default_factory=dict)
    info: Mapping[str, InfoPage] = field(default_factory=dict)
    phrases: Mapping[str, Phrase] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    """Sheets the file did not have, or left empty: it says nothing about them."""

    def of(self, sheet: Sheet) -> Mapping[str, Any]:
        """Return the sheet's entities by their keys."""
        if sheet.vertical:
            return {sheet.key(self.meeting): self.meeting}
        entities: Mapping[str, Any] = getattr(self, sheet.attribute)
        return entities


_AS_TEXT = Text(4000, lines=True)
_FIELDS = {sheet.name: {field.name for field in fields(sheet.entity)} for sheet in BY_NAME.values()}


def assemble(
    sheet: Sheet, cells: Mapping[str, tuple[Column, str, Cell]], frame: Frame
) -> tuple[Any | None, list[Fault]]:
    """Make an entity of cells: canonical column name → (column, language or "", cell).

    Returns None for the entity if anything stops it; faults may be warnings.
    """
    values: dict[str, Any] = {}
    texts: dict[str, dict[str, str]] = {}
    extra: dict[str, str] = {}
    faults: list[Fault] = []
    known = _FIELDS[sheet.name]
    for name, (column, language, cell) in cells.items():
        if is_blank(cell):
            continue
        try:
            value = column.codec.parse(cell)
        except BadCell as problem:
            faults.append(Fault(name, problem.code, problem.values))
            continue
        if sheet.open_field and column.fills not in known:
            extra[name] = column.codec.format(value)
        elif column.localised:
            texts.setdefault(column.fills, {})[language] = value
        else:
            values[column.fills] = value
    values |= {name: LocalizedText(by_language) for name, by_language in texts.items()}
    if sheet.open_field:
        values[sheet.open_field] = extra
    faulty = {fault.column for fault in faults}
    for column in sheet.columns:
        if column.required:
            name = f"{column.name}:{frame.default_language}" if column.localised else column.name
            there = texts.get(column.fills, {})
            given = there if column.any_language else there.get(frame.default_language)
            if not given and (column.localised or column.fills not in values) and name not in faulty:
                faults.append(Fault(name, Code.MISSING))
    if faults:
        return None, faults
    try:
        return sheet.maker(values, frame), faults
    except Faults as problems:
        return None, list(problems.faults)


def to_row(entity: Any, meeting: Meeting) -> Row:
    """Return the canonical row of an entity of the meeting (or of the meeting itself)."""
    return row_of(BY_ENTITY[type(entity)], entity, Frame.of(meeting))


def row_of(sheet: Sheet, entity: Any, frame: Frame) -> Row:
    """Do the same where the sheet and the frame are at hand."""
    taken = sheet.take(entity, frame) if sheet.take else {}
    known = _FIELDS[sheet.name]
    row: Row = {}
    for column in sheet.columns:
        if column.fills in taken:
            value = taken[column.fills]
        elif column.fills in known:
            value = getattr(entity, column.fills)
        else:
            continue
        if column.localised:
            for language, words in value.texts.items():
                row[f"{column.name}:{language}"] = column.codec.format(words)
        elif text := column.codec.format(value):
            row[column.name] = text
    if sheet.open_field:
        row |= getattr(entity, sheet.open_field)
    return row


def from_row(sheet: str, row: Row, meeting: Meeting | None = None) -> Any:
    """Return the entity of a canonical row of a sheet. Raises Broken.

    ``meeting`` gives zone and languages; only the Meeting sheet itself does without.
    """
    declared = BY_NAME[sheet]
    frame = Frame.of(meeting) if meeting else frame_of(row)
    entity, faults = entity_of(declared, row, frame)
    if entity is None:
        raise Broken([fault.at(sheet, 0, row.get("id", "")) for fault in faults])
    return entity


def frame_of(meeting: Mapping[str, Cell]) -> Frame:
    """Return the languages of a Meeting sheet that is not read yet, as far as they can be read."""
    languages: tuple[str, ...] = ()
    default = ""
    with suppress(BadCell):
        languages = BY_NAME["Meeting"].by_name["languages"].codec.parse(meeting.get("languages"))
    with suppress(BadCell):
        default = language_code(text_of(meeting.get("default_language")))
    if languages and default not in languages:
        default = languages[0]
    default = default or "en"
    return Frame(default_language=default, languages=languages)


def entity_of(sheet: Sheet, row: Row, frame: Frame) -> tuple[Any | None, list[Fault]]:
    """Make an entity of a canonical row; unknown columns are ignored unless the sheet is open."""
    cells: dict[str, tuple[Column, str, Cell]] = {}
    for name, text in row.items():
        column = sheet.column(name)
        if column is None and sheet.open_field:
            column = open_column(name)
        if column is not None:
            cells[name] = (column, name.partition(":")[2], text)
    return assemble(sheet, cells, frame)


def open_column(name: str) -> Column:
    """Return a column for a key that an open sheet does not declare: kept as text."""
    return Column(name, _AS_TEXT, "")


def to_rows(content: Content) -> Rows:
    """Return the canonical rows of every sheet that is spoken about."""
    frame = Frame.of(content.meeting)
    return {
        sheet.name: {key: row_of(sheet, entity, frame) for key, entity in content.of(sheet).items()}
        for sheet in BY_NAME.values()
        if sheet.name not in content.absent
    }

"""What is wrong with a workbook, as data: bot/files/problems.py says it in sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Code(StrEnum):
    """Every kind of problem; ``values`` of a problem fill its sentence."""

    MISSING_SHEET = "missing_sheet"
    UNKNOWN_SHEET = "unknown_sheet"
    SHEET_TWICE = "sheet_twice"
    EMPTY_SHEET = "empty_sheet"
    MISSING_COLUMN = "missing_column"
    UNKNOWN_COLUMN = "unknown_column"
    COLUMN_TWICE = "column_twice"
    UNKNOWN_LANGUAGE = "unknown_language"
    NO_HEADER = "no_header"
    KEY_TWICE = "key_twice"
    UNLIKE_TEXTS = "unlike_texts"
    MISSING = "missing"
    CELL_ERROR = "cell_error"
    NO_FORMULA_VALUE = "no_formula_value"
    BAD_ID = "bad_id"
    RESERVED_ID = "reserved_id"
    BAD_CHOICE = "bad_choice"
    BAD_YES_NO = "bad_yes_no"
    BAD_NUMBER = "bad_number"
    OUT_OF_RANGE = "out_of_range"
    BAD_DATE = "bad_date"
    AMBIGUOUS_DATE = "ambiguous_date"
    BAD_TIME = "bad_time"
    TIME_WITH_DATE = "time_with_date"
    BAD_PERIOD = "bad_period"
    BAD_MOMENT = "bad_moment"
    TOO_LONG = "too_long"
    BAD_AUDIENCE = "bad_audience"
    BAD_LINK = "bad_link"
    BAD_TRIGGER = "bad_trigger"
    BAD_CLOSES = "bad_closes"
    BAD_EMAIL = "bad_email"
    BAD_URL = "bad_url"
    BAD_ZONE = "bad_zone"
    BAD_LANGUAGE = "bad_language"
    BAD_COUNTRY = "bad_country"
    DUPLICATE = "duplicate"
    UNKNOWN_REFERENCE = "unknown_reference"
    OUTSIDE_MEETING = "outside_meeting"
    ENDS_AT_START = "ends_at_start"
    TOO_MANY_HOURS = "too_many_hours"
    NO_SUCH_TIME = "no_such_time"
    TIME_TWICE = "time_twice"
    WRONG_OFFSET = "wrong_offset"
    HALF_A_POINT = "half_a_point"
    END_BEFORE_START = "end_before_start"
    MEETING_TOO_LONG = "meeting_too_long"
    UNLISTED_DEFAULT = "unlisted_default"
    OPTION_COUNTS_DIFFER = "option_counts_differ"
    TOO_FEW_OPTIONS = "too_few_options"
    BAD_SCALE = "bad_scale"
    NEEDLESS_OPTIONS = "needless_options"
    POLL_ROWS_DIFFER = "poll_rows_differ"
    MINOR_EMAIL = "minor_email"
    NO_SUCH_FILE = "no_such_file"
    FILE_TOO_LARGE = "file_too_large"
    FILE_OUTSIDE = "file_outside"
    ENCODING_GUESSED = "encoding_guessed"
    HIDDEN_SHEET = "hidden_sheet"
    MERGED_CELLS = "merged_cells"
    # Of timetables, in the order in which they are told: first what is lost, then what was guessed.
    SLOTS_NONE = "slots_none"
    SLOT_GONE = "slot_gone"
    SLOT_OUTSIDE = "slot_outside"
    SLOT_NO_TIME = "slot_no_time"
    SLOT_ALL_DAY = "slot_all_day"
    SLOT_NO_TITLE = "slot_no_title"
    SLOT_UNREADABLE = "slot_unreadable"
    SLOT_CANCELLED = "slot_cancelled"
    SLOT_OLDER = "slot_older"
    SLOT_READING_LOCAL = "slot_reading_local"
    SLOT_READING_UTC = "slot_reading_utc"
    SLOT_ZONE_UNKNOWN = "slot_zone_unknown"
    SLOT_ZONE = "slot_zone"
    SLOT_MINUTES = "slot_minutes"
    SLOT_NIGHT = "slot_night"
    SLOT_REPEATS = "slot_repeats"
    SLOT_SAME_ID = "slot_same_id"
    SLOT_TWICE_THE_SAME = "slot_twice_the_same"
    SLOT_FOR_ALL_ROOMS = "slot_for_all_rooms"
    SLOT_NEW_PLACE = "slot_new_place"
    SLOT_KIND = "slot_kind"
    SLOT_KIND_UNKNOWN = "slot_kind_unknown"
    SLOT_AUDIENCE = "slot_audience"
    SLOT_NO_END = "slot_no_end"
    SLOT_TOO_LONG = "slot_too_long"
    SLOT_LANGUAGE_UNSAID = "slot_language_unsaid"
    SLOT_LANGUAGE = "slot_language"
    SLOT_LANGUAGE_LEFT = "slot_language_left"
    SLOT_CUT = "slot_cut"
    SLOT_LINK = "slot_link"
    SLOT_PEOPLE = "slot_people"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one place.

    ``row`` is the number a person sees in the file (the header is 1), 0 if it concerns the whole sheet
    or comes from stored rows; ``column`` is the column's name in the workbook, ``key`` the entity's key if
    it is known. A ``warning`` is worth telling but does not stop a load.
    """

    sheet: str
    row: int
    column: str
    code: Code
    values: Mapping[str, str] = field(default_factory=dict)
    warning: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem of one entity, before it is known where in the file the entity stands."""

    column: str
    code: Code
    values: Mapping[str, str] = field(default_factory=dict)
    warning: bool = False

    def at(self, sheet: str, row: int, key: str = "") -> Problem:
        """Give it its place."""
        return Problem(sheet, row, self.column, self.code, self.values, self.warning, key)


class BadCell(ValueError):
    """A cell cannot be read; raised by codecs."""

    def __init__(self, code: Code, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Broken(ValueError):
    """Stored or merged rows do not make a meeting; ``problems`` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems

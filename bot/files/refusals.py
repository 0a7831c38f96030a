"""Why a file is not read at all, as data and as one sentence that says what to do."""

from enum import StrEnum


class Refusal(StrEnum):
    """Every reason."""

    NO_FILE = "no_file"
    EMPTY = "empty"
    TOO_BIG = "too_big"
    NOT_A_WORKBOOK = "not_a_workbook"
    HTML = "html"
    OLD_XLS = "old_xls"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    SUSPICIOUS = "suspicious"
    TOO_HEAVY = "too_heavy"
    TOO_SLOW = "too_slow"
    TOO_MANY_ROWS = "too_many_rows"
    CSV_BROKEN = "csv_broken"
    CSV_ENCODING = "csv_encoding"
    NO_CSV = "no_csv"
    TOO_MANY_PARTS = "too_many_parts"
    INCOMPLETE = "incomplete"
    NO_TIMETABLE = "no_timetable"
    ENTITIES = "entities"
    TIMETABLE_TOO_SLOW = "timetable_too_slow"
    NO_MEETING = "no_meeting"


class Refused(Exception):
    """The file is not read; nothing of it was used."""

    def __init__(self, code: Refusal, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        return SENTENCES[self.code].format_map(self.values)


def N_(sentence: str) -> str:  # noqa: N802 - the name that extraction looks for
    """Mark a sentence for translators. The one of bot/i18n.py would load Babel into the reading child."""
    return sentence


SENTENCES = {
    Refusal.NO_FILE: N_("There is no such file: check the name."),
    Refusal.EMPTY: N_("The file is empty: save it again and send it once more."),
    Refusal.TOO_BIG: N_(
        "The file has {size} MB, at most {most} MB are read: remove pictures and unused sheets."
    ),
    Refusal.NOT_A_WORKBOOK: N_(
        "This is not a workbook: send an .xlsx or .ods file, .csv files in a folder or a .zip, or a programme"
        " as .ics, .json or .xml."
    ),
    Refusal.HTML: N_("This is a web page, not a workbook: open it in a spreadsheet and save it as .xlsx."),
    Refusal.OLD_XLS: N_("This is an old .xls file: open it and save it as .xlsx."),
    Refusal.ENCRYPTED: N_("The file is protected with a password: remove the password and send it again."),
    Refusal.DAMAGED: N_(
        "The file is damaged: open it in a spreadsheet, save it again and send it once more."
    ),
    Refusal.SUSPICIOUS: N_(
        "The file is not built as a spreadsheet builds it ({what}): copy the sheets into a new workbook."
    ),
    Refusal.TOO_HEAVY: N_("The file needs too much memory: copy the sheets into a new workbook."),
    Refusal.TOO_SLOW: N_(
        "The file takes longer than {seconds} seconds: copy the sheets into a new workbook."
    ),
    Refusal.TOO_MANY_ROWS: N_("Sheet {sheet} has more than {most} rows: remove what does not belong there."),
    Refusal.CSV_BROKEN: N_(
        "{sheet}, row {row}: a quotation mark is open or misplaced, or a cell is far too"
        " long: correct the row."
    ),
    Refusal.CSV_ENCODING: N_("The letters of {sheet} cannot be read: save the file as “CSV UTF-8”."),
    Refusal.TOO_MANY_PARTS: N_(
        "The file has more than {most} parts or dates: export only the days of the meeting."
    ),
    Refusal.INCOMPLETE: N_("The file is damaged or incomplete: export it again and send it once more."),
    Refusal.NO_TIMETABLE: N_(
        "No programme was found in the file: send an .ics calendar, or a frab or pretalx schedule."
    ),
    Refusal.ENTITIES: N_(
        "The file defines entities of its own, which is not safe to read: export it without them."
    ),
    Refusal.TIMETABLE_TOO_SLOW: N_(
        "Something in the file repeats in a way that takes too long to work out: export only the days of"
        " the meeting."
    ),
    Refusal.NO_MEETING: N_(
        "No meeting is published yet: load the workbook first, then this programme can be laid over it."
    ),
    Refusal.NO_CSV: N_("There are no .csv files in it: it needs at least meeting.csv and programme.csv."),
}

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


class Refused(Exception):
    """The file is not read; nothing of it was used."""

    def __init__(self, code: Refusal, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        return SENTENCES[self.code].format_map(self.values)


SENTENCES = {
    Refusal.NO_FILE: "There is no such file: check the name.",
    Refusal.EMPTY: "The file is empty: save it again and send it once more.",
    Refusal.TOO_BIG: "The file has {size} MB, at most {most} MB are read: remove pictures and unused sheets.",
    Refusal.NOT_A_WORKBOOK: "This is not a workbook: send an .xlsx or .ods file, or a folder of .csv files.",
    Refusal.HTML: "This is a web page, not a workbook: open it in a spreadsheet and save it as .xlsx.",
    Refusal.OLD_XLS: "This is an old .xls file: open it and save it as .xlsx.",
    Refusal.ENCRYPTED: "The file is protected with a password: remove the password and send it again.",
    Refusal.DAMAGED: "The file is damaged: open it in a spreadsheet, save it again and send it once more.",
    Refusal.SUSPICIOUS: "The file is not built as a spreadsheet builds it ({what}): copy the sheets into"
    " a new workbook.",
    Refusal.TOO_HEAVY: "The file needs too much memory: copy the sheets into a new workbook.",
    Refusal.TOO_SLOW: "The file takes longer than {seconds} seconds: copy the sheets into a new workbook.",
    Refusal.TOO_MANY_ROWS: "Sheet {sheet} has more than {most} rows: remove what does not belong there.",
    Refusal.CSV_BROKEN: "{sheet}, row {row}: a quotation mark is open or misplaced, or a cell is far too"
    " long: correct the row.",
    Refusal.CSV_ENCODING: "The letters of {sheet} cannot be read: save the file as “CSV UTF-8”.",
    Refusal.NO_CSV: "The folder has no .csv files: it needs at least meeting.csv and programme.csv.",
}

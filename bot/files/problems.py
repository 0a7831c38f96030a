"""Problems of a workbook as English sentences: where it is, what is wrong, what to do."""

from bot.domain.workbook import Code, Problem

SENTENCES: dict[Code, str] = {
    Code.MISSING_SHEET: "the sheet is missing: add it, the template shows its columns.",
    Code.UNKNOWN_SHEET: "this sheet is not known and is not read{like}.",
    Code.SHEET_TWICE: "there are two sheets of this name: delete or rename one.",
    Code.EMPTY_SHEET: "the sheet is empty: fill it in, the template shows its columns.",
    Code.MISSING_COLUMN: "the column is missing{renamed}.",
    Code.UNKNOWN_COLUMN: "this column is not known and is not read{like}.",
    Code.COLUMN_TWICE: "there are two columns of this name: delete or rename one.",
    Code.UNKNOWN_LANGUAGE: "{language} is not among the meeting's languages ({languages}): add it to the"
    " row languages of the sheet Meeting, or delete the column.",
    Code.NO_HEADER: "the header was not found: the first row must name the columns {columns}.",
    Code.KEY_TWICE: "this key is there twice: delete one.",
    Code.UNLIKE_TEXTS: "the column with the language says something else than the one without (“{value}”);"
    " the one with the language is used.",
    Code.MISSING: "the cell is empty: fill it in.",
    Code.CELL_ERROR: "the cell shows the error {value}: correct the formula or type the value.",
    Code.NO_FORMULA_VALUE: "the cell has a formula without a result: open the file in a spreadsheet and save"
    " it again, or type the value.",
    Code.BAD_ID: "“{value}” cannot be a short name: use letters, digits, - and _, at most 24, beginning"
    " with a letter or digit.",
    Code.RESERVED_ID: "“{value}” already means something in audiences: choose another code, such as PL-RAD.",
    Code.BAD_CHOICE: "“{value}” is not one of {choices}: choose one of them.",
    Code.BAD_YES_NO: "“{value}” is neither yes nor no: write yes or no.",
    Code.BAD_NUMBER: "“{value}” is not a number: write digits only.",
    Code.OUT_OF_RANGE: "{value} is not between {low} and {high}: correct the number.",
    Code.BAD_DATE: "“{value}” is not a date: write it as 2018-11-10.",
    Code.AMBIGUOUS_DATE: "“{value}” could be two different days: write it as 2018-11-10.",
    Code.BAD_TIME: "“{value}” is not a time: write it as 08:30, after midnight as 24:30.",
    Code.TIME_WITH_DATE: "“{value}” holds a date as well: write only the time, such as 08:30.",
    Code.BAD_PERIOD: "“{value}” is not a period: write it as 22:00-06:30.",
    Code.TOO_LONG: "the text has {length} characters, at most {limit} fit: shorten it.",
    Code.BAD_AUDIENCE: "“{term}” in “{value}” says nobody: use all, guests, hosts, leaders, organisers,"
    " staff, group-A, a delegation's code, lang-lv or item-P38, with ; for or and + for and.",
    Code.BAD_LINK: "“{value}” is not a link: write Label | https://… or Label | slides/p14.pdf, one a line.",
    Code.BAD_TRIGGER: "“{value}” says no moment: use on_join, after_kind=seminar, daily=20:45, item=P43 or"
    " meeting_end+35d.",
    Code.BAD_CLOSES: "“{value}” says no moment: use +24h, item=P14 or meeting_end+7d.",
    Code.BAD_EMAIL: "“{value}” is not an e-mail address: write it as name@example.org.",
    Code.BAD_URL: "“{value}” is not a web address: write it as https://example.org.",
    Code.BAD_ZONE: "“{value}” is not a time zone: write it as Europe/Riga.",
    Code.BAD_LANGUAGE: "“{value}” is not the code of a language: write it as lv.",
    Code.BAD_COUNTRY: "“{value}” is not the code of a country: write it as LV.",
    Code.DUPLICATE: "“{value}” is already in row {row}: give one of them another name, or delete it.",
    Code.UNKNOWN_REFERENCE: "“{value}” is not in {where}{like}: correct it, or add it there.",
    Code.OUTSIDE_MEETING: "{value} is far from the meeting ({low} to {high} is possible): correct the day, or"
    " the dates in the sheet Meeting.",
    Code.ENDS_AT_START: "it ends when it starts ({value}): correct the end, or leave it empty.",
    Code.TOO_MANY_HOURS: "from {start} to {end} are {hours} hours, at most {most} are possible: correct the"
    " times (an end before the start means the next day).",
    Code.NO_SUCH_TIME: "on {day} the clock skips {time} in {zone}: choose another time.",
    Code.TIME_TWICE: "on {day} the clock shows {time} twice in {zone}: write {choices}.",
    Code.WRONG_OFFSET: "{time} is not the time in {zone} on {day}: write {right}.",
    Code.HALF_A_POINT: "latitude and longitude go together: fill in both, or neither.",
    Code.END_BEFORE_START: "the meeting ends ({end}) before it starts ({start}): correct the dates.",
    Code.MEETING_TOO_LONG: "the meeting lasts {days} days, at most 61 are possible: correct the dates.",
    Code.UNLISTED_DEFAULT: "{value} is not among the languages: add it to the row languages.",
    Code.OPTION_COUNTS_DIFFER: "the languages have different numbers of answers ({counts}): give each"
    " language the same answers in the same order.",
    Code.TOO_FEW_OPTIONS: "a question of the kind {kind} needs at least two answers: write them with |"
    " between.",
    Code.BAD_SCALE: "a scale has {count} answers: write five, or six if the last means no opinion.",
    Code.NEEDLESS_OPTIONS: "a question of the kind {kind} has no answers to choose from; they are not used.",
    Code.POLL_ROWS_DIFFER: "all questions of the poll {poll} must say the same here as {question}: make them"
    " equal.",
    Code.MINOR_EMAIL: "minors are reached through their leader; the address is not used: delete it.",
    Code.NO_SUCH_FILE: "there is no file {value} beside the workbook: add it, or correct the name.",
    Code.FILE_TOO_LARGE: "the file {value} has more than {most} MB: make it smaller.",
    Code.FILE_OUTSIDE: "the file {value} is not inside the workbook's folder: move it there.",
    Code.ENCODING_GUESSED: "the letters were read as {encoding}; look whether they are right, and save as"
    " “CSV UTF-8” if not.",
    Code.HIDDEN_SHEET: "the sheet is hidden, but it is read.",
    Code.MERGED_CELLS: "cells are merged; their value is used in each of the rows.",
}

_WHERE = {"language": "the meeting's languages", "group": "the groups of the participants"}


def problem_text(problem: Problem) -> str:
    """Return one sentence: ``Programme, row 12, column end: …``."""
    place = [problem.sheet]
    if problem.row:
        place.append(f"row {problem.row}")
    elif problem.key:
        place.append(problem.key)
    if problem.column:
        place.append(f"column {problem.column}" if problem.sheet != "Meeting" else problem.column)
    values = dict(problem.values)
    like = values.get("like", "")
    values["renamed"] = f": rename {like}" if like else ": add it, the template shows it"
    values["like"] = f" (did you mean {like}?)" if like else ""
    target = values.get("target", "")
    values["where"] = _WHERE.get(target, f"the sheet {target}")
    values = {name: _short(text) if name != "choices" else text for name, text in values.items()}
    return f"{', '.join(place)}: {SENTENCES[problem.code].format_map(values)}"


def _short(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:119]}…"

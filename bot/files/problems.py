"""Problems of a workbook in sentences, in English or in the reader's language: where, what, what to do."""

from markupsafe import Markup

from bot.domain.workbook import Code, Problem
from bot.files import guesses, refusals
from bot.files.refusals import Refused
from bot.i18n import N_, Translator
from bot.screen import plain

SENTENCES: dict[Code, str] = {
    Code.MISSING_SHEET: N_("the sheet is missing: add it, the template shows its columns."),
    Code.UNKNOWN_SHEET: N_("this sheet is not known and is not read{like}."),
    Code.SHEET_TWICE: N_("there are two sheets of this name: delete or rename one."),
    Code.EMPTY_SHEET: N_("the sheet is empty: fill it in, the template shows its columns."),
    Code.MISSING_COLUMN: N_("the column is missing{renamed}."),
    Code.UNKNOWN_COLUMN: N_("this column is not known and is not read{like}."),
    Code.COLUMN_TWICE: N_("there are two columns of this name: delete or rename one."),
    Code.UNKNOWN_LANGUAGE: N_(
        "{language} is not among the meeting's languages ({languages}): add it to the"
        " row languages of the sheet Meeting, or delete the column."
    ),
    Code.NO_HEADER: N_("the header was not found: the first row must name the columns {columns}."),
    Code.KEY_TWICE: N_("this key is there twice: delete one."),
    Code.UNLIKE_TEXTS: N_(
        "the column with the language says something else than the one without (“{value}”);"
        " the one with the language is used."
    ),
    Code.MISSING: N_("the cell is empty: fill it in."),
    Code.CELL_ERROR: N_("the cell shows the error {value}: correct the formula or type the value."),
    Code.NO_FORMULA_VALUE: N_(
        "the cell has a formula without a result: open the file in a spreadsheet and save"
        " it again, or type the value."
    ),
    Code.BAD_ID: N_(
        "“{value}” cannot be a short name: use letters, digits, - and _, at most 24, beginning"
        " with a letter or digit."
    ),
    Code.RESERVED_ID: N_(
        "“{value}” already means something in audiences: choose another code, such as PL-RAD."
    ),
    Code.BAD_CHOICE: N_("“{value}” is not one of {choices}: choose one of them."),
    Code.BAD_YES_NO: N_("“{value}” is neither yes nor no: write yes or no."),
    Code.BAD_NUMBER: N_("“{value}” is not a number: write digits only."),
    Code.OUT_OF_RANGE: N_("{value} is not between {low} and {high}: correct the number."),
    Code.BAD_DATE: N_("“{value}” is not a date: write it as 2018-11-10."),
    Code.AMBIGUOUS_DATE: N_("“{value}” could be two different days: write it as 2018-11-10."),
    Code.BAD_TIME: N_("“{value}” is not a time: write it as 08:30, after midnight as 24:30."),
    Code.TIME_WITH_DATE: N_("“{value}” holds a date as well: write only the time, such as 08:30."),
    Code.BAD_PERIOD: N_("“{value}” is not a period: write it as 22:00-06:30."),
    Code.BAD_MOMENT: N_("“{value}” is not a day and a time: write it as 2018-11-09 20:00."),
    Code.TOO_LONG: N_("the text has {length} characters, at most {limit} fit: shorten it."),
    Code.BAD_AUDIENCE: N_(
        "“{term}” in “{value}” says nobody: use all, guests, hosts, leaders, organisers,"
        " staff, group-A, a delegation's code, lang-lv or item-P38, with ; for or and + for and."
    ),
    Code.BAD_LINK: N_(
        "“{value}” is not a link: write Label | https://… or Label | slides/p14.pdf, one a line."
    ),
    Code.BAD_TRIGGER: N_(
        "“{value}” says no moment: use on_join, after_kind=seminar, daily=20:45, item=P43 or meeting_end+35d."
    ),
    Code.BAD_CLOSES: N_("“{value}” says no moment: use +24h, item=P14 or meeting_end+7d."),
    Code.BAD_EMAIL: N_("“{value}” is not an e-mail address: write it as name@example.org."),
    Code.BAD_URL: N_("“{value}” is not a web address: write it as https://example.org."),
    Code.BAD_ZONE: N_("“{value}” is not a time zone: write it as Europe/Riga."),
    Code.BAD_LANGUAGE: N_("“{value}” is not the code of a language: write it as lv."),
    Code.BAD_COUNTRY: N_("“{value}” is not the code of a country: write it as LV."),
    Code.DUPLICATE: N_("“{value}” is already in row {row}: give one of them another name, or delete it."),
    Code.UNKNOWN_REFERENCE: N_("“{value}” is not in {where}{like}: correct it, or add it there."),
    Code.OUTSIDE_MEETING: N_(
        "{value} is far from the meeting ({low} to {high} is possible): correct the day, or"
        " the dates in the sheet Meeting."
    ),
    Code.ENDS_AT_START: N_("it ends when it starts ({value}): correct the end, or leave it empty."),
    Code.TOO_MANY_HOURS: N_(
        "from {start} to {end} are {hours} hours, at most {most} are possible: correct the"
        " times (an end before the start means the next day)."
    ),
    Code.NO_SUCH_TIME: N_("on {day} the clock skips {time} in {zone}: choose another time."),
    Code.TIME_TWICE: N_("on {day} the clock shows {time} twice in {zone}: write {choices}."),
    Code.WRONG_OFFSET: N_("{time} is not the time in {zone} on {day}: write {right}."),
    Code.HALF_A_POINT: N_("latitude and longitude go together: fill in both, or neither."),
    Code.END_BEFORE_START: N_("the meeting ends ({end}) before it starts ({start}): correct the dates."),
    Code.MEETING_TOO_LONG: N_("the meeting lasts {days} days, at most 61 are possible: correct the dates."),
    Code.UNLISTED_DEFAULT: N_("{value} is not among the languages: add it to the row languages."),
    Code.OPTION_COUNTS_DIFFER: N_(
        "the languages have different numbers of answers ({counts}): give each"
        " language the same answers in the same order."
    ),
    Code.TOO_FEW_OPTIONS: N_(
        "a question of the kind {kind} needs at least two answers: write them with | between."
    ),
    Code.BAD_SCALE: N_("a scale has {count} answers: write five, or six if the last means no opinion."),
    Code.NEEDLESS_OPTIONS: N_(
        "a question of the kind {kind} has no answers to choose from; they are not used."
    ),
    Code.POLL_ROWS_DIFFER: N_(
        "all questions of the poll {poll} must say the same here as {question}: make them equal."
    ),
    Code.MINOR_EMAIL: N_("minors are reached through their leader; the address is not used: delete it."),
    Code.NO_SUCH_FILE: N_("there is no file {value} beside the workbook: add it, or correct the name."),
    Code.FILE_TOO_LARGE: N_("the file {value} has more than {most} MB: make it smaller."),
    Code.FILE_OUTSIDE: N_("the file {value} is not inside the workbook's folder: move it there."),
    Code.ENCODING_GUESSED: N_(
        "the letters were read as {encoding}; look whether they are right, and save as “CSV UTF-8” if not."
    ),
    Code.HIDDEN_SHEET: N_("the sheet is hidden, but it is read."),
    Code.MERGED_CELLS: N_("cells are merged; their value is used in each of the rows."),
    **guesses.SENTENCES,
}

_WHERE = {"language": N_("the meeting's languages"), "group": N_("the groups of the participants")}
_ENGLISH = Translator()


def problem_text(problem: Problem) -> str:
    """Return one sentence in English: ``Programme, row 12, column end: …``."""
    return plain(said(problem, _ENGLISH))


def said(problem: Problem, t: Translator) -> Markup:
    """The same sentence in the reader's language. Sheets and columns are named as they are in the file."""
    if not problem.sheet:  # of a timetable: its parts are named by their titles
        return t(SENTENCES[problem.code], **problem.values)
    place: list[str] = [problem.sheet]
    if problem.row:
        place.append(t("row {n}", n=problem.row))
    elif problem.key:
        place.append(problem.key)
    if problem.column and problem.sheet == "Meeting":
        place.append(problem.column)
    elif problem.column:
        place.append(t("column {column}", column=problem.column))
    values: dict[str, str] = {
        name: _short(text) if name != "choices" else text for name, text in problem.values.items()
    }
    like = values.get("like", "")
    values["renamed"] = t(": rename {like}", like=like) if like else t(": add it, the template shows it")
    values["like"] = t(" (did you mean {like}?)", like=like) if like else ""
    target = values.get("target", "")
    values["where"] = t(_WHERE[target]) if target in _WHERE else t("the sheet {sheet}", sheet=target)
    return Markup("{}: {}").format(Markup(", ").join(place), t(SENTENCES[problem.code], **values))


def refusal_said(refused: Refused, t: Translator) -> Markup:
    """Say in the reader's language why a file is not read at all."""
    values: dict[str, str] = dict(refused.values)
    if (what := values.get("what")) is not None:
        values["what"] = t(what)
    return t(refusals.SENTENCES[refused.code], **values)


def _short(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:119]}…"

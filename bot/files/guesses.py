"""What was guessed of a timetable, in sentences: what was done, and of which parts."""

from bot.domain.workbook import Code
from bot.i18n import N_

SENTENCES: dict[Code, str] = {
    Code.SLOTS_NONE: N_(
        "Nothing in the file lies within the days of the meeting, {first} to {last}: look whether it is the"
        " right file."
    ),
    Code.SLOT_GONE: N_("Came from this file before and is not in it any more, so it is cancelled: {names}"),
    Code.SLOT_NEW_PLACE: N_("New places, without an address yet: {names}"),
    Code.SLOT_KIND: N_("Guessed from their words to be of the kind {kind}: {names}"),
    Code.SLOT_KIND_UNKNOWN: N_("No word tells the kind, {kind} is assumed: {names}"),
    Code.SLOT_AUDIENCE: N_("The file does not say for whom: what is new is for everybody."),
    Code.SLOT_READING_LOCAL: N_(
        "The times are read as the clock in the meeting's town shows them, as you chose."
    ),
    Code.SLOT_READING_UTC: N_("The times are read as the moments that the file gives, as you chose."),
    Code.SLOT_ZONE: N_("The file's times are of {theirs}; they are shown as they are in {ours}."),
    Code.SLOT_ZONE_UNKNOWN: N_("The time zone “{zone}” is not known, so it was not used: {names}"),
    Code.SLOT_MINUTES: N_("Starts such as {value} are read as {time}."),
    Code.SLOT_NIGHT: N_("After midnight, kept under the day before: {names}"),
    Code.SLOT_NO_END: N_("No end is said, so it is not known: {names}"),
    Code.SLOT_TOO_LONG: N_("Longer than {most} hours, so the end is left open: {names}"),
    Code.SLOT_OUTSIDE: N_("Outside the days of the meeting ({first} to {last}), left out, {n}: {names}"),
    Code.SLOT_ALL_DAY: N_("All day without a time, left out: {names}"),
    Code.SLOT_NO_TIME: N_("Without a day or a time, left out: {names}"),
    Code.SLOT_NO_TITLE: N_("Without a title, left out: {names}"),
    Code.SLOT_UNREADABLE: N_("Cannot be read, left out: {names}"),
    Code.SLOT_CANCELLED: N_("Cancelled in the file and not in the programme, left out: {names}"),
    Code.SLOT_OLDER: N_("Older versions of the same entry, left out: {names}"),
    Code.SLOT_REPEATS: N_("Repeats, each date in the days of the meeting is one item: {names}"),
    Code.SLOT_FOR_ALL_ROOMS: N_("In several rooms or in all, taken once and without one place: {names}"),
    Code.SLOT_TWICE_THE_SAME: N_("There twice at the same time and place, taken once: {names}"),
    Code.SLOT_SAME_ID: N_(
        "Share an id or have none, so their time and title tell them apart; when one of them moves, it is"
        " cancelled and comes as a new one: {names}"
    ),
    Code.SLOT_LANGUAGE_UNSAID: N_("The language of texts is not said; {default} is assumed."),
    Code.SLOT_LANGUAGE: N_("There is no text in {default}, so the one in “{language}” stands there: {names}"),
    Code.SLOT_LANGUAGE_LEFT: N_(
        "“{language}” is not among the meeting's languages, its texts are left out: {names}"
    ),
    Code.SLOT_CUT: N_("Texts of more than {limit} characters are cut: {names}"),
    Code.SLOT_PEOPLE: N_("Speakers stand in the first line of the note."),
    Code.SLOT_LINK: N_("The link is not a web address with https://, left out: {names}"),
}

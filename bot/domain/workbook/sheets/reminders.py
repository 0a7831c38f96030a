"""Sheet Reminders: how long before an item people are reminded, per kind."""

from bot.domain.programme import Kind
from bot.domain.reminders import ReminderRule
from bot.domain.workbook.codecs import Choice, Integer, Listing, YesNo
from bot.domain.workbook.columns import Column, Sheet
from bot.domain.workbook.sheets._common import WITHDRAWN

REMINDERS = Sheet(
    name="Reminders",
    attribute="reminders",
    entity=ReminderRule,
    about="How many minutes before an item people are reminded, for each kind of item.",
    key=lambda rule: str(rule.kind),
    columns=(
        Column("kind", Choice(Kind), "The kind of item.", required=True, key=True, example="transfer"),
        Column(
            "minutes_before",
            Listing(Integer(1, 7 * 1440), ";,"),
            "Minutes before the start; several with ; between them. Empty = no reminder.",
            example="60;15",
        ),
        Column(
            "ignores_quiet_hours",
            YesNo(),
            "yes = also at night: a coach does not wait.",
            example="yes",
        ),
        WITHDRAWN,
    ),
)

"""The nine sheets of the workbook, declared once: parser, comparison, template and docs follow."""

from collections.abc import Mapping

from bot.domain.workbook.columns import Sheet
from bot.domain.workbook.sheets.delegations import DELEGATIONS
from bot.domain.workbook.sheets.info import INFO
from bot.domain.workbook.sheets.meeting import MEETING
from bot.domain.workbook.sheets.participants import PARTICIPANTS
from bot.domain.workbook.sheets.phrases import PHRASES
from bot.domain.workbook.sheets.polls import POLLS
from bot.domain.workbook.sheets.programme import PROGRAMME
from bot.domain.workbook.sheets.reminders import REMINDERS
from bot.domain.workbook.sheets.venues import VENUES

SHEETS: tuple[Sheet, ...] = (
    MEETING,
    VENUES,
    PROGRAMME,
    DELEGATIONS,
    PARTICIPANTS,
    REMINDERS,
    POLLS,
    INFO,
    PHRASES,
)
BY_NAME: Mapping[str, Sheet] = {sheet.name: sheet for sheet in SHEETS}
BY_ENTITY: Mapping[type, Sheet] = {sheet.entity: sheet for sheet in SHEETS}

"""The answers of a question in one cell: ``yes|partly|no``, or ``{delegations}`` for the list of towns."""

from bot.domain.workbook.cells import Cell, text_of, units
from bot.domain.workbook.codecs import Codec
from bot.domain.workbook.problems import BadCell, Code

LIMIT = 100
"""UTF-16 units of one answer; Telegram's limit for options of a poll."""


class Options(Codec):
    """Canonical text: the answers with ``|`` between them, no spaces around it."""

    def parse(self, cell: Cell) -> str:
        options = [" ".join(option.split()) for option in text_of(cell).split("|")]
        for option in options:
            if units(option) > LIMIT:
                raise BadCell(Code.TOO_LONG, limit=str(LIMIT), length=str(units(option)))
        return "|".join(option for option in options if option)

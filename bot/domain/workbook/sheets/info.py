"""Sheet Info: pages of practical information."""

from bot.domain.meeting import InfoPage
from bot.domain.workbook.codecs import Text
from bot.domain.workbook.columns import Column, Sheet
from bot.domain.workbook.sheets._common import ID, ORDER, WITHDRAWN

INFO = Sheet(
    name="Info",
    attribute="info",
    entity=InfoPage,
    about="Pages of practical information: hotel, Wi-Fi, emergency, money …",
    key=lambda page: page.id,
    columns=(
        ID,
        ORDER,
        Column("title", Text(100), "The name of the page.", required=True, localised=True, example="Wi-Fi"),
        Column(
            "text",
            Text(3500, lines=True),
            "The page itself, at most 3500 characters. Alt+Enter starts a new line.",
            required=True,
            localised=True,
            example="Hotel: network Guest, password at reception.",
        ),
        WITHDRAWN,
    ),
)

"""Sheet Phrases: first words in the host's language."""

from bot.domain.meeting import Phrase
from bot.domain.workbook.codecs import Text
from bot.domain.workbook.columns import Column, Sheet
from bot.domain.workbook.sheets._common import ID, ORDER, WITHDRAWN

PHRASES = Sheet(
    name="Phrases",
    attribute="phrases",
    entity=Phrase,
    about="First words in the language of the host, with their pronunciation.",
    key=lambda phrase: phrase.id,
    columns=(
        ID,
        ORDER,
        Column(
            "text",
            Text(200),
            "The phrase in each language.",
            required=True,
            localised=True,
            example="Thank you",
        ),
        Column(
            "pronunciation",
            Text(200),
            "How the host's words sound, written for a reader of English.",
            aliases=("pronunciation_*",),
            example="pahl-DYES",
        ),
        WITHDRAWN,
    ),
)

"""Open data of a meeting: which tables there are, and what a person reads first. Nobody is named in them."""

from collections.abc import Iterable

from bot.domain.reports.data import Dataset, OpenData
from bot.domain.reports.facts import Facts
from bot.i18n import Translator
from bot.screen import plain
from bot.views.reports import data_meeting, data_people, data_polls


def render(facts: Facts, t: Translator) -> OpenData:
    """All tables; titles, texts and meanings in the translator's language, codes as they are."""
    tables = (
        *data_meeting.datasets(facts, t),
        *data_people.datasets(facts, t),
        *data_polls.datasets(facts, t),
    )
    return OpenData(_readme(tables, facts, t), tables)


def _readme(tables: Iterable[Dataset], facts: Facts, t: Translator) -> str:
    """What each file is, how to open them, what is left out and why."""
    about = [f"{one.name}\n    {one.about}" for one in tables]
    said = [
        plain(t("Open data of {meeting}", meeting=t.text(facts.meeting.title))),
        plain(t.text(facts.meeting.localized("credit"))),
        plain(
            t(
                "Tables as .csv: UTF-8, commas between the cells, the names of the columns in the first row. "
                "An empty cell: nobody recorded it, or it may not be told. "
                "Times are those of the host town, with their distance from UTC."
            )
        ),
        plain(
            t(
                "Nobody is named. Groups of fewer than five people are left out, together with the next "
                "smallest where they could be worked out; how many came from where is told of all."
            )
        ),
        plain(
            t(
                "In answers.csv people speak in their own words: read them before you publish them. "
                "An apostrophe before a text that begins with = + - @ keeps spreadsheets from "
                "taking it for a formula."
            )
        ),
        plain(t("dictionary.csv says what each column of each file means.")),
        "\n".join(about),
    ]
    return "\n\n".join(part for part in said if part) + "\n"

"""Columns that several sheets have."""

from bot.domain.workbook.codecs import Id, Integer, YesNo
from bot.domain.workbook.columns import Column

ID = Column(
    "id",
    Id(),
    "A short name that never changes: letters, digits, - and _, at most 24. It is how the next load"
    " knows the row.",
    required=True,
    key=True,
)
ORDER = Column("order", Integer(0, 100_000), "A number; smaller comes first.", required=True, example="10")
WITHDRAWN = Column(
    "withdrawn",
    YesNo(quiet_no=True),
    "yes = no longer valid. Leaving the row out does the same.",
    flag=True,
)

"""What somebody said of items that are signed up for, as a part of whatever reads them from the list."""

from typing import Any

from sqlalchemy import func, literal_column, select

from bot.db.tables import participants, signups
from bot.domain.signups import SignupState

_BETWEEN = ";"
_OF = ":"
_QUOTED: Any = literal_column(f"'{_BETWEEN}'")
"""As a mere string it would be put into the statement anew each time: a tenth of the gate's look."""

SAID = (
    select(func.aggregate_strings(signups.c.item_id + _OF + signups.c.state, _QUOTED))
    .where(signups.c.meeting_id == participants.c.meeting_id, signups.c.participant_id == participants.c.id)
    .correlate(participants)
    .scalar_subquery()
    .label("signed")
)
"""A column beside those of ``participants``: ``P38:place;P23:no``, None if they said nothing."""


def items_and_without(signed: str | None) -> tuple[frozenset[str], frozenset[str]]:
    """The column as traits: items with a place; items that they wait for or do not come to."""
    said = [one.rpartition(_OF) for one in signed.split(_BETWEEN)] if signed else []
    items = frozenset(item for item, _, state in said if state == SignupState.PLACE)
    return items, frozenset(item for item, _, state in said if state != SignupState.PLACE)

"""A load's difference in plain words, a line each. What concerns people is named, never quoted."""

from collections.abc import Mapping, Sequence

from bot.domain.gaps import Gap, first_places
from bot.domain.workbook import Change, ChangeKind, Conflict, Sheet

_PRIVATE = "Participants"
_KINDS = {
    "Programme": {ChangeKind.WITHDRAWN: "cancelled"},
    _PRIVATE: {ChangeKind.WITHDRAWN: "marked missing"},
}
_MAX = 60
_GAPS = 3


def kind_word(sheet: str, kind: ChangeKind) -> str:
    """``cancelled`` for items, ``marked missing`` for people, else the kind itself."""
    return _KINDS.get(sheet, {}).get(kind, str(kind))


def summary_line(sheet: Sheet, changes: Sequence[Change], unchanged: int) -> str:
    """``Programme: 2 moved, 1 cancelled, 3 new, 46 unchanged``."""
    counts = {kind: sum(one.kind is kind for one in changes) for kind in ChangeKind}
    parts = [f"{count} {kind_word(sheet.name, kind)}" for kind, count in counts.items() if count]
    return f"{sheet.name}: {', '.join([*parts, f'{unchanged} unchanged'])}"


def change_line(sheet: Sheet, change: Change) -> str:
    """``P21 moved: start 08:30 → 08:45``."""
    head = f"{change.key} {kind_word(sheet.name, change.kind)}"
    if change.kind is ChangeKind.NEW:
        title = next(
            (new for name, (_, new) in change.columns.items() if name.startswith(("title", "name"))), ""
        )
        return f"{head}: {_short(title)}" if title and sheet.name != _PRIVATE else head
    if sheet.name == _PRIVATE:
        return f"{head}: {', '.join(change.columns)}"
    said = "; ".join(
        f"{name} {_short(old) or '(empty)'} → {_short(new) or '(empty)'}"
        for name, (old, new) in change.columns.items()
        if name != sheet.flag  # the head says it
    )
    return f"{head}: {said}" if said else head


def conflict_line(conflict: Conflict) -> str:
    """Say where both sides changed the same thing, and how each reads."""
    place = f"{conflict.sheet}/{conflict.key}/{conflict.column}"
    if conflict.sheet == _PRIVATE:
        return f"Conflict {place}: changed in chat and in the file"
    return f"Conflict {place}: published “{_short(conflict.published)}”, file “{_short(conflict.file)}”"


def gaps_line(gaps: Mapping[str, Sequence[Gap]]) -> str:
    """``Texts without a translation: lt 1 (Programme P21 title:lt)``; empty if none lacks any."""
    told = [f"{one.code} {one.n} ({one.places})" for one in first_places(gaps, _GAPS)]
    return f"Texts without a translation: {', '.join(told)}" if told else ""


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _MAX else text[: _MAX - 1] + "…"

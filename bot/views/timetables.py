"""Importing another tool's programme in chat: which of two times is meant, and what was guessed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.localized import LocalizedText
from bot.domain.timetables import Doubt, When
from bot.domain.workbook import Change, ChangeKind, Plan
from bot.i18n import Translator
from bot.screen import Screen, button, clipped, lines, paragraphs, plain
from bot.views import plans, problems
from bot.views.buttons import help_button, today_button

FIRST = 12
"""So many guesses are shown in a message; a file has all of them."""
CHANGES = 5
_LINE = 180


@dataclass(frozen=True)
class ReadTimes(CallbackData, code="imptime"):
    """How the doubtful times of a file are meant: as moments, or as the clock in the town shows them."""

    file: str
    utc: bool


def which(doubt: Doubt, file: str, t: Translator) -> Screen:
    """Two readings of the same times: nobody but the organiser can know which is right."""
    said = paragraphs(
        t("<b>The times in this file can be read in two ways.</b> Which is right?"),
        lines(
            t("An example: <b>{name}</b>", name=plans.short(doubt.name)),
            t("As it is printed: <b>{when}</b>", when=_said(doubt.local, t)),
            t(
                "As the moment that the file gives, on the clock in {town}: <b>{when}</b>",
                town=_town(doubt.zone),
                when=_said(doubt.utc, t),
            ),
        ),
        t.ngettext("It concerns {n} entry.", "It concerns {n} entries.", doubt.count),
    )
    return Screen(
        said,
        (
            (button(_said(doubt.local, t), ReadTimes(file, utc=False)),),
            (button(_said(doubt.utc, t), ReadTimes(file, utc=True)),),
            (today_button(t), help_button(t)),
        ),
    )


def guessed(notes: Sequence[Markup], t: Translator) -> Markup:
    """What was guessed, left out or assumed: the first lines, and how many more there are."""
    some = [_clip(one) for one in notes[:FIRST]]
    said = lines(t("<b>Please look at what was guessed:</b>"), *some, problems.more(len(notes) - FIRST, t))
    only = t("Only what came from this file can change or be cancelled. The rest of the programme stays.")
    return paragraphs(said if notes else None, only)


def changed(plan: Plan, t: Translator) -> Markup:
    """The first changes: there is little room beside the guesses."""
    told = everything(plan, t)
    return lines(*map(_clip, told[:CHANGES]), problems.more(len(told) - CHANGES, t))


def everything(plan: Plan, t: Translator) -> list[Markup]:
    """Every change, what is new with its time, place and kind."""
    told = zip(plans.ordered(plan), plans.changes(plan, t), strict=True)
    return [_timed(plan, change, said, t) for change, said in told]


def _timed(plan: Plan, change: Change, said: Markup, t: Translator) -> Markup:
    row = plan.merged.get(change.sheet, {}).get(change.key, {})
    if change.kind is not ChangeKind.NEW or "start" not in row:
        return said
    span = f"{row['start']}–{row['end']}" if "end" in row else row["start"]
    venue = plan.merged.get("Venues", {}).get(row.get("venue_id", ""), {})
    names = {name.partition(":")[2]: text for name, text in venue.items() if name.startswith("name:")}
    parts = (t.short_day(date.fromisoformat(row["day"])), span, t.text(LocalizedText(names)), row["kind"])
    return Markup(", ").join((said, *filter(None, parts)))


def _clip(said: Markup) -> Markup:
    text = plain(said)
    cut = clipped(text, _LINE)
    return said if cut == text else Markup.escape(cut)


def _said(when: When, t: Translator) -> Markup:
    return t("{day}, {time}", day=t.day(when.day), time=str(when.clock))


def _town(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")

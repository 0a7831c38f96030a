"""A question's result told apart by item, day or town: as pictures and in words."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from bot.chart import Block, Chart, Line, Point, Row, Stacks, Table, Tone
from bot.domain.polls.kinds import Multi, Number, Recommendation, Scale
from bot.domain.polls.results import Along, Breakdown, Group, QuestionResult
from bot.domain.polls.tallies import Tally
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import plain
from bot.views import audience
from bot.views.figures import decimal
from bot.views.polls.pictures import Told, mean_words, toned, words_of

_MOST_GROUPS, _MOST_COLUMNS = 12, 8
_ONE_LINE = 6
_BANDS = ((range(7), Tone.LOWEST), (range(7, 9), Tone.MIDDLE), (range(9, 11), Tone.HIGHEST))


def apart(
    result: QuestionResult, along: Along, programme: Programme, t: Translator, *, foot: str = ""
) -> Told:
    """Groups of at least five side by side. The question must have such a breakdown."""
    breakdown, title = result.breakdowns[along], plain(t.text(result.question.text))
    head = _head(along, t)
    groups = breakdown.groups[: _MOST_COLUMNS if result.question.kind == Multi.name else _MOST_GROUPS]
    words = words_of(result, programme, t)
    names = {one.key: _name(one.key, along, programme, t) for one in groups}
    said: list[Markup]
    blocks: list[Block]
    match result.question.kind:
        case Number.name:
            blocks, said = _means(groups, names, t)
        case Multi.name:
            blocks, said = _table(groups, names, words, t)
        case kind:
            blocks, said = _stacks(kind, groups, names, words, t)
    rest = _rest(breakdown, len(breakdown.groups) - len(groups), t)
    last = "\n".join([*(plain(one) for one in rest), foot])
    return Told(Chart(title, plain(head), tuple(blocks), last), (head, *said, *rest))


def _head(along: Along, t: Translator) -> Markup:
    match along:
        case Along.ITEM:
            return t("By item of the programme")
        case Along.DAY:
            return t("By day")
        case Along.TOWN:
            return t("By town")


def _name(key: str, along: Along, programme: Programme, t: Translator) -> str:
    match along:
        case Along.ITEM:
            item = programme.by_id.get(key)
            return plain(t.text(item.title)) if item is not None else key
        case Along.DAY:
            return plain(t.day(date.fromisoformat(key)))
        case Along.TOWN:
            return plain(audience.town_of(key, programme, t))


def _rest(breakdown: Breakdown, left_out: int, t: Translator) -> list[Markup]:
    found = []
    if breakdown.rest:
        found.append(
            t.ngettext(
                "{n} more answer is only in the total: groups of fewer than five people are not shown.",
                "{n} more answers are only in the total: groups of fewer than five people are not shown.",
                breakdown.rest,
            )
        )
    if left_out:
        found.append(
            t.ngettext("{n} more group is in the workbook.", "{n} more groups are in the workbook.", left_out)
        )
    return found


def _stacks(
    kind: str, groups: tuple[Group, ...], names: dict[str, str], words: dict[str, str], t: Translator
) -> tuple[list[Block], list[Markup]]:
    keys = [key for key in words if any(one.tally.counts.get(key) for one in groups)]
    if kind == Scale.name:
        keys = [key for key in words if key in keys or key in "12345"]
    tones = dict(zip(words, toned(kind, list(words)), strict=True))
    legend = [(words[key], tones[key]) for key in keys]
    parts: dict[str, tuple[str, ...]] = {key: (key,) for key in keys}
    if kind == Recommendation.name:
        parts = {f"{marks[0]}–{marks[-1]}": tuple(map(str, marks)) for marks, _ in _BANDS}
        legend = [(name, tone) for name, (_, tone) in zip(parts, _BANDS, strict=True)]
    rows, said = [], []
    for one in groups:
        counts = [sum(one.tally.counts.get(key, 0) for key in some) for some in parts.values()]
        note = _note(one.tally, t)
        rows.append(Row(names[one.key], note, tuple(count / one.tally.n for count in counts)))
        numbers = _run(counts)
        said.append(_said(names[one.key], note, numbers, t))
    order = t("Numbers in this order: {answers}", answers=", ".join(label for label, _ in legend))
    return [Stacks(tuple(legend), tuple(rows))], [order, *said]


def _n(tally: Tally) -> str:
    """``n = 12``, in one piece."""
    return f"n\u00a0=\u00a0{tally.n}"


def _run(counts: Sequence[int]) -> str:
    """``1 · 3 · 4``: few of them stay on one line, and no line begins with a dot."""
    return ("\u00a0·\u00a0" if len(counts) <= _ONE_LINE else "\u00a0· ").join(map(str, counts))


def _note(tally: Tally, t: Translator) -> str:
    """``mean 3.9 · n = 12``."""
    n = _n(tally)
    if tally.mean is None:
        return n
    return plain(t("mean {mean} · {n}", mean=decimal(tally.mean, t), n=n))


def _said(group: str, note: str, numbers: str, t: Translator) -> Markup:
    return t("{group} ({note}): {numbers}", group=group, note=note, numbers=numbers)


def _means(
    groups: tuple[Group, ...], names: dict[str, str], t: Translator
) -> tuple[list[Block], list[Markup]]:
    highest = max(int(key) for one in groups for key in one.tally.counts)
    blocks: list[Block] = []
    said = []
    for one in groups:
        note = mean_words(one.tally, t) or Markup()
        point = Point(one.tally.mean or 0, one.tally.deviation or 0, plain(note))
        label = f"{names[one.key]} · n = {one.tally.n}"
        blocks.append(Line(0, max(highest, 1), "0", str(highest), (point,), label))
        said.append(t("{group} ({note}): {numbers}", group=names[one.key], note=_n(one.tally), numbers=note))
    return blocks, said


def _table(
    groups: tuple[Group, ...], names: dict[str, str], words: dict[str, str], t: Translator
) -> tuple[list[Block], list[Markup]]:
    said = [t("Numbers in this order: {answers}", answers=", ".join(words.values()))]
    for one in groups:
        numbers = _run([one.tally.counts.get(key, 0) for key in words])
        said.append(_said(names[one.key], _n(one.tally), numbers, t))
    rows = [
        (label, tuple(one.tally.counts.get(key, 0) / one.tally.n for one in groups))
        for key, label in words.items()
    ]
    columns = [(names[one.key], f"n = {one.tally.n}") for one in groups]
    return [Table(tuple(columns), tuple(rows))], said

"""A question's result as a picture and the same in words: totals."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.chart import Bar, Bars, Block, Chart, Columns, Heading, Line, Point, Tone
from bot.domain.polls.kinds import FreeText, Multi, Number, Recommendation, Scale
from bot.domain.polls.results import QuestionResult
from bot.domain.polls.tallies import SMALLEST_NPS, Tally
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import plain
from bot.views.figures import decimal, percent, signed
from bot.views.polls import options

MARKS = (Tone.LOWEST, Tone.LOW, Tone.MIDDLE, Tone.HIGH, Tone.HIGHEST)
_UNORDERED = (
    Tone.FIRST,
    Tone.SECOND,
    Tone.THIRD,
    Tone.FOURTH,
    Tone.FIFTH,
    Tone.SIXTH,
    Tone.SEVENTH,
    Tone.EIGHTH,
)
_MOST_COLUMNS = 14


@dataclass(frozen=True, slots=True)
class Told:
    """A picture, and the lines of words that say the same."""

    chart: Chart
    lines: tuple[Markup, ...]


def words_of(result: QuestionResult, programme: Programme, t: Translator) -> dict[str, str]:
    """What each key means, in order."""
    worded = options.worded(result.question, programme.delegations, t)
    found = {key: plain(text) for key, text in worded.items()}
    for choice in result.choices:
        found.setdefault(choice.key, plain(t.text(choice.text)) or choice.key)
    return found


def total(result: QuestionResult, programme: Programme, t: Translator, *, foot: str = "") -> Told:
    """All answers to a question together. A question whose answers are held back has no numbers."""
    title = plain(t.text(result.question.text))
    tally = result.tally
    if tally is None:
        held = t("Fewer than five people have answered. Results are shown from five on.")
        return Told(Chart(title, plain(held), foot=foot), (held,))
    n = t.ngettext("{n} answer", "{n} answers", tally.n)
    if not tally.n or result.question.kind == FreeText.name:
        return Told(Chart(title, plain(n), foot=foot), (n,))
    blocks, lines = _drawn(result, tally, words_of(result, programme, t), t)
    note = n
    if result.question.kind == Multi.name:
        note = t("{answers}; several choices each", answers=n)
    return Told(Chart(title, plain(note), tuple(blocks), foot), (note, *lines))


def toned(kind: str, keys: Sequence[str]) -> list[Tone]:
    """The colour of each option."""
    if kind == Scale.name:
        return [MARKS[int(key) - 1] if key in "12345" else Tone.NONE for key in keys]
    return [_UNORDERED[number % len(_UNORDERED)] for number, _ in enumerate(keys)]


def mean_words(tally: Tally, t: Translator) -> Markup | None:
    """``Mean 3.9, spread 1.0``; None where answers are no numbers."""
    if tally.mean is None:
        return None
    mean = decimal(tally.mean, t)
    if tally.deviation is None:
        return t("Mean {mean}", mean=mean)
    return t("Mean {mean}, spread {spread}", mean=mean, spread=decimal(tally.deviation, t))


def _drawn(
    result: QuestionResult, tally: Tally, words: dict[str, str], t: Translator
) -> tuple[list[Block], list[Markup]]:
    match result.question.kind:
        case Recommendation.name:
            return _recommendation(tally, t)
        case Number.name:
            return _numbers(tally, t)
    return _options(result.question.kind, tally, words, t)


def _options(
    kind: str, tally: Tally, words: dict[str, str], t: Translator
) -> tuple[list[Block], list[Markup]]:
    tones = dict(zip(tally.counts, toned(kind, list(tally.counts)), strict=True))
    bars, said = [], []
    for key, count in tally.counts.items():
        share = count / tally.n
        tone = tones[key] if kind == Scale.name else Tone.PLAIN
        bars.append(Bar(words.get(key, key), share, f"{count} · {percent(share, t)}", tone))
        said.append(_counted(words.get(key, key), count, share, t))
    if kind != Scale.name or (mean := mean_words(tally, t)) is None:
        return [Bars(tuple(bars))], said
    ends = words.get("1", ""), words.get("5", "")
    line = Line(1, 5, *ends, (Point(tally.mean or 0, tally.deviation or 0, plain(mean)),))
    on_scale = t("{mean} on a scale from 1 ({low}) to 5 ({high})", mean=mean, low=ends[0], high=ends[1])
    return [line, Bars(tuple(bars))], [on_scale, *said]


def _recommendation(tally: Tally, t: Translator) -> tuple[list[Block], list[Markup]]:
    bands = [
        (t("9 to 10: would recommend it"), range(9, 11), Tone.HIGHEST),
        (t("7 to 8: undecided"), range(7, 9), Tone.MIDDLE),
        (t("0 to 6: would rather not"), range(7), Tone.LOWEST),
    ]
    counts = {key: tally.counts.get(str(key), 0) for key in range(11)}
    columns = [
        Bar(str(key), counts[key], str(counts[key] or ""), tone)
        for _, keys, tone in reversed(bands)
        for key in keys
    ]
    bars, said = [], [_score(tally, t)]
    for label, keys, tone in bands:
        count = sum(counts[key] for key in keys)
        bars.append(Bar(plain(label), count / tally.n, f"{count} · {percent(count / tally.n, t)}", tone))
        said.append(_counted(plain(label), count, count / tally.n, t))
    each = ", ".join(f"{key}: {count}" for key, count in counts.items() if count)
    said.append(t("Each mark: {counts}", counts=each))
    return [Heading(plain(said[0])), Columns(tuple(columns)), Bars(tuple(bars))], said


def _score(tally: Tally, t: Translator) -> Markup:
    if tally.nps is None:
        return t("A recommendation score is told from {n} answers on.", n=SMALLEST_NPS)
    return t("Recommendation score {score} (from −100 to +100)", score=signed(tally.nps, t))


def _numbers(tally: Tally, t: Translator) -> tuple[list[Block], list[Markup]]:
    counts = {int(key): count for key, count in tally.counts.items()}
    low, high = min(counts), max(counts)
    step = -(-(high - low + 1) // _MOST_COLUMNS)
    columns, said = [], []
    for first in range(low, high + 1, step):
        last = first + step - 1
        count = sum(counts.get(number, 0) for number in range(first, last + 1))
        label = str(first) if step == 1 else f"{first}–{last}"
        columns.append(Bar(label, count, str(count) if count else ""))
        if count:
            said.append(f"{label}: {count}")
    mean = mean_words(tally, t) or Markup()
    sum_ = t("{sum} in all", sum=sum(number * count for number, count in counts.items()))
    return [Heading(plain(mean)), Columns(tuple(columns))], [mean, sum_, Markup.escape(", ".join(said))]


def _counted(label: str, count: int, share: float, t: Translator) -> Markup:
    return t("{answer}: {n} ({share})", answer=label, n=count, share=percent(share, t))

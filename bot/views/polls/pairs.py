"""What the same people answered before and after: as a picture and in words."""

from collections.abc import Iterator

from bot.chart import Bar, Bars, Chart, Line, Point, Tone
from bot.domain.polls.results import Pair, QuestionResult
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import plain
from bot.views.figures import decimal
from bot.views.polls.pictures import Told, words_of


def before_and_after(
    result: QuestionResult, pair: Pair, programme: Programme, t: Translator, *, foot: str = ""
) -> Told:
    """The same people before and after."""
    words = words_of(result, programme, t)
    head = t.ngettext(
        "Before and after: the same {n} person", "Before and after: the same {n} people", pair.n
    )
    means = []
    for tally, name, tone in (
        (pair.was, t("before"), Tone.BEFORE),
        (pair.now, t("after"), Tone.AFTER),
    ):
        note = t("{when}: {mean}", when=name, mean=decimal(tally.mean or 0, t))
        means.append(Point(tally.mean or 0, tally.deviation or 0, plain(note), tone))
    bars = []
    for key, was, now in _counts(pair):
        bars += [
            Bar(words.get(key, key), was / pair.n, str(was), Tone.BEFORE),
            Bar("", now / pair.n, str(now), Tone.AFTER),
        ]
    moved = t(
        "Higher after than before: {higher}. The same: {same}. Lower: {lower}.",
        higher=pair.higher,
        same=pair.same,
        lower=pair.lower,
    )
    change = t(
        "Mean {was} before, {now} after, on a scale from 1 to 5",
        was=decimal(pair.was.mean or 0, t),
        now=decimal(pair.now.mean or 0, t),
    )
    counts = [
        t(
            "{answer}: {was} before, {now} after",
            answer=words.get(key, key),
            was=was,
            now=pair.now.counts[key],
        )
        for key, was in pair.was.counts.items()
    ]
    unpaired = t("{n} answers are in no pair.", n=pair.apart) if pair.apart else None
    line = Line(1, 5, words.get("1", ""), words.get("5", ""), tuple(means))
    title = plain(t.text(result.question.text))
    rest = [one for one in (moved, unpaired) if one is not None]
    last = "\n".join([*(plain(one) for one in rest), foot])
    return Told(Chart(title, plain(head), (line, Bars(tuple(bars))), last), (head, change, *counts, *rest))


def _counts(pair: Pair) -> Iterator[tuple[str, int, int]]:
    for key, was in pair.was.counts.items():
        yield key, was, pair.now.counts[key]

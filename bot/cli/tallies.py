"""What polls came to, as lines for a terminal."""

from collections.abc import Iterator

from bot.domain.localized import LocalizedText, chain
from bot.domain.polls.exports import Export
from bot.domain.polls.results import PollResults, QuestionResult
from bot.domain.polls.tallies import SMALLEST_GROUP, Tally

_LONGEST = 44


def as_table(export: Export, language: str) -> str:
    """Every poll with how many answered, and under it each question with its counts."""
    if not export.results:
        return "No poll was opened yet.\n"
    return "\n".join(line for came in export.results for line in _poll(came, language))


def _poll(came: PollResults, language: str) -> Iterator[str]:
    names = "without names" if came.anonymous else "with names"
    rounds = "asked once" if len(came.rounds) == 1 else f"asked in {len(came.rounds)} rounds"
    yield f"{came.poll.id}: {_pick(came.poll.title, language)} ({names}, {rounds})"
    rate = f" ({100 * came.answered / came.asked:.0f} %)" if came.asked else ""
    yield f"  {came.answered} of {came.asked} answered{rate}"
    for one in came.questions:
        yield from _question(one, language)
    yield ""


def _question(one: QuestionResult, language: str) -> Iterator[str]:
    yield f"  {one.question.id} ({one.question.kind}): {_pick(one.question.text, language)}"
    if one.tally is None:
        yield f"    fewer than {SMALLEST_GROUP} answered: not shown"
        return
    yield f"    {_summary(one.tally)}"
    options = {choice.key: _pick(choice.text, language) for choice in one.choices}
    for key, count in one.tally.counts.items():
        share = f"{100 * count / one.tally.n:.0f} %" if one.tally.n else ""
        words = options.get(key) or key
        words = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
        yield f"    {words:<{_LONGEST}} {count:>5} {share:>6}"


def _summary(tally: Tally) -> str:
    said = [f"n = {tally.n}"]
    if tally.mean is not None:
        spread = "" if tally.deviation is None else f" ± {tally.deviation:.1f}"
        said.append(f"mean {tally.mean:.1f}{spread}")
    if tally.nps is not None:
        said.append(f"NPS {tally.nps:+.0f}")
    if tally.left_out:
        said.append(f"no opinion {tally.left_out}")
    return ", ".join(said)


def _pick(text: LocalizedText, language: str) -> str:
    picked = text.pick(chain(language, "en"))
    return picked.text if picked is not None else ""

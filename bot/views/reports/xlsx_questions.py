"""Sheets of polls: how many answered, what each question came to, and before and after."""

from markupsafe import Markup

from bot.domain.polls.kinds import FreeText, Recommendation, Scale
from bot.domain.polls.results import PollResults, QuestionResult
from bot.domain.polls.tallies import SMALLEST_NPS, Tally
from bot.domain.reports.book import Cell, Chart, Shape, Sheet, Table
from bot.domain.reports.facts import Facts
from bot.i18n import N_, Translator
from bot.screen import plain
from bot.views.figures import signed
from bot.views.polls import pictures
from bot.views.polls.results import name_of
from bot.views.reports.cells import share, table, town, yes


def sheets(facts: Facts, t: Translator) -> tuple[Sheet, ...]:
    """Response, results of the questions, before and after."""
    return _response(facts, t), _questions(facts, t), _pairs(facts, t)


def _response(facts: Facts, t: Translator) -> Sheet:
    header = N_("Poll"), N_("Delegation"), N_("Times asked"), N_("Answered"), N_("Response rate")
    rows: list[tuple[Cell, ...]] = []
    for came in facts.polls.results:
        head = name_of(came.poll, t)
        rates = len(came.rounds), yes(came.anonymous, t)
        every = plain(t("all together"))
        rows.append((head, every, came.asked, came.answered, share(came.answered, came.asked), *rates))
        rows += [
            (
                head,
                town(one.delegation, facts, t),
                one.asked,
                one.answered,
                share(one.answered, one.asked),
                None,
                None,
            )
            for one in came.responses
            if one.delegation
        ]
    note = t("Who said that they were not there is not counted as asked.")
    sheet = table((*header, N_("Rounds"), N_("Anonymous")), rows, t)
    return Sheet(plain(t("Response to polls")), (sheet,), (plain(note),))


def _questions(facts: Facts, t: Translator) -> Sheet:
    tables = [
        _question(came, one, facts, t)
        for came in facts.polls.results
        for one in came.questions
        if one.question.kind != FreeText.name and not one.question.about_oneself
    ]
    if not tables:
        tables = [table((N_("Answer"), N_("Count"), N_("Share")), (), t)]
    note = t("What people wrote in their own words is on the sheet of free texts.")
    return Sheet(plain(t("Polls")), tuple(tables), (plain(note),))


def _question(came: PollResults, one: QuestionResult, facts: Facts, t: Translator) -> Table:
    """One question's distribution; of scales with a chart."""
    words, tally = pictures.words_of(one, facts.programme, t), one.tally
    asked = plain(t.text(one.question.text)) or one.question.id
    title = plain(t("{poll}: {question}", poll=name_of(came.poll, t), question=asked))
    counts = tally.counts if tally else {}
    rows = [(words.get(key, key), many, share(many, tally.n if tally else 0)) for key, many in counts.items()]
    chart = None
    if one.question.kind in (Scale.name, Recommendation.name) and tally and tally.n:
        chart = Chart(asked, (1,), counted=plain(t("Answers")), beside=True)
    header = N_("Answer"), N_("Count"), N_("Share")
    return table(header, rows, t, title=title, note=note_of(one, t), chart=chart)


def note_of(one: QuestionResult, t: Translator) -> str:
    """``71 answers; mean 3.9, spread 1.0``, or why there is nothing."""
    tally = one.tally
    if tally is None:
        return plain(t("Fewer than five people have answered. Results are shown from five on."))
    if not tally.n:
        return plain(t("Nobody has answered."))
    said = [t.ngettext("{n} answer", "{n} answers", tally.n), pictures.mean_words(tally, t)]
    if tally.left_out:
        said.append(t("without an opinion: {n}", n=tally.left_out))
    if one.question.kind == Recommendation.name:
        said.append(_score(tally, t))
    return "; ".join(plain(part) for part in said if part)


def _score(tally: Tally, t: Translator) -> Markup:
    if tally.nps is None:
        return t("the score is shown from {n} answers on", n=SMALLEST_NPS)
    return t("score {score} (share of 9 and 10 − share of 0 to 6)", score=signed(tally.nps, t))


def _pairs(facts: Facts, t: Translator) -> Sheet:
    header = N_("Question"), N_("Mean before"), N_("Mean after"), N_("Change"), N_("Pairs (n)")
    more = N_("Higher"), N_("Same"), N_("Lower"), N_("Answers in no pair")
    rows: list[tuple[Cell, ...]] = []
    for came in facts.polls.results:
        for one in came.questions:
            pair = one.pair
            if pair is None or one.question is not pair.after:
                continue
            was, now = pair.was.mean, pair.now.mean
            moved = None if was is None or now is None else round(now - was, 1)
            counts = pair.n, pair.higher, pair.same, pair.lower, pair.apart
            rows.append((plain(t.text(one.question.text)), was, now, moved, *counts))
    name = plain(t("Before and after, means of 1 to 5"))
    chart = Chart(name, (1, 2), shape=Shape.BARS, counted=plain(t("Mean")))
    note = t("The same people before and after, matched without their names; shown from five pairs on.")
    pairs = table((*header, *more), rows, t, chart=chart)
    return Sheet(plain(t("Before and after")), (pairs,), (plain(note),))

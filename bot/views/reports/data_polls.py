"""Open data of the polls: answers, what they came to, how many answered, what was asked, the indicators."""

from collections import Counter
from collections.abc import Iterable, Iterator

from bot.domain.polls import tally_rows
from bot.domain.polls.exports import AnswerRow
from bot.domain.reports.about import about
from bot.domain.reports.data import Column, Dataset, Value
from bot.domain.reports.facts import Facts
from bot.domain.reports.indicators import indicators
from bot.domain.reports.small_groups import told
from bot.i18n import N_, Translator
from bot.screen import plain
from bot.views.reports import indicators as words
from bot.views.reports.data_meeting import DATE, ITEM, NUMBER, TEXT, WHOLE, YES_NO, dataset, yes
from bot.views.reports.data_people import DELEGATION

_ASKED = (
    Column("poll", TEXT, N_("The poll's id")),
    Column("question", TEXT, N_("The question's id, as in questions.csv")),
)
_VERSION = Column("version", WHOLE, N_("Which wording of the question it was"))


def datasets(facts: Facts, t: Translator) -> tuple[Dataset, ...]:
    """Tables of questions and answers."""
    return (
        _answers(facts, t),
        _tallies(facts, t),
        _about(facts, t),
        _response(facts, t),
        _questions(facts, t),
        _results(facts, t),
    )


def _answers(facts: Facts, t: Translator) -> Dataset:
    columns = (
        *_ASKED,
        _VERSION,
        ITEM,
        Column("day", DATE, N_("The day that was asked about")),
        Column("delegation", TEXT, N_("Only where towns voted: the delegation whose vote it is")),
        Column("language", TEXT, N_("The language it was answered in, where at least five used it")),
        Column("kind", TEXT, N_("Kind of question: scale, single, multi, yes_no, nps, number, text")),
        Column(
            "value",
            TEXT,
            plain(t("The option's key (marks of a scale from 1), several keys, or a number")),
        ),
        Column("text", TEXT, N_("What was written")),
        Column("token", TEXT, N_("Equal where one person answered anonymously; it tells nothing else")),
    )
    what = N_("Every current answer: who gave it is not told, nor when")
    return dataset("answers.csv", what, columns, _unnamed(facts), t)


def _unnamed(facts: Facts) -> Iterator[tuple[Value, ...]]:
    """Answers without what would tell of a person: a token of a poll with names can be worked out.

    What people say of themselves is in totals alone.
    """
    hidden = _oneself(facts)
    answers = [row for row in facts.polls.answers if (row.poll, row.question) not in hidden]
    secret = {came.poll.id for came in facts.polls.results if came.anonymous}
    groups: dict[tuple[str, str], Counter[tuple[str, str]]] = {}
    for row in answers:
        groups.setdefault((row.poll, row.question), Counter())[row.item, row.day] += 1
    shown = {name: told(counts) for name, counts in groups.items()}
    return (_answer(row, row.poll in secret, shown) for row in answers)


def _oneself(facts: Facts) -> set[tuple[str, str]]:
    """Questions about oneself, by poll and id."""
    asked = (one.question for came in facts.polls.results for one in came.questions)
    return {(one.poll_id, one.id) for one in asked if one.about_oneself}


def _answer(
    row: AnswerRow, secret: bool, shown: dict[tuple[str, str], dict[tuple[str, str], int | None]]
) -> tuple[Value, ...]:
    """One of an anonymous poll is without a town, an instant and small groups already."""
    vote = bool(row.delegation) and row.delegation == row.token
    hidden = secret and not row.delegation
    apart = hidden or vote or shown[row.poll, row.question][row.item, row.day] is not None
    return (
        row.poll,
        row.question,
        row.version,
        row.item if apart else "",
        row.day if apart else "",
        row.delegation if vote else "",
        row.language if hidden else "",
        row.kind,
        row.value,
        row.text,
        row.token if hidden else "",
    )


def _tallies(facts: Facts, t: Translator) -> Dataset:
    columns = (
        *_ASKED,
        Column("kind", TEXT, N_("Kind of question")),
        Column("text", TEXT, N_("The question")),
        Column("by", TEXT, plain(t("all; item, day, town: a group; pairs: the same people twice"))),
        Column("group", TEXT, plain(t("Which item, day or delegation; of pairs: before, after, higher, …"))),
        Column("option", TEXT, N_("The option's key; empty = the whole group")),
        Column("option_text", TEXT, N_("The option")),
        Column(
            "count",
            WHOLE,
            plain(t("How often it was chosen; or in groups too small")),
            "answers",
        ),
        Column("n", WHOLE, N_("How many answered"), "answers"),
        Column("no_opinion", WHOLE, plain(t("How many of them had no opinion")), "answers"),
        Column("mean", NUMBER, N_("Mean of the marks (1 to 5) or numbers")),
        Column("deviation", NUMBER, N_("Standard deviation of the sample")),
        Column("nps", NUMBER, N_("Share of 9 and 10 less share of 0 to 6"), "-100 to 100"),
    )
    assert tuple(one.name for one in columns) == tally_rows.HEADER
    hidden = _oneself(facts)
    rows = (
        (*row, *(None,) * (len(columns) - len(row)))
        for row in tally_rows.rows(facts.polls, t.language)
        if (row[0], row[1]) not in hidden
    )
    what = N_("What the answers to each question came to, in all and by group")
    return dataset("tallies.csv", what, columns, rows, t)


def _about(facts: Facts, t: Translator) -> Dataset:
    columns = (
        _ASKED[1],
        Column("option", TEXT, N_("The option's key")),
        Column("option_text", TEXT, N_("The option")),
        Column("count", WHOLE, N_("How often it was chosen"), "people"),
        Column("n", WHOLE, N_("How many answered"), "people"),
    )
    rows = [
        (name, part.choice.key, plain(t.text(part.choice.text)) or part.choice.key, part.count, one.n)
        for name, one in about(facts).items()
        for part in one.shares
    ]
    what = N_("What people said of themselves, in totals")
    return dataset("about.csv", what, columns, rows, t)


def _response(facts: Facts, t: Translator) -> Dataset:
    columns = (
        _ASKED[0],
        DELEGATION,
        Column("asked", WHOLE, N_("How often people were asked, without who was not there"), "times"),
        Column("answered", WHOLE, N_("How often they answered"), "times"),
    )
    rows: list[tuple[Value, ...]] = []
    for came in facts.polls.results:
        rows.append((came.poll.id, "", came.asked, came.answered))
        asked = told({one.delegation: one.asked for one in came.responses})
        answered = told({one.delegation: one.answered for one in came.responses})
        rows += [
            (came.poll.id, code, asked[code], None if asked[code] is None else answered[code])
            for code in sorted(asked)
            if code
        ]
    what = N_("How many were asked and answered; a row without a delegation is all together")
    return dataset("response.csv", what, columns, rows, t)


def _questions(facts: Facts, t: Translator) -> Dataset:
    columns = (
        *_ASKED,
        _VERSION,
        Column("option", TEXT, N_("The option's key; empty = the question itself")),
        Column("kind", TEXT, N_("Kind of question")),
        Column("anonymous", YES_NO, N_("Whether answers were kept without names")),
        Column("language", TEXT, N_("The language of the text")),
        Column("text", TEXT, N_("As it was shown")),
    )
    rows = [
        (row.poll, row.question, row.version, row.key, row.kind, yes(row.anonymous), language, text)
        for row in facts.polls.codebook
        for language, text in row.texts.items()
    ]
    return dataset("questions.csv", N_("Every question and option, in every language"), columns, rows, t)


def _results(facts: Facts, t: Translator) -> Dataset:
    columns = (
        Column("result", TEXT, N_("R1 to R6, services, overall, dissemination")),
        Column("indicator", TEXT, N_("Its key")),
        Column("name", TEXT, N_("What it says")),
        Column("value", NUMBER, N_("Its value; shares in per cent")),
        Column("n", WHOLE, N_("How many answers, pairs or people it is of")),
        Column("unmatched", WHOLE, N_("Answers before or after that are in no pair"), "answers"),
        Column("formula", TEXT, N_("How it is computed")),
        Column("caveat", TEXT, N_("What has to be said beside it")),
        *_ASKED,
        Column("town", TEXT, N_("Of counts: the delegation; empty = all together")),
        Column("option", TEXT, N_("Of counts: the option's key")),
    )
    what = N_("The results that funders ask for, R1 to R6 and more")
    return dataset("indicators.csv", what, columns, tuple(_indicators(facts, t)), t)


def _indicators(facts: Facts, t: Translator) -> Iterable[tuple[Value, ...]]:
    for one in indicators(facts):
        head = one.result.value, one.key, words.name(one, facts, t)
        foot = one.n, one.unmatched, words.formula(one, t), words.caveat(one, t), one.poll, one.question
        yield *head, one.value, *foot, "", ""
        if one.value is None:
            for key, many in one.parts.items():
                yield *head, many, *foot, key[0] if len(key) > 1 else "", key[-1]

"""What came of the meeting: results R1 to R6, answers in short tables, what was made known."""

from collections.abc import Iterable, Iterator

from bot.domain.polls.kinds import FreeText
from bot.domain.polls.results import PollResults, QuestionResult
from bot.domain.polls.tallies import SMALLEST_GROUP
from bot.domain.reports.about import QUESTIONS
from bot.domain.reports.indicators import indicators
from bot.domain.reports.measures import Caveat, Formula, Indicator, Result
from bot.domain.reports.papers import Bullets, Heading, Part, Style, Table, Text
from bot.domain.reports.texts import Section
from bot.screen import plain
from bot.views.figures import decimal, percent, signed
from bot.views.polls.pictures import words_of
from bot.views.reports import indicators as words
from bot.views.reports.draft_charts import CHANGES, RATES
from bot.views.reports.draft_parts import Draft
from bot.views.reports.xlsx_told import announcements

_MOST_QUOTES, _LONGEST = 5, 300


def results(draft: Draft) -> Iterator[Part]:
    """Each result with its indicators: value, n, what has to be said beside it."""
    t, found = draft.t, indicators(draft.facts)
    yield Text(
        plain(t("Read n beside every value: few people, who rate themselves; not a sample.")), Style.SMALL
    )
    for result in Result:
        some = [one for one in found if one.result is result and one.formula is not Formula.COUNTS]
        if not some or result is Result.DISSEMINATION:
            continue
        yield Heading(2, words.result(result, t))
        yield _indicators(some, draft)
        yield from (
            Text(f"• {one}", Style.SMALL)
            for one in dict.fromkeys(_caveat(one, draft) for one in some if one.value is not None)
        )
    yield from draft.chart(CHANGES, t("Change of the mean from before to after, the same people."))


def _caveat(one: Indicator, draft: Draft) -> str:
    said = words.caveat(one, draft.t)
    return f"{words.name(one, draft.facts, draft.t)}: {said}" if one.caveat is Caveat.PAIRED else said


def _name(one: Indicator, some: Iterable[Indicator], draft: Draft) -> str:
    """What it says; where several questionnaires asked the same, with which one."""
    said = words.name(one, draft.facts, draft.t)
    same = {other.poll for other in some if (other.key, other.formula) == (one.key, one.formula)}
    asked = words.poll_title(one.poll, draft.facts, draft.t)
    return said if len(same) == 1 or asked in said else f"{said} ({asked})"


def _indicators(some: list[Indicator], draft: Draft) -> Table:
    t = draft.t
    header = t("Indicator"), t("Value"), t("n"), t("Formula")
    rows = tuple(
        (_name(one, some, draft), words.value(one, t), str(one.n), words.formula(one, t)) for one in some
    )
    return Table(tuple(map(plain, header)), rows, (42, 18, 8, 32), frozenset({2}))


def answers(draft: Draft) -> Iterator[Part]:
    """How many answered, then a short table for each questionnaire, then what people wrote."""
    t, polls = draft.t, [one for one in draft.facts.polls.results if one.rounds]
    if not polls:
        yield Text(plain(t("Nobody was asked anything.")))
        return
    rows = tuple(
        (
            _titled(one, draft),
            str(one.asked),
            str(one.answered),
            percent(one.answered / one.asked, t) if one.asked else "–",
        )
        for one in polls
    )
    header = t("Questionnaire"), t("Asked"), t("Answered"), t("Response rate")
    yield Table(tuple(map(plain, header)), rows, (49, 15, 17, 19), frozenset({1, 2, 3}))
    if any(came.said for one in polls for came in one.questions):
        note = t("Read what people wrote before you send it: names, and who did not wish to be quoted.")
        yield Text(plain(note), Style.SMALL)
    yield from draft.chart(RATES, t("Response rates: answers of all that were asked."))
    for one in polls:
        counted = [came for came in one.questions if _is_counted(came)]
        wrote = [came for came in one.questions if came.said]
        if counted or wrote:
            yield Heading(2, _titled(one, draft))
        if counted:
            named = t("Question"), t("n"), t("Answers")
            lines = tuple(_question(came, draft) for came in counted)
            yield Table(tuple(map(plain, named)), lines, (45, 8, 47), frozenset({1}))
        for came in wrote:
            yield Heading(3, plain(t.text(came.question.text)) or came.question.id)
            yield Bullets(tuple(_quoted(one.text) for one in came.said[:_MOST_QUOTES]))
            if (more := len(came.said) - _MOST_QUOTES) > 0:
                rest = t.ngettext(
                    "{n} more answer is in report.xlsx.", "{n} more answers are in report.xlsx.", more
                )
                yield Text(plain(rest), Style.SMALL)


def _is_counted(came: QuestionResult) -> bool:
    """Who people are is told in a chapter of its own alone, without groups of a few."""
    asked = came.question
    return asked.kind != FreeText.name and not asked.about_oneself and asked.id not in QUESTIONS


def _question(came: QuestionResult, draft: Draft) -> tuple[str, ...]:
    t, tally = draft.t, came.tally
    asked = plain(t.text(came.question.text)) or came.question.id
    if tally is None or 0 < tally.n < SMALLEST_GROUP:
        return asked, "", plain(t("fewer than five answers: not shown"))
    if not tally.n:
        return asked, "0", plain(t("Nobody has answered."))
    said = []
    if tally.nps is not None:
        said.append(plain(t("Recommendation score {score}", score=signed(tally.nps, t))))
    if tally.mean is not None:
        said.append(plain(t("Mean {mean}", mean=decimal(tally.mean, t))))
    names = words_of(came, draft.facts.programme, t)
    counts = [f"{names.get(key, key)}: {many}" for key, many in tally.counts.items() if many]
    if counts:
        said.append("; ".join(counts))
    return asked, str(tally.n), "\n".join(said)


def _quoted(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= _LONGEST else f"{one_line[: _LONGEST - 1]}…"


def _titled(one: PollResults, draft: Draft) -> str:
    return words.poll_title(one.poll.id, draft.facts, draft.t)


def dissemination(draft: Draft) -> Iterator[Part]:
    """What organisers wrote, what participants plan, and how many the bot itself reached."""
    t, facts = draft.t, draft.facts
    yield from draft.section(Section.DISSEMINATION)
    found = [one for one in indicators(facts) if one.result is Result.DISSEMINATION]
    yield Heading(2, plain(t("What participants plan and have done")))
    rows = [row for one in found for row in _shared(one, found, draft)]
    header = t("Indicator"), t("Answer"), t("Count"), t("n")
    if rows:
        yield Table(tuple(map(plain, header)), tuple(rows), (40, 36, 14, 10), frozenset({2, 3}))
    else:
        yield Text(draft.unknown)
    yield Heading(2, plain(t("What participants were told during the meeting")))
    sent = [row for table in announcements(facts, t).tables for row in table.rows]
    reached = sum(one.progress.sent for one in facts.announcements)
    said = t("Announcements: {n}; messages that arrived: {reached}.", n=len(sent), reached=reached)
    yield Text(plain(said if sent else t("No announcement was sent.")))


def _shared(one: Indicator, some: Iterable[Indicator], draft: Draft) -> Iterator[tuple[str, ...]]:
    t = draft.t
    name = _name(one, some, draft)
    if not one.parts:
        yield name, words.value(one, t), "", str(one.n)
        return
    names: dict[str, str] = {}
    for poll in draft.facts.polls.results:
        if poll.poll.id == one.poll and (came := poll.of(one.question)) is not None:
            names = words_of(came, draft.facts.programme, t)
    for key, many in one.parts.items():
        if len(key) == 1 and many:
            yield name, names.get(key[0], key[0]), str(many), str(one.n)

"""Sheet Polls: one row for each question; the rows of one poll_id make the poll."""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.domain.polls import Question
from bot.domain.polls.kinds import KINDS
from bot.domain.polls.questions import DELEGATIONS
from bot.domain.workbook.codecs import Choice, Id, Integer, Text, YesNo
from bot.domain.workbook.columns import Column, Faults, Frame, Sheet
from bot.domain.workbook.notations import CLOSES, TRIGGER, AudienceTerms
from bot.domain.workbook.options import Options
from bot.domain.workbook.problems import Code, Fault
from bot.domain.workbook.sheets._common import ORDER, WITHDRAWN

WITH_OPTIONS = tuple(name for name, kind in KINDS.items() if kind.worded)
SHARED = ("title", "trigger", "closes", "anonymous")
"""What all rows of a poll must agree on. The audience may differ from question to question."""


def _build(values: dict[str, Any], frame: Frame) -> Question:
    question = Question(**values)
    counts = {language: text.count("|") + 1 for language, text in question.options.texts.items()}
    listed = DELEGATIONS in question.options.texts.values()
    if len(set(counts.values())) > 1:
        said = ", ".join(f"{language}: {count}" for language, count in counts.items())
        raise Faults(Fault("options", Code.OPTION_COUNTS_DIFFER, {"counts": said}))
    count = next(iter(counts.values()), 0)
    if question.kind in WITH_OPTIONS and count < 2 and not listed:
        raise Faults(Fault("options", Code.TOO_FEW_OPTIONS, {"kind": question.kind}))
    if question.kind == "scale" and count not in (5, 6):
        raise Faults(Fault("options", Code.BAD_SCALE, {"count": str(count)}))
    return question


def _check(rows: Sequence[tuple[str, Question]]) -> Iterable[tuple[str, Fault]]:
    first: dict[str, Question] = {}
    for key, question in rows:
        if question.options and question.kind not in WITH_OPTIONS:
            yield key, Fault("options", Code.NEEDLESS_OPTIONS, {"kind": question.kind}, warning=True)
        if question.withdrawn:
            continue
        leading = first.setdefault(question.poll_id, question)
        for field in SHARED:
            if getattr(question, field) != getattr(leading, field):
                values = {"poll": question.poll_id, "question": leading.id}
                yield key, Fault(field, Code.POLL_ROWS_DIFFER, values)


POLLS = Sheet(
    name="Polls",
    attribute="questions",
    entity=Question,
    about="Questions to the participants: one row for each question of a poll.",
    key=lambda question: f"{question.poll_id}/{question.id}",
    build=_build,
    check=_check,
    columns=(
        Column(
            "poll_id",
            Id(),
            "The short name of the poll; the same in all its rows.",
            required=True,
            key=True,
            example="day",
        ),
        Column("title", Text(100), "The name of the poll.", localised=True, example="Your day"),
        Column(
            "trigger",
            TRIGGER,
            "When it opens: on_join, after_kind=seminar, daily=20:45, item=P43, meeting_end+35d."
            " Empty = by hand.",
            example="daily=20:45",
        ),
        Column("audience", AudienceTerms(), "For whom; may differ between questions.", example="all"),
        Column("anonymous", YesNo(), "yes = answers are kept without names.", example="yes"),
        Column(
            "question_id",
            Id(),
            "The short name of the question, unique in its poll.",
            field="id",
            required=True,
            key=True,
            example="day_rate",
        ),
        ORDER,
        Column("kind", Choice(tuple(KINDS)), "The kind of question.", required=True, example="scale"),
        Column(
            "options",
            Options(),
            "The answers with | between them, at most 100 characters each. A scale has five, from worst to"
            " best; a sixth is left out of means.",
            localised=True,
            example="very poor|poor|all right|good|very good",
        ),
        Column(
            "text",
            Text(300),
            "The question.",
            required=True,
            localised=True,
            any_language=True,
            example="How was your day?",
        ),
        Column("optional", YesNo(), "no = the question that makes the poll count.", example="yes"),
        Column("part", Integer(1, 20), "The page: at most 7 questions on each.", example="1"),
        Column("closes", CLOSES, "When it closes: +24h, item=P14 or meeting_end+7d.", example="+14h"),
        Column("bank_no", Text(10), "The number in your bank of questions."),
        WITHDRAWN,
    ),
)

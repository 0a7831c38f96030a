"""Parts that facts of the pack are made of by hand: answers as they are exported, marks of presence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from bot.domain.audience import Traits
from bot.domain.people import Participant, Role
from bot.domain.polls import Poll, Question
from bot.domain.polls.counting import count, words
from bot.domain.polls.exports import CodeRow, Export, StoredAnswer, rows
from bot.domain.polls.pairs import BEFORE, counterpart, pair
from bot.domain.polls.results import Counted, PollResults, QuestionResult, Response
from bot.domain.polls.rounds import Round
from bot.domain.presence import Mark, Traveller, Way
from bot.domain.presence_rows import Listed, PresenceRow
from bot.domain.presence_rows import rows as presence_rows
from bot.domain.programme import Item, Programme
from bot.domain.reports.facts import Attended, Someone
from tests import sample


@dataclass(frozen=True)
class Given:
    """An answer: to a question of the sample's polls, about an item or a day where the poll is."""

    poll: str
    question: str
    who: str
    value: str
    item: str | None = None
    day: date | None = None


def export(given: Iterable[Given], towns: Mapping[str, str], programme: Programme) -> Export:
    """Answers as the bot exports them. ``towns``: everybody who was asked, with their delegation."""
    answers = list(given)
    asked = Poll.gather(sample.content().questions.values())
    about = list(dict.fromkeys((one.poll, one.item, one.day) for one in answers))
    rounds = {key: _round(number, *key, asked[key[0]]) for number, key in enumerate(about, 1)}
    by_question: dict[tuple[str, str], list[Counted]] = {}
    stored = []
    for one in answers:
        here, question = rounds[one.poll, one.item, one.day], asked[one.poll].question(one.question)
        assert question is not None, one
        author = None if here.anonymous else one.who
        kept = Counted(here.id, f"t-{one.who}", one.value, one.who, towns[one.who], "en", author)
        by_question.setdefault((one.poll, one.question), []).append(kept)
        said = {"text": one.value} if question.kind == "text" else {"value": one.value}
        stored.append(
            StoredAnswer(
                here,
                one.question,
                1,
                question.kind,
                kept.token,
                one.who,
                language="en",
                delegation=towns[one.who],
                **said,
            )
        )
    polls = [
        _results(
            asked[name],
            [one for one in rounds.values() if one.poll_id == name],
            by_question,
            towns,
            programme,
        )
        for name in sorted({poll for poll, *_ in about})
    ]
    book = [row for one in polls for question in one.poll.questions for row in _wording(question, programme)]
    return Export(tuple(rows(stored)), tuple(polls), tuple(book))


def _round(number: int, poll_id: str, item: str | None, day: date | None, poll: Poll) -> Round:
    opens = datetime(2018, 11, 9, 18, tzinfo=UTC)
    key = f"{poll_id}:{item or day or ''}"
    return Round(number, 1, key, poll_id, poll.anonymous, opens, opens + timedelta(days=1), item, day)


def _results(
    poll: Poll,
    rounds: list[Round],
    given: Mapping[tuple[str, str], list[Counted]],
    towns: Mapping[str, str],
    programme: Programme,
) -> PollResults:
    by_id = {one.id: one for one in rounds}
    mine = [one for (name, _), some in given.items() if name == poll.id for one in some]
    wrote = {number: frozenset(one.who for one in mine if one.round_id == number) for number in by_id}
    questions = [_result(one, given, by_id, wrote, programme) for one in poll.questions]
    answered = {(one.round_id, one.who) for one in mine}
    responses = tuple(
        Response(
            code,
            sum(town == code for town in towns.values()) * len(rounds),
            sum(towns[who] == code for _, who in answered),
        )
        for code in sorted(set(towns.values()))
    )
    return PollResults(poll, tuple(rounds), poll.anonymous, tuple(questions), responses)


def _result(
    question: Question,
    given: Mapping[tuple[str, str], list[Counted]],
    rounds: Mapping[int, Round],
    wrote: Mapping[int, frozenset[str]],
    programme: Programme,
) -> QuestionResult:
    answers = given.get((question.poll_id, question.id), [])
    if question.kind == "text":
        return words(question, answers, rounds, wrote)
    choices = question.worded(programme.delegations)
    found = count(question, choices, answers, rounds, towns=sorted(programme.delegations))
    other = counterpart(question.id)
    there = next(((key, some) for key, some in given.items() if key[1] == other), None)
    if other is None or there is None:
        return found
    (poll_id, _), theirs = there
    far = sample.content().questions[f"{poll_id}/{other}"]
    own, others = ({one.token: one.value for one in some} for some in (answers, theirs))
    if question.id.startswith(BEFORE):
        return replace(found, pair=pair(question, far, own, others))
    return replace(found, pair=pair(far, question, others, own))


def _wording(question: Question, programme: Programme) -> Iterable[CodeRow]:
    head = question.poll_id, question.id, 1
    yield CodeRow(*head, "", question.kind, question.anonymous, question.text.texts)
    for choice in question.worded(programme.delegations):
        yield CodeRow(*head, choice.key, question.kind, question.anonymous, choice.text.texts)


Marks = Mapping[str, Mapping[str, Mark]]


def mark(who: str, item: Item, *, here: bool = True) -> Mark:
    """Somebody was counted as an item began."""
    return Mark(who, here, "", Way.COUNT, "LV-DAU-02", item.starts_at)


def attended(programme: Programme, marks: Marks, people: Iterable[Someone]) -> dict[str, Attended]:
    """Of each item; everybody who comes is expected."""
    people = tuple(people)
    town = {one.id: one.delegation for one in people}
    coming = sum(one.coming for one in people)
    found = {}
    for item in programme.items:
        counts: dict[bool, dict[str, int]] = {True: {}, False: {}}
        for who, mark in marks.get(item.id, {}).items():
            counts[mark.here][town[who]] = counts[mark.here].get(town[who], 0) + 1
        here, away = counts[True], counts[False]
        found[item.id] = Attended(coming, sum(here.values()), sum(away.values()), here, away)
    return found


def presence(programme: Programme, marks: Marks, people: Iterable[Someone]) -> tuple[PresenceRow, ...]:
    """A row for each mark and for who was expected."""
    people = tuple(people)
    listed = {one.id: Listed(one.name, one.delegation, one.town) for one in people}
    items = [item for item in programme.items if item.id in marks]
    travellers = [traveller(one, programme) for one in people if one.coming]
    return tuple(presence_rows(programme, items, marks, travellers, listed))


def traveller(one: Someone | Participant, programme: Programme) -> Traveller:
    """Somebody of the list, for counting heads."""
    host = one.delegation == programme.meeting.host_delegation
    group, bus = (one.group, one.bus) if isinstance(one, Participant) else ("", "")
    traits = Traits(
        one.delegation,
        host,
        group or None,
        one.role is Role.LEADER,
        one.role is Role.ORGANISER,
        one.staff,
        one.language,
        bus=bus or None,
    )
    return Traveller(one.id, f"{one.first_name} {one.last_name}", one.delegation, bus, traits=traits)

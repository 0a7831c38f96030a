"""Sheets of answers: told apart by item, day and town; in people's own words; what was asked, in full."""

from collections.abc import Iterator
from datetime import date

from bot.domain.polls.exports import CodeRow
from bot.domain.polls.results import Along, QuestionResult
from bot.domain.polls.tallies import Tally
from bot.domain.reports.book import Cell, Sheet
from bot.domain.reports.facts import Facts
from bot.i18n import N_, Translator
from bot.screen import plain
from bot.views.polls import pictures
from bot.views.polls.results import name_of
from bot.views.reports.cells import share, table, title, town, yes

_ALONG = {Along.ITEM: N_("item"), Along.DAY: N_("day"), Along.TOWN: N_("town")}


def sheets(facts: Facts, t: Translator) -> tuple[Sheet, ...]:
    """Breakdowns and free texts."""
    return _breakdowns(facts, t), _texts(facts, t)


def _breakdowns(facts: Facts, t: Translator) -> Sheet:
    # TRANSLATORS: heads a column that holds “item”, “day” or “town”
    how = N_("Grouped by"), N_("Group")
    header = N_("Poll"), N_("Question"), *how, N_("Answers (n)"), N_("Mean"), N_("Spread")
    more = N_("Answer"), N_("Count"), N_("Share")
    rows = (
        (name_of(came.poll, t), plain(t.text(one.question.text)) or one.question.id, *row)
        for came in facts.polls.results
        for one in came.questions
        for row in _broken(one, facts, t)
    )
    note = t("Groups of fewer than five people are not shown, nor what would tell of them.")
    sheet = table((*header, *more), rows, t, wide=(1,))
    return Sheet(plain(t("Breakdowns")), (sheet,), (plain(note),))


def _broken(one: QuestionResult, facts: Facts, t: Translator) -> Iterator[tuple[Cell, ...]]:
    words = pictures.words_of(one, facts.programme, t)
    for along, broken in one.breakdowns.items():
        by = plain(t(_ALONG[along]))
        for group in broken.groups:
            for row in _group(group.tally, words):
                yield (by, _named(along, group.key, facts, t), *row)
        if broken.rest:
            small = plain(t("in groups too small to be shown"))
            yield by, small, broken.rest, None, None, "", None, None


def _group(tally: Tally, words: dict[str, str]) -> Iterator[tuple[Cell, ...]]:
    head = tally.n, tally.mean, tally.deviation
    if not tally.counts:
        yield *head, "", None, None
    for key, count in tally.counts.items():
        yield *head, words.get(key, key), count, share(count, tally.n)


def _named(along: Along, key: str, facts: Facts, t: Translator) -> str:
    match along:
        case Along.TOWN:
            return town(key, facts, t)
        case Along.DAY:
            return plain(t.date(date.fromisoformat(key)))
    return f"{key} {title(key, facts, t)}"


def _texts(facts: Facts, t: Translator) -> Sheet:
    header = N_("Poll"), N_("Question"), N_("What was written"), N_("Language"), N_("About"), N_("By whom")
    rows = (
        (
            name_of(came.poll, t),
            plain(t.text(one.question.text)) or one.question.id,
            said.text,
            plain(t.language_name(said.language)) if said.language else "",
            title(said.item_id, facts, t) if said.item_id else "",
            said.author or ("" if came.anonymous else plain(t("not recorded"))),
        )
        for came in facts.polls.results
        for one in came.questions
        for said in one.said
    )
    note = t("As people wrote it. Before anything is published, look whether somebody can be recognised.")
    return Sheet(plain(t("Free texts")), (table(header, rows, t, wide=(2,)),), (plain(note),))


def codebook(facts: Facts, t: Translator) -> Sheet:
    """Each question in each wording, with its options, in every language of the meeting."""
    written = {code for row in facts.polls.codebook for code in row.texts}
    languages = tuple(one for one in facts.meeting.languages if one in written)
    header = N_("Poll"), N_("Question"), N_("Version"), N_("Option"), N_("Kind"), N_("Anonymous")
    names = [plain(t.language_name(one)) for one in languages]
    rows = [_wording(row, languages, t) for row in facts.polls.codebook]
    note = t(
        "A row without an option is the question itself. Marks of a scale count from 1, the first option."
    )
    return Sheet(plain(t("Codebook")), (table((*header, *names), rows, t),), (plain(note),))


def _wording(row: CodeRow, languages: tuple[str, ...], t: Translator) -> tuple[Cell, ...]:
    asked = row.poll, row.question, row.version, row.key, row.kind, yes(row.anonymous, t)
    return (*asked, *(row.texts.get(one, "") for one in languages))

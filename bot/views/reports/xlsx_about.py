"""The sheet of what people said of themselves: totals with n, never by town."""

from bot.domain.reports.about import About, about
from bot.domain.reports.book import Cell, Sheet, Table
from bot.domain.reports.facts import Facts
from bot.i18n import N_, Translator
from bot.screen import plain
from bot.views.polls import pictures
from bot.views.reports.cells import share, table

_TITLES = {
    "about_gender": N_("Gender"),
    "about_age": N_("Age"),
    "about_role": N_("Role in their town"),
    "pre_first": N_("First meeting of towns"),
}


def about_sheet(facts: Facts, t: Translator) -> Sheet:
    """A table for each question that was asked; the others are said to be not recorded."""
    found = about(facts)
    tables = [
        _question(found[name], plain(t(title)), facts, t) if name in found else _unasked(plain(t(title)), t)
        for name, title in _TITLES.items()
    ]
    note = t("Said by people themselves, as they wished. Fewer than five are never told, nor told by town.")
    return Sheet(plain(t("About the participants")), tuple(tables), (plain(note),))


def _unasked(title: str, t: Translator) -> Table:
    return table((N_("Answer"), N_("People")), [(plain(t("Nobody was asked.")), None)], t, title=title)


def _question(one: About, title: str, facts: Facts, t: Translator) -> Table:
    words = _words(one.question, facts, t)
    rows: list[tuple[Cell, ...]] = []
    for part in one.shares:
        said = words.get(part.choice.key) or plain(t.text(part.choice.text)) or part.choice.key
        hidden = plain(t("fewer than five")) if part.count is None else part.count
        rows.append((said, hidden, share(part.count, one.n)))
    if one.unsaid is not None:
        rows.append((plain(t("would rather not say")), one.unsaid, share(one.unsaid, one.n)))
    if one.hidden:
        rows.append((plain(t("in groups too small to be shown")), one.hidden, share(one.hidden, one.n)))
    if not one.shares:
        rows.append((plain(t("Fewer than five people have answered.")), None, None))
    rows.append((plain(t("Answered (n)")), one.n, None))
    rows.append((plain(t("Did not answer")), one.silent, None))
    return table((N_("Answer"), N_("People"), N_("Share of n")), rows, t, title=title)


def _words(question: str, facts: Facts, t: Translator) -> dict[str, str]:
    for poll in facts.polls.results:
        if (came := poll.of(question)) is not None:
            return pictures.words_of(came, facts.programme, t)
    return {}

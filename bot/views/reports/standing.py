"""Where the grant stands and by when what is due, in the few lines that /report and /status show."""

from markupsafe import Markup

from bot.domain.reports.gauge import Basis, Bracket, Deadlines, Gauge, TableProblem
from bot.i18n import Translator
from bot.screen import lines

_THOUSAND = "\N{NO-BREAK SPACE}"


def grant(gauge: Gauge, t: Translator) -> Markup:
    """``Invited participants who signed: 47.`` with their bracket, amount and how many may still fail."""
    return lines(_people(gauge, t), _minimum(gauge, t), *_bracket(gauge, t))


def due(deadlines: Deadlines, t: Translator) -> Markup:
    """The days on which something is due, with how many are left."""
    day, left = deadlines.report_due, deadlines.days_left
    online = deadlines.page_until
    return lines(
        t("Report due: {date} ({left}).", date=t.date(day), left=_left(left, t))
        if day is not None and left is not None
        else t("The Meeting sheet does not say when the report is due."),
        t("Information page online until: {date}.", date=t.date(online)) if online is not None else None,
    )


def amount(euro: int) -> str:
    """``10 080``."""
    return f"{euro:,}".replace(",", _THOUSAND)


def _people(gauge: Gauge, t: Translator) -> Markup:
    match gauge.basis:
        case Basis.SIGNED:
            return t("Invited participants who signed: <b>{n}</b> of {of}.", n=gauge.people, of=gauge.listed)
        case Basis.PRESENT:
            return lines(
                t("Invited participants present: <b>{n}</b> of {of}.", n=gauge.people, of=gauge.listed),
                t("No signatures are noted yet."),
            )
    return t("Invited participants: {of} on the list; neither signed nor marked present.", of=gauge.listed)


def _minimum(gauge: Gauge, t: Translator) -> Markup | None:
    if gauge.enough is not False:
        return None
    return t("That is less than the least that the funder asks for: {n}.", n=gauge.minimum)


def _bracket(gauge: Gauge, t: Translator) -> list[Markup]:
    match gauge.problem:
        case TableProblem.NONE:
            return [t("The Meeting sheet has no table of amounts.")]
        case TableProblem.BROKEN:
            return [t("The table of amounts in the Meeting sheet cannot be read.")]
    if gauge.people is None:
        return []
    found = gauge.bracket
    said = [] if found is None else [_here(found, gauge, t)]
    if gauge.following is not None and gauge.rises_by is not None:
        more = amount(gauge.following.amount)
        said.append(
            t.ngettext("{n} more: EUR {amount}.", "{n} more: EUR {amount}.", gauge.rises_by, amount=more)
        )
    return said


def _here(found: Bracket, gauge: Gauge, t: Translator) -> Markup:
    told = {"bracket": _named(found, t), "amount": amount(found.amount)}
    said = (
        t("Bracket {bracket}: EUR {amount}.", **told)
        if gauge.verified
        else t("Bracket {bracket} (unverified): EUR {amount}.", **told)
    )
    n = gauge.drops_by or 1
    fewer = t.ngettext("{n} fewer, and the amount drops.", "{n} fewer, and the amount drops.", n)
    return Markup(" ").join((said, fewer))


def _named(found: Bracket, t: Translator) -> Markup:
    if found.high is None:
        return t("{n} and more", n=found.low)
    return t("{low}–{high}", low=found.low, high=found.high)


def _left(days: int, t: Translator) -> Markup:
    if days < 0:
        return t.ngettext("{n} day ago", "{n} days ago", -days)
    return t.ngettext("{n} day left", "{n} days left", days) if days else t("today")

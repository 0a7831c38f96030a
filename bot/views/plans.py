"""What a plan would change, in words: a line for each sheet, a line for each change. Organisers read it."""

from markupsafe import Markup

from bot.domain.localized import LocalizedText
from bot.domain.workbook import SHEETS, Change, ChangeKind, Conflict, Plan
from bot.i18n import Translator
from bot.screen import clipped, lines, plain

_TEXT = 60
_PEOPLE = "Participants"
_TITLES = ("title", "name", "town", "text")


def summary(plan: Plan, t: Translator) -> Markup:
    """``Programme: 2 moved, 1 cancelled, 3 new, 46 unchanged``: a line for each sheet that changes."""
    return lines(*summaries(plan, t)) or t("Nothing changes for anybody.")


def summaries(plan: Plan, t: Translator) -> list[Markup]:
    """A line for each sheet that changes, the programme first."""
    told = []
    for sheet in sorted(SHEETS, key=lambda one: one.name != "Programme"):
        changed = [one for one in plan.changes if one.sheet == sheet.name]
        if changed:
            counts = [(kind, sum(one.kind is kind for one in changed)) for kind in ChangeKind]
            words = [_count(sheet.name, kind, n, t) for kind, n in counts if n]
            unchanged = plan.unchanged.get(sheet.name, 0)
            words.append(t.ngettext("{n} unchanged", "{n} unchanged", unchanged))
            told.append(Markup("<b>{}</b>: {}").format(sheet.name, Markup(", ").join(words)))
    return told


def _count(sheet: str, kind: ChangeKind, n: int, t: Translator) -> Markup:
    match kind:
        case ChangeKind.NEW:
            return t.ngettext("{n} new", "{n} new", n)
        case ChangeKind.MOVED:
            return t.ngettext("{n} moved", "{n} moved", n)
        case ChangeKind.CHANGED:
            return t.ngettext("{n} changed", "{n} changed", n)
        case ChangeKind.RESTORED:
            return t.ngettext("{n} back again", "{n} back again", n)
        case ChangeKind.WITHDRAWN if sheet == "Programme":
            return t.ngettext("{n} cancelled", "{n} cancelled", n)
        case ChangeKind.WITHDRAWN if sheet == _PEOPLE:
            return t.ngettext("{n} marked missing", "{n} marked missing", n)
        case ChangeKind.WITHDRAWN:
            return t.ngettext("{n} taken out", "{n} taken out", n)


def changes(plan: Plan, t: Translator) -> list[Markup]:
    """A line for each change, the programme first."""
    return [_change(plan, one, t) for one in ordered(plan)]


def ordered(plan: Plan) -> list[Change]:
    """The changes in that order."""
    return sorted(plan.changes, key=lambda one: one.sheet != "Programme")


def _change(plan: Plan, change: Change, t: Translator) -> Markup:
    what = _what(plan, change.sheet, change.key, t)
    flag = next((sheet.flag for sheet in SHEETS if sheet.name == change.sheet), "")
    match change.kind:
        case ChangeKind.NEW:
            return t("{what}: new", what=what)
        case ChangeKind.WITHDRAWN if change.sheet == _PEOPLE:
            return t("{what}: marked missing", what=what)
        case ChangeKind.WITHDRAWN if change.sheet == "Programme":
            return t("{what}: cancelled", what=what)
        case ChangeKind.WITHDRAWN:
            return t("{what}: taken out", what=what)
        case ChangeKind.RESTORED:
            what = t("{what}: back again", what=what)
    columns = {name: texts for name, texts in change.columns.items() if name != flag}
    if change.sheet == _PEOPLE:  # what concerns people is named, never quoted
        said = [Markup.escape(name) for name in columns]
    else:
        said = [_differs(name, old, new) for name, (old, new) in columns.items()]
    return Markup(": ").join([what, Markup("; ").join(said)]) if said else what


def _differs(name: str, old: str, new: str) -> Markup:
    return Markup("{} {} → {}").format(name, short(old) or "–", short(new) or "–")


def _what(plan: Plan, sheet: str, key: str, t: Translator) -> Markup:
    """``Lead Shot Factory (P36)``; people by their id alone; what has no name, by its sheet."""
    row = plan.merged.get(sheet, {}).get(key, {})
    if sheet == _PEOPLE:
        return Markup("<b>{}</b>").format(key)
    for name in _TITLES:
        said = {one.partition(":")[2]: text for one, text in row.items() if one.partition(":")[0] == name}
        title = said.pop("", "") or plain(t.text(LocalizedText(said)))
        if title:
            return Markup("<b>{}</b> ({})").format(short(title), key)
    return Markup("<b>{} {}</b>").format(sheet, key if key != sheet.lower() else "").strip()


def conflict(plan: Plan, one: Conflict, t: Translator) -> Markup:
    """What was changed twice, and how each reads."""
    what = _what(plan, one.sheet, one.key, t)
    head = Markup("{}, {}").format(what, one.column)
    if one.sheet == _PEOPLE:
        return lines(head, t("The texts of people’s cards are not shown here: see /people."))
    return lines(
        head,
        t("In the file: {text}", text=short(one.file) or "–"),
        t("Edited here: {text}", text=short(one.published) or "–"),
    )


def short(text: str) -> str:
    """A text of the workbook in one line, cut where it is long."""
    return clipped(" ".join(text.split()), _TEXT)

"""Importing the workbook in chat: what it would change, what is to choose, what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.imports import Done, Merged, Preview
from bot.i18n import N_, Translator
from bot.screen import Button, Document, Keyboard, Screen, button, lines, paragraphs, plain
from bot.views import gaps, plans, problems, timetables
from bot.views.buttons import help_button, today_button
from bot.views.publications import ShowTold, TellNow

_NOTES = 4
_CLASSES = {"dietary": N_("food needs"), "people": N_("names and accounts")}


@dataclass(frozen=True)
class AskWorkbook(CallbackData, code="impask"):
    """The workbook is sent next."""


@dataclass(frozen=True)
class TakeSide(CallbackData, code="impside"):
    """Decide one conflict of what was shown under this seal, or with ``number=None`` all that are open."""

    file: str
    seal: str
    from_file: bool
    number: int | None = None


@dataclass(frozen=True)
class PublishImport(CallbackData, code="imppub"):
    """Publish what was shown under this seal."""

    file: str
    seal: str


@dataclass(frozen=True)
class SendChanges(CallbackData, code="implist"):
    """Every change, as a file."""

    file: str


@dataclass(frozen=True)
class DropImport(CallbackData, code="impdrop"):
    """No, thank you."""

    file: str


def ask(t: Translator, *, first: Markup | None = None) -> Screen:
    """Send the workbook."""
    said = lines(
        t("Please send me the workbook as a file: .xlsx or .ods, or its .csv files in a .zip."),
        t("A programme of another tool will do too: a calendar (.ics), frab or pretalx (.json, .xml)."),
        t("You first see what would change. Nothing is published before you press <i>Publish</i>."),
    )
    return Screen(paragraphs(first, said), ((today_button(t), help_button(t)),))


def reading(name: str, t: Translator) -> Screen:
    """Shown while the file is read."""
    return Screen(t("I am reading <b>{name}</b> …", name=_cleaned(name)))


def comparing(t: Translator) -> Screen:
    """Shown while it is compared."""
    return Screen(t("I am comparing it with what is published …"))


def preview(
    shown: Preview, merged: Merged, notes: Sequence[Markup], t: Translator, *, first: Markup | None = None
) -> Screen:
    """What publishing would do; or, while something is to choose, the next choice."""
    if merged.plan.conflicts:
        return _choice(shown, merged, t, first=first)
    said = [*_notes(shown, merged, t), *notes]
    if shown.file.timetable is not None:
        text = paragraphs(
            first,
            t("<b>What would change</b>"),
            plans.summary(merged.plan, t),
            timetables.guessed(said, t),
            timetables.changed(merged.plan, t),
            _affected(shown, t),
            gaps.some(merged.gaps, t),
        )
        return Screen(text, _ways(shown, merged, len(said) > timetables.FIRST, t))
    text = paragraphs(
        first,
        t("<b>What would change</b>"),
        plans.summary(merged.plan, t),
        lines(*problems.some(plans.changes(merged.plan, t), t)),
        _affected(shown, t),
        gaps.some(merged.gaps, t),
        lines(*map(problems.clip, said[:_NOTES]), problems.more(len(said) - _NOTES, t)),
    )
    return Screen(text, _ways(shown, merged, len(said) > _NOTES, t))


def moved(t: Translator) -> Markup:
    """Said before a preview that is not the one whose button was pressed."""
    return t("The programme was changed in the meantime. This is how it is now:")


def everything(merged: Merged, notes: Sequence[Markup], shown: Preview, t: Translator) -> Document:
    """Every change and every note."""
    heads = [plain(line) for line in plans.summaries(merged.plan, t)]
    changes = (plans.changes if shown.file.timetable is None else timetables.everything)(merged.plan, t)
    told = [*changes, *_conflicts(merged, t), *_notes(shown, merged, t), *notes, *gaps.every(merged.gaps, t)]
    return Document(
        "changes.txt", problems.as_text([*heads, "", *told]), t("Everything that the file would change.")
    )


def published(done: Done, t: Translator, *, now: datetime) -> Screen:
    """It is done: when people are told, and the way to tell them now."""
    said = t("<b>Published</b> as version {version}.", version=done.version)
    ways: Keyboard = ((today_button(t), help_button(t)),)
    if done.progress is None:
        return Screen(lines(said, None if done.before else t("Nobody needs to be told.")), ways)
    burst, due_at = done.progress.burst, done.progress.due_at
    hurry = button(t.pgettext("button", "Tell them now"), TellNow(burst))
    look = button(t.pgettext("button", "Who knows"), ShowTold(burst))
    if due_at <= now:
        return Screen(lines(said, t("People are being told.")), ((look,), *ways))
    return Screen(lines(said, t("People are told at {time}.", time=t.time(due_at))), ((hurry, look), *ways))


def dropped(t: Translator) -> Screen:
    """No, thank you."""
    return Screen(t("Nothing was changed."), (_again(t), (today_button(t), help_button(t))))


def over(t: Translator) -> Screen:
    """The file does not wait any more."""
    said = t("This import is over: it was published or stopped, or it is older than an hour.")
    return Screen(said, (_again(t), (today_button(t), help_button(t))))


def _choice(shown: Preview, merged: Merged, t: Translator, *, first: Markup | None) -> Screen:
    conflict = merged.plan.conflicts[0]
    number, left = merged.conflicts.index(conflict), len(merged.plan.conflicts)
    text = paragraphs(
        first,
        t.ngettext(
            "<b>{n} text was changed here and in the file.</b> Please choose.",
            "<b>{n} texts were changed here and in the file.</b> Please choose.",
            left,
        ),
        plans.conflict(merged.plan, conflict, t),
        plans.summary(merged.plan, t),
    )

    def side(label: Markup, *, from_file: bool, which: int | None) -> Keyboard:
        return ((button(label, TakeSide(shown.file.id, merged.seal, from_file, which)),),)

    keyboard: Keyboard = (
        *side(t.pgettext("button", "Take the file’s"), from_file=True, which=number),
        *side(t.pgettext("button", "Keep what was edited"), from_file=False, which=number),
    )
    if left > 1:
        keyboard += side(t.pgettext("button", "All {n} from the file", n=left), from_file=True, which=None)
        keyboard += side(t.pgettext("button", "Keep all {n} edited", n=left), from_file=False, which=None)
    return Screen(text, (*keyboard, (_no(shown, t), help_button(t))))


def _conflicts(merged: Merged, t: Translator) -> list[Markup]:
    return [plans.conflict(merged.plan, one, t) for one in merged.plan.conflicts]


def _affected(shown: Preview, t: Translator) -> Markup | None:
    whom = shown.affected
    if not whom.people:
        return None
    return t.ngettext(
        "It concerns {n} person. Will be told: {told}.",
        "It concerns {n} people. Will be told: {told}.",
        whom.people,
        told=whom.told,
    )


def _notes(shown: Preview, merged: Merged, t: Translator) -> list[Markup]:
    said = []
    if merged.roles:
        said.append(
            t(
                "Roles of organisers are set by the operator’s load or in /people."
                " So this stays as it is: {ids}.",
                ids=_listed(merged.roles),
            )
        )
    if merged.erased:
        said.append(
            t(
                "These people asked to be erased, and their rows are left out: {ids}. Please take them out of"
                " the file; who wants to come back needs a new id.",
                ids=_listed(merged.erased),
            )
        )
    said += [
        t(
            "The meeting is over: the bot soon erases {what}, kept {days} days.",
            what=t(_CLASSES[one]),
            days=days,
        )
        for one, days in shown.overdue
    ]
    return said


def _ways(shown: Preview, merged: Merged, more_notes: bool, t: Translator) -> Keyboard:
    if merged.empty:
        return ((today_button(t), help_button(t)),)
    import_id = shown.file.id
    publish = button(t.pgettext("button", "Publish"), PublishImport(import_id, merged.seal))
    everything = button(t.pgettext("button", "Show all"), SendChanges(import_id))
    more = bool(merged.plan.changes) or more_notes
    return ((publish,), *(((everything,),) if more else ()), (_no(shown, t), help_button(t)))


def _no(shown: Preview, t: Translator) -> Button:
    return button(t.pgettext("button", "No, thank you"), DropImport(shown.file.id))


def _again(t: Translator) -> tuple[Button, ...]:
    return (button(t.pgettext("button", "Import a workbook"), AskWorkbook()),)


def _cleaned(name: str) -> str:
    """A file's name as it is shown: one line, nothing invisible, nothing that turns the writing round."""
    seen = "".join(letter for letter in name if letter.isprintable())
    return plans.short(seen) or "–"


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(ids[: problems.FIRST]) + (" …" if len(ids) > problems.FIRST else "")

"""What is wrong with a workbook that was sent in chat: refused, or a list of what is to mend."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from bot.domain.errors import OtherMeeting
from bot.i18n import Translator
from bot.screen import Document, Screen, clipped, lines, paragraphs, plain
from bot.views import plans
from bot.views.buttons import help_button, today_button

FIRST = 10
"""So many lines are shown in a message; a file has all of them."""
_LINE = 280


def refused(why: Markup, t: Translator) -> Screen:
    """The file is not read at all."""
    return Screen(
        lines(why, t("Nothing was changed. You can send the file again at once.")),
        ((today_button(t), help_button(t)),),
    )


def not_fetched(t: Translator) -> Markup:
    """Telegram did not hand the file over."""
    return t("I could not get the file from Telegram.")


def other_meeting(error: OtherMeeting, t: Translator) -> Screen:
    """The file is of another meeting."""
    said = t(
        "The file is of the meeting <b>{code}</b>, but this bot is for <b>{current}</b>.",
        code=plans.short(error.code),
        current=error.current,
    )
    return refused(lines(said, t("Please look at the row <i>code</i> of the sheet <i>Meeting</i>.")), t)


def problems(found: Sequence[Markup], t: Translator) -> Screen:
    """What must be mended first: the first lines, and how many more there are."""
    head = t.ngettext(
        "<b>There is {n} thing to mend in the file.</b>",
        "<b>There are {n} things to mend in the file.</b>",
        len(found),
    )
    return Screen(
        paragraphs(
            head,
            lines(*some(found, t)),
            t("Nothing was changed. Please correct the file and send it again."),
        ),
        ((today_button(t), help_button(t)),),
    )


def problems_file(found: Sequence[Markup], t: Translator) -> Document:
    """All of them."""
    return Document("problems.txt", as_text(found), t("Everything that is to mend in the file."))


def some(said: Sequence[Markup], t: Translator) -> list[Markup | None]:
    """The first lines, and how many more there are."""
    return [*map(clip, said[:FIRST]), more(len(said) - FIRST, t)]


def more(n: int, t: Translator) -> Markup | None:
    """``… and 3 more``; None if there are none."""
    return t.ngettext("… and {n} more", "… and {n} more", n) if n > 0 else None


def clip(said: Markup) -> Markup:
    """A long line loses its end, and with it what was printed bold."""
    text = plain(said)
    cut = clipped(text, _LINE)
    return said if cut == text else Markup.escape(cut)


def as_text(said: Iterable[str]) -> bytes:
    """Lines as the content of a file to read."""
    return ("\n".join(plain(line) for line in said) + "\n").encode()

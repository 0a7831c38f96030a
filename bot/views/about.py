"""What TTChan is, which meeting it serves, and who paid for it."""

from dataclasses import dataclass

from markupsafe import Markup

from bot import __version__
from bot.callback_data import CallbackData
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import Screen, lines, paragraphs
from bot.views.buttons import help_button, info_button
from bot.views.content import Content


@dataclass(frozen=True)
class ShowAbout(CallbackData, code="about"):
    """About the meeting and the bot."""


def about(programme: Programme, t: Translator) -> Screen:
    """The meeting, its dates and host, the credit and disclaimer of its funder, the bot's version."""
    meeting, content = programme.meeting, Content(t)
    host = content(meeting.localized("host_organisation"))
    website, sample = meeting.values.get("website"), content(meeting.localized("sample_notice"))
    text = paragraphs(
        lines(
            Markup("<b>{}</b>").format(content(meeting.title)),
            t("{first} to {last}", first=t.day(meeting.start_date), last=t.date(meeting.end_date)),
            t("Host: {name}", name=host) if host else None,
            website,
        ),
        content(meeting.localized("credit")),
        content(meeting.localized("disclaimer")),
        Markup("<i>{}</i>").format(sample) if sample else None,
        t("TTChan {version}: the companion of a town-twinning meeting.", version=__version__),
        content.note(),
    )
    return Screen(text, ((info_button(t), help_button(t)),))

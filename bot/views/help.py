"""What the bot can do, in words, and the answer to a message it does not understand."""

from markupsafe import Markup

from bot.domain.programme import Programme
from bot.domain.rights import Action, Scope, Standing, scope
from bot.i18n import Translator
from bot.screen import Keyboard, Screen, button, lines, paragraphs
from bot.views import calls, home, info, menu
from bot.views.about import ShowAbout
from bot.views.announcements import ShowAnnouncements
from bot.views.buttons import ShowLanguages, info_button, next_button, settings_button, today_button
from bot.views.joining import GoOnJoining


def help_screen(
    programme: Programme | None,
    t: Translator,
    standing: Standing = Standing.PARTICIPANT,
    *,
    under_way: bool = False,
    joining: bool = False,
) -> Screen:
    """The reader's commands with what they do, people to call, and the ways on; also without a meeting.

    ``under_way``: the meeting is on, and the reader takes part. ``joining``: the reader is on the way in.
    """
    text = paragraphs(
        t("<b>Help</b>"),
        t("I show you the programme of the meeting: when, where and what to do."),
        lines(*(Markup("/{} – {}").format(name, said) for name, said in menu.commands(t, standing))),
        _people(programme, t),
    )
    return Screen(
        text,
        (
            *(((button(t.pgettext("button", "Go on joining"), GoOnJoining()),),) if joining else ()),
            *((calls.first_row(t),) if under_way else ()),
            (today_button(t), next_button(t)),
            (info_button(t), button(t.pgettext("button", "Language"), ShowLanguages())),
            *_own(standing, t),
            (button(t.pgettext("button", "About"), ShowAbout()),),
        ),
    )


def _own(standing: Standing, t: Translator) -> Keyboard:
    """What only those have who take part."""
    own = []
    if scope(Action.OWN_PROFILE, standing) is not Scope.NONE:
        own.append(settings_button(t))
    if scope(Action.READ_ANNOUNCEMENTS, standing) is not Scope.NONE:
        own.append(button(t.pgettext("button", "Announcements"), ShowAnnouncements()))
    return (tuple(own),) if own else ()


def not_understood(programme: Programme | None, t: Translator) -> Screen:
    """To a message that is no command and no label: it brings the home keyboard back."""
    text = paragraphs(
        lines(t("I did not understand that."), t("Press a button below this message, or /help.")),
        _people(programme, t),
    )
    return Screen(text, home=home.keyboard(t))


def _people(programme: Programme | None, t: Translator) -> Markup | None:
    """Whom to call: what is written to a bot may be a call for help."""
    phones = info.phones(programme.meeting, t) if programme else None
    return lines(t("Do you need a person?"), phones) if phones else None

"""Joining: who are you, do you agree, and what somebody sees who is not in yet. First button = way on."""

from dataclasses import dataclass

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.errors import NotJoined
from bot.domain.joining import Joining, Step
from bot.domain.people import Person
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import Button, Keyboard, Screen, button, lines, paragraphs, rows
from bot.views import audience, privacy
from bot.views.about import ShowAbout
from bot.views.buttons import ShowLanguages, help_button, today_button


@dataclass(frozen=True)
class ConfirmIdentity(CallbackData, code="itsme"):
    """*Yes, that is me*, of the invitation that was followed."""

    invitation: int


@dataclass(frozen=True)
class DenyIdentity(CallbackData, code="notme"):
    """*No*: somebody else's invitation, or a typing error in the name."""

    invitation: int


@dataclass(frozen=True)
class Agree(CallbackData, code="agree"):
    """Agree to this version of the notice."""

    invitation: int
    version: int


@dataclass(frozen=True)
class ReadNotice(CallbackData, code="notice"):
    """*Read all* of the notice before agreeing."""


@dataclass(frozen=True)
class Decline(CallbackData, code="decline"):
    """Do not agree; nothing is kept."""


@dataclass(frozen=True)
class TypeCode(CallbackData, code="code"):
    """How to type a code."""


@dataclass(frozen=True)
class GoOnJoining(CallbackData, code="goin"):
    """Back to the step of joining that is open."""


@dataclass(frozen=True)
class LookAgain(CallbackData, code="again"):
    """Look whether the leader has confirmed."""


@dataclass(frozen=True)
class ChooseGroup(CallbackData, code="group"):
    """Be in this group; None = not known yet."""

    group: str | None


def step(
    programme: Programme,
    person: Person,
    joining: Joining,
    version: int,
    t: Translator,
    *,
    first: Markup | None = None,
) -> Screen:
    """What is asked now of somebody on the way in; ``version`` is the notice's."""
    match joining.step:
        case Step.NAME:
            return _type_name(programme, joining, t, first)
        case Step.CONFIRM:
            return _confirm(programme, person, joining, t, first)
        case Step.CONSENT:
            return _consent(programme, joining, version, t, first)


def _type_name(programme: Programme, joining: Joining, t: Translator, first: Markup | None) -> Screen:
    town = audience.town_of(joining.delegation, programme, t)
    said = lines(
        t("You are joining the delegation <b>{town}</b>.", town=town),
        t("What is your name? Please type your first name and your last name."),
    )
    decline = button(t.pgettext("button", "No, thank you"), Decline())
    return Screen(paragraphs(first, said), ((help_button(t), decline),))


def _confirm(
    programme: Programme, person: Person, joining: Joining, t: Translator, first: Markup | None
) -> Screen:
    who = {"name": joining.name, "town": audience.town_of(joining.delegation, programme, t)}
    if person.joined and person.participant is not None:
        now = f"{person.participant.first_name} {person.participant.last_name}".strip()
        asked = lines(
            t("You are <b>{name}</b>.", name=now),
            t("Do you want to be <b>{name}</b>, delegation <b>{town}</b>, on this phone instead?", **who),
        )
    else:
        asked = t("You are <b>{name}</b>, delegation <b>{town}</b>. Is this you?", **who)
    minor = t("You are under age: the leader of your delegation must confirm that you may use me.")
    return Screen(
        paragraphs(first, asked, minor if joining.minor else None),
        (
            (button(t.pgettext("button", "Yes, that is me"), ConfirmIdentity(joining.invitation_id)),),
            (button(t.pgettext("button", "No"), DenyIdentity(joining.invitation_id)), help_button(t)),
        ),
    )


def _consent(
    programme: Programme, joining: Joining, version: int, t: Translator, first: Markup | None
) -> Screen:
    town = audience.town_of(joining.delegation, programme, t)
    who = t("You join as <b>{name}</b>, delegation <b>{town}</b>.", name=joining.name, town=town)
    read_all = button(t.pgettext("button", "Read all"), ReadNotice())
    return Screen(
        paragraphs(first, who, privacy.short(programme, t)), _ways_on(joining, version, t, read_all)
    )


def whole_notice(programme: Programme, joining: Joining, version: int, t: Translator) -> Screen:
    """All of the notice, with the same way on as under the short one."""
    return Screen(privacy.full(programme, t), _ways_on(joining, version, t))


def _ways_on(joining: Joining, version: int, t: Translator, *more: Button) -> Keyboard:
    return (
        (button(t.pgettext("button", "Agree and continue"), Agree(joining.invitation_id, version)),),
        (*more, button(t.pgettext("button", "No, thank you"), Decline())),
        (help_button(t),),
    )


def no_name(t: Translator) -> Markup:
    """What was typed cannot be a name."""
    return t("I need your first name and your last name, together at most 60 letters.")


def not_you(t: Translator) -> Markup:
    """Somebody else's invitation was followed."""
    return lines(
        t("Then this invitation is for another person."),
        t("Please give it back, and ask the leader of your delegation for your own."),
    )


def not_yet(t: Translator) -> Markup:
    """A toast for a minor who looks again too early."""
    return t("The leader of your delegation has not confirmed yet.")


def declined(t: Translator) -> Markup:
    """Somebody did not agree."""
    return lines(
        t("You have not joined. I keep nothing of you but your language."),
        t("You can take part in the meeting without me: the leader of your delegation knows everything."),
    )


def begin_again(t: Translator) -> Markup:
    """The dialogue that a button belongs to is over."""
    return lines(
        t("This step is over: too much time has passed, or you have begun anew."),
        t("Please open the link of your invitation again, or type its code."),
    )


def welcome(person: Person, t: Translator) -> Markup:
    """The first words to somebody who is in."""
    name = person.participant.first_name if person.participant else ""
    return t("Welcome, {name}! You have joined.", name=name)


def group_question(programme: Programme, person: Person, t: Translator) -> Screen:
    """The parallel groups, and *I don't know yet*, which shows the items of all groups."""
    groups = [
        button(t.pgettext("button", "Group {name}", name=name), ChooseGroup(name))
        for name in programme.groups
    ]
    town = audience.town_of(person.delegation or "", programme, t)
    return Screen(
        paragraphs(
            welcome(person, t),
            t("You are with <b>{town}</b>.", town=town),
            lines(
                t("Which group are you in?"),
                t("If you do not know it yet, I show the programme of all groups."),
            ),
        ),
        (
            *rows(groups, 3),
            (button(t.pgettext("button", "I do not know yet"), ChooseGroup(None)),),
            (help_button(t),),
        ),
    )


def stranger(
    programme: Programme, person: NotJoined | Person, t: Translator, *, first: Markup | None = None
) -> Screen:
    """Who has not joined: what this is, how to join, whom to ask. Waiting minors are told for what."""
    if person.waiting:
        return waiting(programme, t)
    meeting = programme.meeting
    let_go = lines(
        t("You use me on another phone now, so this one shows nothing any more."),
        t("To come back to this one, ask the leader of your delegation for a new code."),
    )
    public = meeting.values.get("public_programme") == "yes"
    look = (button(t.pgettext("button", "Look at the programme"), today_button(t).data),)
    return Screen(
        paragraphs(
            first,
            let_go if person.let_go else None,
            lines(
                Markup("<b>{}</b>").format(t.text(meeting.title)),
                t("{first} to {last}", first=t.day(meeting.start_date), last=t.date(meeting.end_date)),
            ),
            t("I tell the participants of this meeting when, where and what to do."),
            lines(
                t("To join, you need the code or the link of your invitation."),
                t("The leader of your delegation has it."),
            ),
            contact(programme, t),
        ),
        (
            (button(t.pgettext("button", "Type my code"), TypeCode()),),
            *((look,) if public else ()),
            (
                button(t.pgettext("button", "Language"), ShowLanguages()),
                button(t.pgettext("button", "About"), ShowAbout()),
            ),
            (help_button(t),),
        ),
    )


def contact(programme: Programme, t: Translator) -> Markup | None:
    """Whom to ask: the organisers' telephone and address, as far as the meeting names them."""
    values = programme.meeting.values
    ways = [values[name] for name in ("organiser_phone", "organiser_email") if values.get(name)]
    return t("Or ask the organisers: {contact}", contact=Markup(", ").join(ways)) if ways else None


def type_code(t: Translator) -> Screen:
    """How to type a code."""
    return Screen(
        lines(
            t("Please type the code of your invitation: ten letters and digits."),
            t("You can also scan the picture on your card with the camera of your phone."),
        ),
        ((help_button(t), button(t.pgettext("button", "About"), ShowAbout())),),
    )


def wrong_code(programme: Programme, t: Translator) -> Screen:
    """The one answer to every code that does not open the door, whatever the reason."""
    return Screen(
        paragraphs(
            lines(
                t("This code does not work."),
                t("Please check it letter by letter, or ask the leader of your delegation for a new one."),
            ),
            contact(programme, t),
        ),
        ((button(t.pgettext("button", "Type my code"), TypeCode()),), (help_button(t),)),
    )


def waiting(programme: Programme, t: Translator) -> Screen:
    """A minor waits for the leader."""
    return Screen(
        paragraphs(
            lines(
                t("Thank you. Now the leader of your delegation must confirm that you may use me."),
                t("Please tell your leader that you are waiting. Then press the button below."),
            ),
            contact(programme, t),
        ),
        (
            (button(t.pgettext("button", "Look again"), LookAgain()),),
            (button(t.pgettext("button", "Language"), ShowLanguages()), help_button(t)),
        ),
    )

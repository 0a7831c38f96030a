"""Giving and taking roles, for admins: the buttons on a card, the question, what a second admin confirms."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.members import Member, RoleRequest
from bot.domain.people import Person, Role
from bot.domain.rights import Action, Scope, scope
from bot.i18n import Translator
from bot.screen import Keyboard, Screen, button, lines, rows
from bot.views.buttons import help_button, people_button
from bot.views.delegation import ShowMember


@dataclass(frozen=True)
class GiveRole(CallbackData, code="role"):
    """Give somebody a role; not ``sure`` = ask first."""

    participant: str
    role: str
    sure: bool = False

    def __post_init__(self) -> None:
        Role(self.role)


@dataclass(frozen=True)
class ShowRoles(CallbackData, code="roles"):
    """Changes of roles that wait for a second admin, one at a time."""

    number: int = 0


@dataclass(frozen=True)
class ConfirmRole(CallbackData, code="roleok"):
    """Confirm or refuse what another admin asked for."""

    request: int
    yes: bool


def role_buttons(person: Person, shown: Member, t: Translator) -> Keyboard:
    """The roles an admin may give; none to minors."""
    if scope(Action.GIVE_ROLE, person.standing) is not Scope.MEETING or shown.minor:
        return ()
    make = {
        Role.ORGANISER: t.pgettext("button", "Make organiser"),
        Role.LEADER: t.pgettext("button", "Make leader"),
    }
    take = {
        Role.ORGANISER: t.pgettext("button", "Take organiser role"),
        Role.LEADER: t.pgettext("button", "Take leader role"),
    }
    buttons = [
        button(take[role], GiveRole(shown.id, Role.PARTICIPANT.value))
        if shown.role is role
        else button(label, GiveRole(shown.id, role.value))
        for role, label in make.items()
    ]
    return rows(buttons, 1)


def role_question(shown: Member, role: Role, t: Translator) -> Screen:
    """Is the admin sure?"""
    return Screen(
        _role_asked(shown, role, t),
        (
            (button(t.pgettext("button", "Yes"), GiveRole(shown.id, role.value, sure=True)),),
            (button(t.pgettext("button", "No"), ShowMember(shown.id)), help_button(t)),
        ),
    )


def role_given(t: Translator) -> Markup:
    """The role holds from now on."""
    return t("Done. The rights and the menu have changed.")


def role_waits(t: Translator) -> Markup:
    """A second admin must agree."""
    return t("A second admin must confirm this: it waits under /people.")


def roles(waiting: Sequence[RoleRequest], person: Person, t: Translator, *, number: int = 0) -> Screen:
    """One of the changes that wait; who asked for it cannot confirm it."""
    if not waiting:
        return Screen(t("No change of role is waiting."), ((people_button(t), help_button(t)),))
    number %= len(waiting)
    one = waiting[number]
    own = one.asked_by == person.user_id
    confirm = button(t.pgettext("button", "Confirm"), ConfirmRole(one.id, yes=True))
    refuse = button(t.pgettext("button", "Refuse"), ConfirmRole(one.id, yes=False))
    following = button(t.pgettext("button", "Next ›"), ShowRoles(number + 1))
    return Screen(
        lines(
            _role_asked(one.member, one.role, t),
            t("You asked for this; another admin must confirm it.")
            if own
            else t("Another admin asks for this."),
        ),
        (
            (refuse,) if own else (confirm, refuse),
            *(((following,),) if len(waiting) > 1 else ()),
            (people_button(t), help_button(t)),
        ),
    )


def _role_asked(shown: Member, role: Role, t: Translator) -> Markup:
    match role:
        case Role.ORGANISER:
            return t("Make <b>{name}</b> an organiser?", name=shown.name)
        case Role.LEADER:
            return t("Make <b>{name}</b> the leader of their delegation?", name=shown.name)
        case Role.PARTICIPANT if shown.role is Role.ORGANISER:
            return t("Take the organiser role from <b>{name}</b>?", name=shown.name)
        case Role.PARTICIPANT:
            return t("Take the leader role from <b>{name}</b>?", name=shown.name)

"""A delegation for its leader and for organisers: counts, names, a member, a new invitation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.invitations import Invitation, grouped
from bot.domain.members import Count, Member, Overview, Presence, Silence
from bot.domain.people import Person, Role
from bot.domain.programme import Programme
from bot.domain.rights import Action, Scope, scope
from bot.i18n import N_, Translator
from bot.screen import Keyboard, Screen, button, lines, paragraphs, plain, rows
from bot.views import audience
from bot.views.buttons import ShowDelegation, delegation_button, help_button, today_button
from bot.views.corrections import ShowRequests
from bot.views.minors import ShowMinors
from bot.views.paging import fitted, paged
from bot.views.polls.presses import AnswerFor
from bot.views.travels import plan_button

_PRESENCE = {
    Presence.JOINED: N_("joined"),
    Presence.INVITED: N_("invited"),
    Presence.LISTED: N_("not invited yet"),
}


_SILENCE = {Silence.BLOCKED: N_("has blocked me"), Silence.STOPPED: N_("wants no messages")}


@dataclass(frozen=True)
class ShowDelegations(CallbackData, code="delegs"):
    """The delegations to choose from, eight at a time."""

    part: int = 0


@dataclass(frozen=True)
class ShowMember(CallbackData, code="member"):
    """Somebody of the list."""

    participant: str


@dataclass(frozen=True)
class NewInvitation(CallbackData, code="invite"):
    """A new invitation for somebody of the list."""

    participant: str


@dataclass(frozen=True)
class RemoveDelegation(CallbackData, code="delgone"):
    """Take a delegation out of the meeting; not ``sure`` = ask first."""

    delegation: str
    sure: bool = False


@dataclass(frozen=True)
class RestoreDelegation(CallbackData, code="delback"):
    """Put a delegation back into the meeting."""

    delegation: str


def choice(programme: Programme, t: Translator, *, part: int = 0) -> Screen:
    """Which delegation? For organisers."""
    towns = sorted(programme.delegations)
    here, turns = paged(towns, part, ShowDelegations, t)
    names = [button(_flagged(code, programme, t), ShowDelegation(code)) for code in here]
    return Screen(
        t("Which delegation would you like to see?") if here else t("There are no delegations yet."),
        (*fitted(names), *turns, (today_button(t), help_button(t))),
    )


def delegation(
    person: Person,
    seen: Overview,
    t: Translator,
    *,
    part: int = 0,
    first: Markup | None = None,
) -> Screen:
    """Counts first, then names; those who have not joined stand first."""
    count, code = seen.count, seen.count.delegation
    shown, turns = paged(seen.members, part, lambda number: ShowDelegation(code, number), t)
    text = paragraphs(
        first,
        lines(
            Markup("<b>{}</b>").format(t.text(seen.town) or code),
            t("This delegation was removed. Its history is kept.") if seen.withdrawn else counts(count, t),
            t("Came with the shared code: {n}", n=count.walk_ins) if count.walk_ins else None,
        ),
        lines(*(entry(member, t) for member in shown)),
        t("Press a name to see more.") if shown else None,
    )
    names = [button(member.name, ShowMember(member.id)) for member in shown]
    return Screen(text, (*rows(names, 1), *turns, *_open(seen, t), *_ways(person, seen, t)))


def counts(count: Count, t: Translator) -> Markup:
    """How many there are and how far they have come."""
    return lines(
        t.ngettext("{n} person on the list", "{n} people on the list", count.all),
        t(
            "Joined: <b>{joined}</b> · Invited: {invited} · Not invited yet: {listed}",
            joined=count.joined,
            invited=count.invited,
            listed=count.listed,
        ),
        *([_silent(count.silent, t)] if count.silent else []),
    )


def _silent(n: int, t: Translator) -> Markup:
    return t.ngettext(
        "{n} person gets no messages from me. Please tell them what is new.",
        "{n} people get no messages from me. Please tell them what is new.",
        n,
    )


def entry(member: Member, t: Translator) -> Markup:
    """``Anna Example – invited (leader)``, for a list."""
    return Markup("{} – {}").format(member.name, state(member, t))


def state(member: Member, t: Translator) -> Markup:
    """How far somebody has come, and what else a leader should know of them."""
    notes = [
        *([t("leader")] if member.role is Role.LEADER else []),
        *([t("organiser")] if member.role is Role.ORGANISER else []),
        *([t("under age")] if member.minor else []),
        *([t("came with the shared code")] if member.walk_in else []),
        *([t(_SILENCE[member.silence])] if member.silence else []),
    ]
    come = t(_PRESENCE[member.presence])
    return Markup("{} ({})").format(come, Markup(", ").join(notes)) if notes else come


def member(
    programme: Programme, person: Person, shown: Member, t: Translator, *, more: Sequence[Markup] = ()
) -> tuple[Markup, Keyboard]:
    """Somebody's name and state, and the ways on; ``more`` is what an organiser may see."""
    text = lines(
        Markup("<b>{}</b>").format(shown.name),
        t("Delegation: {town}", town=audience.town_of(shown.delegation, programme, t)),
        state(shown, t),
        *more,
    )
    invite = button(t.pgettext("button", "New invitation"), NewInvitation(shown.id))
    answer = button(t.pgettext("button", "Answer for them"), AnswerFor(shown.id))
    return text, (
        *(((invite,),) if _may_invite(person, shown) else ()),
        *(((answer,),) if _may_answer_for(person, shown) else ()),
        (delegation_button(shown.delegation, t),),
    )


def invitation(made: Invitation, link: str, lifetime: timedelta, t: Translator) -> Screen:
    """The code and the link of a new invitation, to pass on: shown this once."""
    hours = lifetime // timedelta(hours=1)
    lives = (
        t.ngettext("It works once, for {n} day.", "It works once, for {n} days.", hours // 24)
        if hours > 24
        else t.ngettext("It works once, for {n} hour.", "It works once, for {n} hours.", hours)
    )
    for_minor = t("This person is under age: the leader will be asked to confirm.")
    return Screen(
        paragraphs(
            lines(
                t("<b>New invitation for {name}</b>", name=made.name),
                t("Pass it on to this person only: it opens their card."),
                lives,
            ),
            t("Link: {link}", link=link),
            t("Code to type: <code>{code}</code>", code=grouped(made.codes.code)),
            for_minor if made.minor else None,
        ),
        (
            (delegation_button(made.delegation, t),),
            (today_button(t), help_button(t)),
        ),
    )


def not_shown_twice(shown: Member, t: Translator) -> Screen:
    """After a crash in between: the code is gone, only its hash is kept."""
    again = button(t.pgettext("button", "New invitation"), NewInvitation(shown.id))
    return Screen(
        t(
            "Something interrupted me. Please press once more for a new invitation for {name}.",
            name=shown.name,
        ),
        ((again,), (delegation_button(shown.delegation, t), help_button(t))),
    )


def removal(seen: Overview, t: Translator) -> Screen:
    """Is the organiser sure?"""
    code = seen.count.delegation
    return Screen(
        paragraphs(
            t("Remove the delegation <b>{town}</b>?", town=t.text(seen.town) or code),
            lines(
                t.ngettext(
                    "{n} person can no longer use me.", "{n} people can no longer use me.", seen.count.all
                ),
                t("Nothing is deleted: you can put the delegation back."),
            ),
        ),
        (
            (button(t.pgettext("button", "Remove"), RemoveDelegation(code, sure=True)),),
            (button(t.pgettext("button", "No"), ShowDelegation(code)), help_button(t)),
        ),
    )


def _open(seen: Overview, t: Translator) -> Keyboard:
    """What waits for an answer."""
    code = seen.count.delegation
    minors = t.pgettext("button", "Minors to confirm ({n})", n=seen.minors)
    requests = t.pgettext("button", "Corrections ({n})", n=seen.requests)
    return (
        *(((button(minors, ShowMinors(code)),),) if seen.minors else ()),
        *(((button(requests, ShowRequests(code)),),) if seen.requests else ()),
    )


def _ways(person: Person, seen: Overview, t: Translator) -> Keyboard:
    if scope(Action.CHANGE_DELEGATIONS, person.standing) is not Scope.MEETING:
        return ((plan_button(seen.count.delegation, t),), (today_button(t), help_button(t)))
    code = seen.count.delegation
    change = button(t.pgettext("button", "Remove delegation"), RemoveDelegation(code))
    if seen.withdrawn:
        change = button(t.pgettext("button", "Put back"), RestoreDelegation(code))
    others = button(t.pgettext("button", "‹ Delegations"), ShowDelegations())
    plan = () if seen.withdrawn else ((plan_button(code, t),),)
    return (*plan, (change,), (others, help_button(t)))


def _may_invite(person: Person, shown: Member) -> bool:
    match scope(Action.INVITE, person.standing):
        case Scope.MEETING:
            return True
        case Scope.DELEGATION:
            return shown.role is Role.PARTICIPANT and shown.delegation == person.delegation
    return False


def _may_answer_for(person: Person, shown: Member) -> bool:
    reach = scope(Action.ANSWER_FOR, person.standing)
    own = reach is Scope.DELEGATION and shown.delegation == person.delegation
    return shown.presence is not Presence.JOINED and (own or reach is Scope.MEETING)


def _flagged(code: str, programme: Programme, t: Translator) -> str:
    return f"{programme.delegations[code].flag} {plain(audience.town_of(code, programme, t))}".strip()

"""Notes to those who look after others, and to whom an act concerns. Each leads to where one acts."""

from datetime import datetime
from typing import Literal, assert_never

from markupsafe import Markup

from bot.domain.arriving import Coming
from bot.domain.corrections import WRITTEN
from bot.domain.notes import About, As, Note, What
from bot.domain.people import Role
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import Button, Screen, button, lines, paragraphs
from bot.views import (
    announced,
    audience,
    called,
    card,
    consent,
    corrections,
    group_chats,
    report_notes,
    signup_notes,
    travel_notes,
)
from bot.views import leaving as buses
from bot.views.buttons import ShowItem, delegation_button, help_button, people_button, today_button
from bot.views.card import ShowCard
from bot.views.corrections import ShowRequests
from bot.views.delegation import ShowMember
from bot.views.minors import ShowMinors
from bot.views.outages import outage
from bot.views.polls import group_votes, made
from bot.views.roles import ShowRoles

Named = Literal[
    What.WALK_IN,
    What.MINOR_WAITS,
    What.MINOR_IN,
    What.CORRECTION,
    What.ORGANISER_JOINED,
    What.ROLE_ASKED,
    What.ROLE,
]


def note(note: Note, programme: Programme, now: datetime, t: Translator) -> Screen | None:
    """What a note says; None if it is of no use any more. ``now`` is meeting time."""
    match note.what:
        case What.CODES_GUESSED:
            return _codes_guessed(note, t)
        case What.OUTAGE:
            return outage(note.data, programme, t)
        case What.MINOR_OUT:
            return _minor_out(t)
        case What.ANSWERED:
            return _answered(note, t)
        case What.CONSENT:
            return consent.question(programme, note.data["version"], t)
        case What.LATE:
            return _late(note, programme, now, t)
        case What.CHAT_CLOSED:
            return group_chats.closed(t)
        case What.TOWNS_DECIDED:
            return made.closed(note.data["round"], note.told_as, t)
        case What.GROUP_VOTE:
            return group_votes.asked(note.vote, t) if note.vote else None
        case (
            What.HAS_PLACE | What.PLACE_GONE | What.TRAVEL | What.TRAVEL_SOON | What.TRAVEL_ASKED
            | What.LOST | What.CALL_PLACE | What.CALL_TAKEN | What.CALL_OVER | What.LEAVING | What.GUIDE
        ):  # fmt: skip
            return _coming(note, programme, now, t)
        case What.ANNOUNCED | What.NOT_ANNOUNCED | What.UNREACHED | What.RECALLED:
            return announced.note(note, programme, t)
        case What.REPORT_MADE | What.REPORT_LACKS:
            return report_notes.note(note, programme, t)
    return _about(note, note.what, note.about, programme, t) if note.about else None


def _coming(note: Note, programme: Programme, now: datetime, t: Translator) -> Screen | None:
    """Notes of who comes, and of who is there."""
    match note.what:
        case What.HAS_PLACE | What.PLACE_GONE:
            return signup_notes.note(note, programme, now, t)
        case What.LEAVING | What.GUIDE:
            return buses.note(note, programme, now, t)
        case What.TRAVEL | What.TRAVEL_SOON | What.TRAVEL_ASKED:
            return travel_notes.note(note, programme, t)
    return called.note(note, programme, now, t)


def _about(note: Note, what: Named, about: About, programme: Programme, t: Translator) -> Screen:
    """Notes that name somebody."""
    match what:
        case What.WALK_IN:
            return _walk_in(about, programme, t)
        case What.MINOR_WAITS:
            return _minor_waits(about, programme, t)
        case What.MINOR_IN:
            return _minor_in(note, about, t)
        case What.CORRECTION:
            return _correction(note, about, programme, t)
        case What.ORGANISER_JOINED:
            return _organiser_joined(about, programme, t)
        case What.ROLE_ASKED:
            return _role_asked(note, about, programme, t)
        case What.ROLE:
            return _role(note, about, programme, t)
    assert_never(what)


def _walk_in(about: About, programme: Programme, t: Translator) -> Screen:
    return Screen(
        lines(
            t("{who} has joined with the shared code.", who=_who(about, programme, t)),
            t("The list did not know them. Please look whether they belong to this delegation."),
        ),
        ((_card(about, t),), (delegation_button(about.delegation, t), help_button(t))),
    )


def _minor_waits(about: About, programme: Programme, t: Translator) -> Screen:
    decide = button(t.pgettext("button", "Confirm or refuse"), ShowMinors(about.delegation))
    return Screen(
        lines(
            t("{who} is under age and waits: they want to use me.", who=_who(about, programme, t)),
            t("Please confirm only if this is really them, and a parent agrees."),
        ),
        ((decide,), (delegation_button(about.delegation, t), help_button(t))),
    )


def _minor_in(note: Note, about: About, t: Translator) -> Screen:
    if note.told_as is As.CONCERNED:
        said = t("The leader of your delegation has confirmed: you may use me now.")
        return Screen(said, ((today_button(t), help_button(t)),))
    return Screen(
        t("Somebody else has confirmed: <b>{name}</b>, who is under age, may use me now.", name=about.name),
        ((_card(about, t),), (delegation_button(about.delegation, t), help_button(t))),
    )


def _minor_out(t: Translator) -> Screen:
    return Screen(
        lines(
            t("The leader of your delegation has not confirmed that you may use me."),
            t("You can take part in the meeting without me: please speak with your leader."),
        ),
        ((help_button(t),),),
    )


def _correction(note: Note, about: About, programme: Programme, t: Translator) -> Screen:
    line = card.line(note.line, t) if note.line else Markup()
    look, below = t.pgettext("button", "Look and answer"), None
    if note.told_as is As.LEADER and note.line not in WRITTEN:
        look, below = t.pgettext("button", "Show it"), corrections.theirs(t)
    decide = button(look, ShowRequests(about.delegation))
    said = t("{who} asks for a correction of their card: {line}.", who=_who(about, programme, t), line=line)
    return Screen(
        lines(said, below),
        ((decide,), (delegation_button(about.delegation, t), help_button(t))),
    )


def _answered(note: Note, t: Translator) -> Screen:
    line = card.line(note.line, t) if note.line else Markup()
    said = t("Your card is corrected: {line}.", line=line)
    if note.done and note.line not in WRITTEN:
        said = t("The organisers have dealt with your request: {line}.", line=line)
    elif not note.done:
        said = lines(
            t("Your correction was not accepted: {line}.", line=line),
            t("Please speak with the leader of your delegation if this is wrong."),
        )
    return Screen(said, ((button(t.pgettext("button", "My card"), ShowCard()), help_button(t)),))


def _organiser_joined(about: About, programme: Programme, t: Translator) -> Screen:
    return Screen(
        lines(
            t("{who} has joined as an organiser.", who=_who(about, programme, t)),
            t("If you did not expect this, tell an admin at once: admins can take the role away."),
        ),
        ((_card(about, t),), (people_button(t), help_button(t))),
    )


def _role_asked(note: Note, about: About, programme: Programme, t: Translator) -> Screen:
    who = _who(about, programme, t)
    said = t("Another admin wants to take the organiser role from {who}.", who=who)
    if note.data["role"] == Role.ORGANISER:
        said = t("Another admin wants to make {who} an organiser.", who=who)
    elif note.data["role"] == Role.LEADER:
        said = t("Another admin wants to make {who} a leader, no longer an organiser.", who=who)
    decide = button(t.pgettext("button", "Confirm or refuse"), ShowRoles())
    return Screen(lines(said, t("It needs your answer.")), ((decide,), (people_button(t), help_button(t))))


def _role(note: Note, about: About, programme: Programme, t: Translator) -> Screen:
    role, was = Role(note.data["role"]), Role(note.data["was"])
    if note.told_as is As.CONCERNED:
        return Screen(
            lines(_your_role(role, was, t), t("The menu has changed. “Help” shows what you can do.")),
            ((help_button(t), today_button(t)),),
        )
    return Screen(
        paragraphs(
            _their_role(_who(about, programme, t), role, was, t),
            t("If you did not expect this, tell an admin at once."),
        ),
        ((_card(about, t),), (people_button(t), help_button(t))),
    )


def _your_role(role: Role, was: Role, t: Translator) -> Markup:
    match role:
        case Role.ORGANISER:
            return t("You are an <b>organiser</b> of this meeting now.")
        case Role.LEADER:
            return t("You are the <b>leader</b> of your delegation now.")
        case Role.PARTICIPANT if was is Role.ORGANISER:
            return t("You are no longer an organiser of this meeting.")
        case Role.PARTICIPANT:
            return t("You are no longer the leader of your delegation.")


def _their_role(who: Markup, role: Role, was: Role, t: Translator) -> Markup:
    match role:
        case Role.ORGANISER:
            return t("{who} is an <b>organiser</b> now: an admin decided it.", who=who)
        case Role.LEADER:
            return t("{who} is the <b>leader</b> of the delegation now: an admin decided it.", who=who)
        case Role.PARTICIPANT if was is Role.ORGANISER:
            return t("{who} is no longer an organiser: an admin decided it.", who=who)
        case Role.PARTICIPANT:
            return t("{who} is no longer the leader of the delegation: an admin decided it.", who=who)


def _codes_guessed(note: Note, t: Translator) -> Screen:
    return Screen(
        lines(
            t.ngettext(
                "Somebody may be guessing invitation codes: {n} wrong one within an hour.",
                "Somebody may be guessing invitation codes: {n} wrong ones within an hour.",
                note.data["wrong"],
            ),
            t("I answer typed codes more slowly now. Links from cards work as before."),
            t("You need not do anything, unless people with a good code cannot join: give them a link."),
        ),
        ((people_button(t), help_button(t)),),
    )


def _late(note: Note, programme: Programme, now: datetime, t: Translator) -> Screen | None:
    about, item = note.about, programme.by_id.get(note.data["item"])
    if about is None or item is None or item.withdrawn or item.over_at <= now:
        return None
    who = _who(about, programme, t)
    what = {"title": t.text(item.title), "time": t.time(item.starts_at)}
    look = button(t.pgettext("button", "Show item"), ShowItem(item.id, everything=True))
    said = t("{who} will be late for <b>{title}</b>, {time}.", who=who, **what)
    if note.coming is Coming.ON_THE_WAY:
        said = t("{who} is on the way after all: <b>{title}</b>, {time}.", who=who, **what)
    return Screen(
        said,
        ((look, _card(about, t)), (delegation_button(about.delegation, t), help_button(t))),
    )


def _who(about: About, programme: Programme, t: Translator) -> Markup:
    """``<b>Anna Example</b> (Radom)``."""
    return Markup("<b>{}</b> ({})").format(about.name, audience.town_of(about.delegation, programme, t))


def _card(about: About, t: Translator) -> Button:
    return button(t.pgettext("button", "Show person"), ShowMember(about.participant_id))

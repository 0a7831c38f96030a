"""What is held about the reader, to be read in the chat; the file has all of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.privacy import Holdings
from bot.domain.programme import Programme
from bot.i18n import LANGUAGES, N_, Translator
from bot.screen import Document, Screen, button, clipped, lines, paragraphs
from bot.views.audience import town_of
from bot.views.buttons import help_button
from bot.views.privacy import AskErasure, ShowPrivacy

FILE = "ttchan-my-data.json"
LONGEST = 100
"""Of a value on the screen, in UTF-16 units; the file has it whole."""

_CARD = {
    "first_name": N_("First name: {value}"),
    "last_name": N_("Last name: {value}"),
    "delegation": N_("Delegation: {value}"),
    "town": N_("Town: {value}"),
    "role": N_("Role: {value}"),
    "group": N_("Group: {value}"),
    "hotel": N_("Hotel: {value}"),
    "room": N_("Room: {value}"),
    "bus": N_("Bus: {value}"),
    "dietary": N_("Food: {value}"),
    "email": N_("E-mail: {value}"),
}
_COUNTS = {
    "invitations": N_("Invitations: {n}"),
    "requests": N_("Corrections you asked for: {n}"),
    "dialogues": N_("Open questions to you: {n}"),
    "waiting": N_("Waiting for your leader: {n}"),
    "deliveries": N_("Messages of mine to you: {n}"),
    "poll_asked": N_("Polls you were asked in: {n}"),
    "poll_answers": N_("Answers in polls, earlier ones too: {n}"),
    "group_ballots": N_("Votes in groups: {n}"),
    "arriving": N_("Answers to reminders: {n}"),
    "presences": N_("Notes that you were there, or not: {n}"),
    "calls": N_("Calls for help: {n}"),
    "guesses": N_("Notes of wrong codes: {n}"),
    "audit_log": N_("Notes of what you did here: {n}"),
    "inbox": N_("Messages that are not answered yet: {n}"),
}


@dataclass(frozen=True)
class SendMyData(CallbackData, code="datafile"):
    """Everything held about the reader, as a file."""


def my_data(held: Holdings, programme: Programme, t: Translator) -> Screen:
    """Account, card and counts of the rest; nobody else's data."""
    if not held.kept:
        return Screen(
            paragraphs(
                t("<b>My data</b>"),
                lines(
                    t("I keep nothing about you."),
                    t("What you write stays here only until it is answered."),
                ),
            ),
            ((button(t.pgettext("button", "Privacy"), ShowPrivacy()), help_button(t)),),
        )
    account, card = held.one("people"), held.one("participants")
    number = held.subject.user_id
    return Screen(
        paragraphs(
            t("<b>My data</b>"),
            lines(
                t("Telegram number: {number}", number=number) if number else None,
                *(_said(said, value, t) for said, value in _account(account, t)),
            ),
            lines(*_card(card, programme, t)),
            lines(*(t(said, n=len(held.rows[name])) for name, said in _COUNTS.items() if name in held.rows)),
            t("The file has all of it."),
        ),
        (
            (button(t.pgettext("button", "As a file"), SendMyData()),),
            (button(t.pgettext("button", "Erase my data"), AskErasure()),),
            (button(t.pgettext("button", "Privacy"), ShowPrivacy()), help_button(t)),
        ),
    )


def document(content: bytes, t: Translator) -> Document:
    """The file, for the reader alone."""
    return Document(FILE, content, t("Everything this bot keeps about you."))


def _account(account: Mapping[str, Any], t: Translator) -> list[tuple[str, object]]:
    agreed, diet = (_day(account.get(name), t) for name in ("consented_at", "diet_consented_at"))
    return [
        (N_("Language: {value}"), LANGUAGES.get(account.get("language") or "")),
        (N_("Agreed to the privacy notice: {value}"), agreed),
        (N_("Agreed that we keep what you eat: {value}"), diet),
    ]


def _card(card: Mapping[str, Any], programme: Programme, t: Translator) -> list[Markup | None]:
    told = dict(card)
    if told.get("delegation"):
        told["delegation"] = town_of(told["delegation"], programme, t)
    if (venue := programme.venues.get(told.get("hotel") or "")) is not None:
        told["hotel"] = t.text(venue.name)
    return [_said(said, told.get(name), t) for name, said in _CARD.items()]


def _said(said: str, value: object, t: Translator) -> Markup | None:
    """A line, unless there is nothing to say."""
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
    if not text:
        return None
    return t(said, value=text if isinstance(text, Markup) else clipped(str(text), LONGEST))


def _day(instant: str | None, t: Translator) -> Markup | None:
    return t.date(datetime.fromisoformat(instant).astimezone(t.zone).date()) if instant else None

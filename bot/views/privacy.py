"""The privacy notice: in short (also for the step of consent), whole, and as a page for the web."""

from dataclasses import dataclass

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.meeting import Meeting
from bot.domain.polls.lasting import POLL_KEY_DAYS
from bot.domain.privacy import Retention
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import Screen, button, lines, paragraphs
from bot.views.buttons import help_button


@dataclass(frozen=True)
class ShowPrivacy(CallbackData, code="privacy"):
    """The privacy notice, in short or ``whole``."""

    whole: bool = False


@dataclass(frozen=True)
class ShowMyData(CallbackData, code="mydata"):
    """What is held about the reader."""


@dataclass(frozen=True)
class AskErasure(CallbackData, code="forget"):
    """What an erasure takes and leaves, before it is confirmed."""


def notice(programme: Programme, t: Translator, *, whole: bool = False) -> Screen:
    """The answer to /privacy."""
    more = button(t.pgettext("button", "Read all"), ShowPrivacy(whole=True))
    less = button(t.pgettext("button", "‹ In short"), ShowPrivacy())
    mine = button(t.pgettext("button", "My data"), ShowMyData())
    erase = button(t.pgettext("button", "Erase my data"), AskErasure())
    return Screen(
        full(programme, t) if whole else short(programme, t),
        ((less if whole else more, mine), (erase,), (help_button(t),)),
    )


def short(programme: Programme, t: Translator) -> Markup:
    """What somebody must know before agreeing: who keeps what, who sees it, how long, what one may do."""
    meeting = programme.meeting
    period = _days(Retention.of(meeting).people, t)
    return lines(
        t("<b>Your data</b>"),
        t(
            "{host} keeps your name, town, language and what you do in this bot, to run the meeting.",
            host=_host(meeting, t),
        ),
        t("Organisers see it. The leader of your delegation sees your name and whether you have joined."),
        t("Names and accounts are erased {period} after the meeting.", period=period),
        t("You may see, correct or erase your data at any time: /mydata, /forget."),
        t("The messages go through Telegram, which has its own privacy rules."),
    )


def full(programme: Programme, t: Translator) -> Markup:
    """The whole notice, as Articles 13 and 14 of the GDPR ask for it. It fits one message."""
    return paragraphs(*(lines(*part) for part in _parts(programme, t)))


def page(programme: Programme, t: Translator) -> str:
    """The whole notice as a page for the web; BotFather takes its address."""
    title = Markup("{} – {}").format(t("Privacy"), t.text(programme.meeting.title))
    body = Markup("\n").join(
        Markup("<p>{}</p>").format(Markup("<br>\n").join(part)) for part in _parts(programme, t)
    )
    return str(
        Markup(
            '<!DOCTYPE html>\n<html lang="{}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{}</title>\n'
            "<style>body {{ max-width: 42em; margin: 2em auto; padding: 0 1em; font: 1.1em/1.5 sans-serif }}"
            "</style>\n</head>\n<body>\n<h1>{}</h1>\n{}\n</body>\n</html>\n"
        ).format(t.ui.replace("_", "-"), title, title, body)
    )


def contact_of(meeting: Meeting) -> str:
    """Whom to write to about data; empty if the Meeting sheet names nobody."""
    values = meeting.values
    return values.get("data_protection_email") or values.get("organiser_email") or ""


def _parts(programme: Programme, t: Translator) -> list[list[Markup]]:
    """The notice by its headings."""
    meeting = programme.meeting
    kept, contact = Retention.of(meeting), contact_of(meeting)
    authority = t.text(meeting.localized("supervisory_authority"))
    complain = (
        t("You may complain to: {authority}", authority=authority)
        if authority
        else t("You may complain to the data protection authority of your country.")
    )
    age = meeting.values.get("self_join_from_age")
    key = _key(meeting, t)
    minors = t("Who is under {age} joins only if the leader of the delegation agrees.", age=age)
    return [
        [
            t("<b>Who is responsible</b>"),
            t("{host} decides what happens with your data (the controller).", host=_host(meeting, t)),
            *([t("Questions about your data: {contact}", contact=contact)] if contact else []),
        ],
        [
            t("<b>What we keep</b>"),
            t("• your Telegram number (not your phone number), your language, when you agreed"),
            t("• from your town’s list: name, town, group, hotel, room, bus and e-mail, if given"),
            t("• what you cannot eat, only if you agreed to that"),
            t("• what you want to have corrected; other messages are deleted when they are answered"),
            t("• which messages you want, which you were sent, whether you said that you come or are late"),
            t("• what you answer in polls; each says before its first question whether your name is kept"),
        ],
        [
            t("<b>Anonymous polls</b>"),
            t("Names and answers are kept apart. What ties them is a key outside the database."),
            t("The bot needs it so that you can change your answer, and to remind who has not answered."),
            t("Whoever runs the bot could use it too. It is destroyed {when}; then nobody can.", when=key),
            t("Groups of fewer than five people are never shown. Please write no names in your answers."),
        ],
        [
            t("<b>Why</b>"),
            t("To run the meeting: a task in the public interest (GDPR, Article 6(1)(e))."),
            t("To report to the funder: a legal duty (Article 6(1)(c))."),
            t("Food: only with your explicit consent (Article 9(2)(a)). You may take it back at any time."),
            t("You need not use this bot. The leader of your delegation can tell you everything as well."),
        ],
        [
            t("<b>Who sees it</b>"),
            t("Organisers see the list. A leader sees the names of their own delegation."),
            t("The kitchen learns what people cannot eat. The funder gets totals and the signed lists."),
            t(
                "Telegram carries the messages, perhaps outside the EU, and answers for that itself: {page}",
                page="telegram.org/privacy",
            ),
            t("No decision about you is made by a machine. Nothing is used for advertising."),
        ],
        [
            t("<b>How long</b>"),
            t("• food: {period} after the meeting", period=_days(kept.dietary, t)),
            t("• names and accounts: {period} after the meeting", period=_days(kept.people, t)),
            t("• answers in polls: as long as the meeting’s reports, without names after the same time"),
            t("• your language, if you only look around: {period}", period=_days(kept.onlookers, t)),
            t("• technical log, without names: {period}", period=_days(kept.log, t)),
            t("• log of what leaders and organisers do: {period}", period=_days(kept.audit, t)),
            t("• signed lists, on paper: {period}", period=_years(kept.signed_lists_years, t)),
            t("• backups: {period} longer at most", period=_days(kept.backups, t)),
        ],
        [
            t("<b>Your rights</b>"),
            t("You may see your data and take them with you: /mydata. You may have them erased: /forget."),
            t("You may have them corrected, have their use limited, or object to it. Just write to us."),
            t("You get an answer within one month."),
            complain,
        ],
        *([[minors]] if age else []),
    ]


def _host(meeting: Meeting, t: Translator) -> Markup:
    return t.text(meeting.localized("host_organisation")) or t("The host town")


def _key(meeting: Meeting, t: Translator) -> Markup:
    """When the key of anonymous answers is destroyed."""
    days = meeting.values.get(POLL_KEY_DAYS, "")
    if days.isdecimal():
        return t("{period} after the meeting", period=_days(int(days), t))
    return t("a day after the last of them closes")


def _days(n: int, t: Translator) -> Markup:
    return t.ngettext("{n} day", "{n} days", n)


def _years(n: int, t: Translator) -> Markup:
    return t.ngettext("{n} year", "{n} years", n)

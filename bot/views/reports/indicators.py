"""Indicators in words: what each says, its value, how it is computed, what has to be said beside it."""

from bot.domain.reports.facts import Facts
from bot.domain.reports.measures import Caveat, Formula, Indicator, Result
from bot.i18n import N_, Translator
from bot.screen import plain
from bot.views.figures import decimal, percent, signed

RESULTS = {
    Result.CONTACTS: N_("R1 New contacts"),
    Result.NETWORK: N_("R2 Network of towns"),
    Result.EVENT: N_("R3 The event"),
    Result.COMPETENCE: N_("R4 Competence"),
    Result.REGION: N_("R5 Knowledge of the region"),
    Result.SYNERGY: N_("R6 Understanding and taking part"),
    Result.SERVICES: N_("Services"),
    Result.OVERALL: N_("Overall"),
    Result.DISSEMINATION: N_("Dissemination"),
}
_NAMES = {
    "contacts_mean": N_("New contacts, each person"),
    "contacts_total": N_("New contacts, all together"),
    "contacts_some": N_("People with at least one new contact"),
    "contacts_towns": N_("Towns in which people have new contacts"),
    "joint_yes": N_("A joint activity within 12 months: yes"),
    "joint_maybe": N_("A joint activity within 12 months: maybe"),
    "joint_started": N_("Asked later: a joint activity has begun"),
    "joint_prepared": N_("Asked later: a joint activity is in preparation"),
    "comp_proj": N_("Ready to plan a project with a town abroad"),
    "comp_inter": N_("Ready to work with people from other cultures"),
    "know_eu": N_("Knowing how the European Union affects towns"),
    "know_lat": N_("Knowing the region and its heritage"),
    "staff_use": N_("Staff who will use it in their job"),
    "heritage": N_("People who see the region as part of Europe's heritage"),
    "nps_region": N_("Recommending the town and the region"),
    "understood": N_("People who understand the other towns better"),
    "locals": N_("People who talked much with people of the host town"),
    "voice": N_("People who could say what they think"),
    "att_sol": N_("Towns should help each other in hard times"),
    "att_eu": N_("Feeling European as well"),
    "people": N_("Participants"),
    "people_local": N_("Participants from the host town"),
    "people_invited": N_("Participants from elsewhere"),
    "people_granted": N_("Participants who count for the grant"),
    "people_present": N_("Participants marked as present"),
    "people_signed": N_("Participants who signed"),
    "towns": N_("Delegations"),
    "countries": N_("Countries"),
    "days": N_("Days"),
    "items_planned": N_("Items planned"),
    "items_delivered": N_("Items delivered"),
    "items_as_planned": N_("Planned items that took place"),
    "log_food": N_("Food"),
    "log_diet": N_("People whose food needs were met"),
    "log_room": N_("Rooms"),
    "log_transport": N_("Transport"),
    "log_venue": N_("Venues"),
    "log_interp": N_("Interpreting"),
    "log_info_before": N_("Information before the meeting"),
    "log_info_during": N_("Information during the meeting"),
    "log_staff": N_("Staff and volunteers"),
    "log_bot": N_("The bot"),
    "log_safe": N_("Feeling safe and welcome"),
    "nps": N_("Recommending such a meeting"),
    "response_rate": N_("Response rate: {poll}"),
    "planned_ways": N_("How people plan to tell of the meeting"),
    "planned_reach": N_("How many people they plan to reach"),
    "done_ways": N_("How people have told of the meeting"),
    "links": N_("Links to what was published"),
}
_FORMULAS = {
    Formula.MEAN: N_("mean of all marks or numbers given"),
    Formula.TOTAL: N_("sum of all numbers given"),
    Formula.SOME: N_("share of n who gave 1 or more"),
    Formula.SHARE: N_("share of n who chose one of these answers"),
    Formula.CHANGE: N_("mean after − mean before, of the same people"),
    Formula.GAIN: N_("share of the same people whose mark rose by 1 or more"),
    Formula.RECALLED: N_("mean after − mean of what people remember of themselves before"),
    Formula.NPS: N_("share of 9 and 10 − share of 0 to 6, of 0 to 10"),
    Formula.RATE: N_("answers ÷ times asked, without who said that they were not there"),
    Formula.COUNT: N_("counted"),
    Formula.COUNTS: N_("how often each answer was chosen"),
    Formula.DELIVERED: N_("planned items that took place ÷ items planned"),
}
_CAVEATS = {
    Caveat.SELF_RATED: N_("Few people, who rate themselves; not a sample."),
    Caveat.RECORDS: N_("From the list and the programme, not from answers."),
    Caveat.RECALLED: N_("Few people, who rate themselves and look back; not a sample."),
    Caveat.ASKED: N_("Who answers is not a sample of who was there."),
}
PERCENT = frozenset({Formula.SOME, Formula.SHARE, Formula.GAIN, Formula.RATE, Formula.DELIVERED})
"""Formulas whose value is out of a hundred."""
_CHANGES = frozenset({Formula.CHANGE, Formula.RECALLED})
_WHOLE = frozenset({Formula.COUNT, Formula.TOTAL})


def result(of: Result, t: Translator) -> str:
    """``R1 New contacts``."""
    return plain(t(RESULTS[of]))


def name(one: Indicator, facts: Facts, t: Translator) -> str:
    """What an indicator says; one that we have no words for, by its key."""
    if one.key not in _NAMES:
        return one.key
    return plain(t(_NAMES[one.key], poll=poll_title(one.poll, facts, t)))


def poll_title(poll_id: str, facts: Facts, t: Translator) -> str:
    """What a poll is called; a quick one is its question."""
    for came in facts.polls.results:
        if came.poll.id == poll_id:
            titled = came.poll.title or came.poll.questions[0].text
            return plain(t.text(titled)) or poll_id
    return poll_id


def formula(one: Indicator, t: Translator) -> str:
    """How it is computed."""
    return plain(t(_FORMULAS[one.formula]))


def caveat(one: Indicator, t: Translator) -> str:
    """What has to be said beside it; of pairs, how many answers are in none."""
    if one.caveat is Caveat.PAIRED:
        n = one.unmatched
        pairs = t.ngettext(
            "{n} answer before or after is in no pair.", "{n} answers before or after are in no pair.", n
        )
        return f"{plain(t(_CAVEATS[Caveat.SELF_RATED]))} {plain(pairs)}"
    return plain(t(_CAVEATS[one.caveat]))


def value(one: Indicator, t: Translator) -> str:
    """``3.9``, ``41%``, ``+0.6``; a sentence where there is nothing to tell, never 0 in its place."""
    if one.value is None:
        return nothing(one, t)
    if one.formula in PERCENT:
        return percent(one.value / 100, t)
    if one.formula in _CHANGES:
        return f"{'+' if one.value > 0 else '−' if one.value < 0 else ''}{decimal(abs(one.value), t)}"
    if one.formula is Formula.NPS:
        return signed(one.value, t)
    return str(round(one.value)) if one.formula in _WHOLE else decimal(one.value, t)


def nothing(one: Indicator, t: Translator) -> str:
    """Why there is no value; empty for one that has only parts."""
    if one.parts:
        return ""
    if one.question and 0 < one.n < one.least:
        return plain(t("fewer than {least} answers: not shown", least=one.least))
    return plain(t("not recorded"))

"""Sheet Meeting: one entity, written as rows of key and value. Keys it does not declare are kept as text."""

from datetime import timedelta
from typing import Any

from bot.domain.meeting import Meeting
from bot.domain.workbook.codecs import Choice, Codec, Decimal, Id, Integer, Key, Listing, Text, YesNo
from bot.domain.workbook.columns import Column, Faults, Frame, Sheet
from bot.domain.workbook.notations import Email, LanguageCode, Url, Zone
from bot.domain.workbook.problems import Code, Fault
from bot.domain.workbook.times import Clock, Day, Period

LONGEST = timedelta(days=60)


def _build(values: dict[str, Any], frame: Frame) -> Meeting:
    languages = values.setdefault("languages", (values.get("default_language", "en"),))
    default = values.setdefault("default_language", languages[0])
    if default not in languages:
        raise Faults(Fault("default_language", Code.UNLISTED_DEFAULT, {"value": default}))
    start, end = values["start_date"], values["end_date"]
    if end < start:
        raise Faults(Fault("end_date", Code.END_BEFORE_START, {"start": f"{start}", "end": f"{end}"}))
    if end - start > LONGEST:
        raise Faults(Fault("end_date", Code.MEETING_TOO_LONG, {"days": str((end - start).days + 1)}))
    return Meeting(**values)


def _words(name: str, note: str, limit: int = 500, example: str = "") -> Column:
    return Column(name, Text(limit, lines=True), note, localised=True, example=example)


def _days(name: str, note: str, example: str = "") -> Column:
    return Column(name, Integer(0, 3650), note, example=example)


def _plain(name: str, note: str, codec: Codec | None = None, example: str = "") -> Column:
    return Column(name, codec or Text(500, lines=True), note, example=example)


MEETING = Sheet(
    name="Meeting",
    attribute="meeting",
    entity=Meeting,
    about="The meeting itself: name, dates, languages, telephone numbers, rules.",
    key=lambda meeting: "meeting",
    required=True,
    vertical=True,
    open_field="values",
    build=_build,
    columns=(
        Column(
            "code",
            Id(),
            "A short name that never changes: letters, digits, - and _.",
            required=True,
            example="our-meeting-2030",
        ),
        _plain("acronym", "The short name of the project.", Text(40), "Example"),
        Column(
            "title",
            Text(200),
            "The name of the project.",
            required=True,
            localised=True,
            example="Our town-twinning meeting",
        ),
        _words("sample_notice", "Only for sample meetings: what is invented."),
        Column("start_date", Day(), "The first day.", required=True, unit="dates", example="2030-05-08"),
        Column("end_date", Day(), "The last day.", required=True, unit="dates", example="2030-05-12"),
        Column("timezone", Zone(), "Such as Europe/Riga.", required=True, example="Europe/Riga"),
        Column("host_delegation", Key("Delegations"), "The code of the host town's delegation."),
        _plain("host_town", "The host town.", Text(80)),
        _words("host_organisation", "Who is responsible."),
        Column(
            "languages",
            Listing(LanguageCode(), ",;"),
            "The languages of the texts, with commas between.",
            required=True,
            example="en",
        ),
        Column(
            "default_language",
            LanguageCode(),
            "The language of columns without a language, and of texts that are not translated.",
            example="en",
        ),
        _plain("emergency_number", "The number to call when there is danger.", Text(40), "112"),
        _plain("organiser_phone", "Day and night.", Text(40)),
        _plain("organiser_phone_2", "A second number.", Text(40)),
        _plain("hotel_phone", "The reception.", Text(40)),
        _plain("phone_note", "A remark about the numbers."),
        _plain("organiser_email", "Where people write to.", Email()),
        _plain("data_protection_email", "Who answers questions on personal data.", Email()),
        _words("supervisory_authority", "Where people may complain about the use of their data."),
        _plain("website", "The host's website.", Url()),
        _plain("information_page_url", "The public page about the meeting.", Url()),
        _plain("hashtag", "Such as #Example.", Text(60)),
        _words("eu_programme", "The name of the funding programme."),
        _plain("eu_strand", "The strand of the programme."),
        _plain("eu_measure", "The measure of the programme."),
        _plain("grant_number", "The number of the grant agreement.", Text(80)),
        _plain("granting_authority", "Who gives the grant."),
        _plain("budget_eur", "Euro.", Decimal(100_000_000)),
        _plain("prefinancing_by_host_eur", "Euro.", Decimal(100_000_000)),
        _words("credit", "The line that names the funder.", 1000),
        _plain("credit_status", "Where the credit lines come from."),
        _words("disclaimer", "The funder's disclaimer.", 1000),
        _plain("disclaimer_status", "Where the disclaimer comes from."),
        _plain(
            "report_form",
            "The structure that the draft of the report has; empty = europe_for_citizens.",
            Choice(("europe_for_citizens", "cerv")),
        ),
        _plain("report_due_rule", "When the report is due, as a rule."),
        _plain("report_due_date", "When the report is due.", Day()),
        _plain("information_page_online_months", "How long the page stays.", Integer(0, 120)),
        _plain("min_invited_participants", "The funder's minimum of people.", Integer(0, 5000)),
        _plain("lump_sum_basis", "Whom the funder counts."),
        _plain("lump_sum_brackets_eur", "People=euro, with | between."),
        _plain("lump_sum_brackets_status", "Whether the table is confirmed."),
        _plain("early_start_before", "Items before this time get an extra reminder.", Clock(), "08:00"),
        _plain("early_start_reminder_minutes", "How long before.", Integer(0, 1440), "45"),
        _plain(
            "merge_reminders_within_minutes", "Closer reminders become one message.", Integer(0, 120), "10"
        ),
        _plain("digest_evening", "When tomorrow's programme is sent.", Clock(), "20:30"),
        _plain("digest_morning", "When today's programme is sent.", Clock(), "07:00"),
        _plain("quiet_hours", "No messages, departures excepted.", Period(), "22:00-06:30"),
        _plain(
            "meal_cutoff", "Until when, on the day before, people may say where they eat.", Clock(), "18:00"
        ),
        _plain("min_answers_shown", "Fewer answers are not shown in detail.", Integer(1, 100), "5"),
        _plain("min_answers_nps", "Fewer answers make no recommendation score.", Integer(1, 1000), "10"),
        _plain("self_join_from_age", "Younger people join through the leader.", Integer(0, 99), "16"),
        _days("retention_log_days", "Logs are deleted after so many days.", "30"),
        _days("retention_dietary_days", "Days after the end until food needs are deleted.", "14"),
        _days(
            "retention_feedback_anonymise_days", "Days after the end until answers lose their names.", "75"
        ),
        _days("retention_people_days", "Days after the end until names and accounts are erased.", "75"),
        _days("retention_poll_key_days", "Days after the end until nobody can tell who answered.", "197"),
        _plain("retention_signed_lists_years", "How long signed lists are kept.", Integer(0, 30), "3"),
        _plain("official_survey_url", "The funder's own survey.", Url()),
        _plain("public_programme", "yes = also strangers may read the programme.", YesNo(), "no"),
        _plain("leaders_may_announce", "yes = leaders may write to their delegation.", YesNo(), "yes"),
    ),
)

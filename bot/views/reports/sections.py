"""What organisers write for the report, by name, with a hint at what belongs there."""

from markupsafe import Markup

from bot.domain.reports.texts import Section, day_of
from bot.i18n import N_, Translator

SECTIONS = {
    Section.SUMMARY: N_("Summary"),
    Section.TOPICS: N_("Topics, debates, conclusions"),
    Section.PROBLEMS: N_("Problems and changes"),
    Section.DISSEMINATION: N_("How it was made known"),
    Section.FOLLOW_UP: N_("What follows, agreements"),
}
HINTS = {
    Section.SUMMARY: N_("The meeting in a few sentences: who met, what for, what came of it."),
    Section.TOPICS: N_("What was discussed, what people proposed, what was concluded."),
    Section.PROBLEMS: N_("What did not go as planned, and what you did about it."),
    Section.DISSEMINATION: N_("Press, radio, web pages, social media, with links; where the EU was shown."),
    Section.FOLLOW_UP: N_("Agreements, next meetings, projects that the towns plan."),
}


def name(key: str, t: Translator) -> Markup:
    """What a text is about."""
    day = day_of(key)
    return t(SECTIONS[Section(key)]) if day is None else t.day(day)


def hint(key: str, t: Translator) -> Markup:
    """What belongs there."""
    if day_of(key) is not None:
        return t("What the day was dedicated to, in whole sentences: it takes the place of the drafted one.")
    return t(HINTS[Section(key)])

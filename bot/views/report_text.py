"""One text of the report, for organisers: what stands there, the words for it, deleting it."""

from markupsafe import Markup

from bot.domain.errors import DomainError
from bot.domain.reports.facts import Facts
from bot.domain.reports.texts import MOST, NoSuchText, UnfitReportText, keys
from bot.i18n import Translator
from bot.screen import Screen, button, clipped, lines, paragraphs, plain
from bot.views.buttons import help_button
from bot.views.report_texts import ChooseTextLanguage, DeleteText, ShowText, ShowTexts, WriteText, to_list
from bot.views.reports.dedicated import draft
from bot.views.reports.sections import hint, name


def one_text(facts: Facts, key: str, language: str, t: Translator, *, first: Markup | None = None) -> Screen:
    """What stands there, or what would be drafted. Raises NoSuchText."""
    _check(facts, key, language)
    written = facts.texts.get((key, language))
    write = t.pgettext("button", "Change") if written else t.pgettext("button", "Write")
    delete = button(t.pgettext("button", "Delete"), DeleteText(key, language))
    return Screen(
        paragraphs(first, _head(facts, key, language, t), _standing(facts, key, language, t)),
        (
            (button(write, WriteText(key, language)), *((delete,) if written else ())),
            (button(t.pgettext("button", "Another language"), ChooseTextLanguage(key)),),
            (to_list(facts, key, language, t), help_button(t)),
        ),
    )


def ask(facts: Facts, key: str, language: str, t: Translator) -> Screen:
    """The words are sent next. Raises NoSuchText."""
    _check(facts, key, language)
    back = button(t.pgettext("button", "‹ Back"), ShowText(key, language))
    return Screen(
        paragraphs(
            _head(facts, key, language, t),
            hint(key, t),
            _send_it(language, t),
            t("It takes the place of what stands there.") if (key, language) in facts.texts else None,
        ),
        ((back, help_button(t)),),
    )


def deletion(facts: Facts, key: str, language: str, t: Translator) -> Screen:
    """Really? Raises NoSuchText."""
    _check(facts, key, language)
    return Screen(
        paragraphs(
            _head(facts, key, language, t), _standing(facts, key, language, t), t("Delete this text?")
        ),
        (
            (button(t.pgettext("button", "Yes, delete"), DeleteText(key, language, sure=True)),),
            (button(t.pgettext("button", "‹ Back"), ShowText(key, language)), help_button(t)),
        ),
    )


def refusal(error: DomainError, t: Translator) -> Screen | None:
    """Why a text cannot be kept; None for every other error."""
    match error:
        case NoSuchText():
            return Screen(
                t("The report has no such text any more. Here are those that it has:"),
                ((button(t.pgettext("button", "Texts for the report"), ShowTexts()), help_button(t)),),
            )
        case UnfitReportText():
            back = button(t.pgettext("button", "‹ Back"), ShowText(error.key, error.language))
            too_long = t.ngettext(
                "The text is too long by {n} character. Please send it shorter: nothing is lost.",
                "The text is too long by {n} characters. Please send it shorter: nothing is lost.",
                error.over,
            )
            return Screen(too_long if error.over else _send_it(error.language, t), ((back, help_button(t)),))
    return None


def saved(t: Translator) -> Markup:
    """Above a text that has just been kept."""
    return t("Saved. It stands in the next report.")


def _check(facts: Facts, key: str, language: str) -> None:
    if key not in keys(facts.programme) or language not in facts.meeting.languages:
        raise NoSuchText(key)


def _head(facts: Facts, key: str, language: str, t: Translator) -> Markup:
    return lines(
        Markup("<b>{}</b>").format(name(key, t)),
        t("Language: {language}", language=t.language_name(language)),
    )


def _standing(facts: Facts, key: str, language: str, t: Translator) -> Markup:
    written = facts.texts.get((key, language))
    if written is not None:
        return _quoted(written)
    drafted = draft(facts, key, language, t)
    if drafted is not None:
        instead = t("Nothing is written. The report has this sentence instead:")
        return paragraphs(instead, _quoted(plain(drafted)))
    return t("Nothing is written yet.")


def _quoted(text: str) -> Markup:
    return Markup("<blockquote>{}</blockquote>").format(clipped(text, MOST))


def _send_it(language: str, t: Translator) -> Markup:
    tongue = t.language_name(language)
    return t(
        "Send me the text now, in this language: {language}. At most {n} characters.", language=tongue, n=MOST
    )

"""Practical information, phrases, about."""

from dataclasses import replace

import pytest

from bot.domain.errors import NoSuchPage
from bot.domain.localized import LocalizedText
from bot.domain.meeting import InfoPage, Phrase
from bot.screen import MAX_TEXT, plain, units
from bot.views import about, info, phrases
from bot.views.buttons import ShowInfo
from bot.views.info import ShowPage
from tests.sample import buttons, content, labels, programme, said_in, without


def test_the_list_begins_with_the_numbers_to_call() -> None:
    screen = info.contents(programme(), said_in("lv"))
    assert plain(screen.text) == (
        "Informācija\n\n"
        "Ārkārtas situācijā: 112\n"
        "Rīkotāji: +371 0000 0001, +371 0000 0002\n"
        "Viesnīca: +371 0000 0010\n\n"
        "Ko vēlaties izlasīt?"
    )
    assert labels(screen)[:2] == [["Viesnīca"], ["Wi-Fi un mobilais internets"]]
    assert labels(screen)[-2:] == [["Tālāk ›"], ["Frāzes", "Palīdzība"]]


def test_every_page_can_be_reached_six_at_a_time() -> None:
    reached: list[str] = []
    for part in range(3):
        here = buttons(info.contents(programme(), said_in("en"), part=part))
        pages = [button.data.page for button in here if isinstance(button.data, ShowPage)]
        assert len(pages) <= 8
        reached += pages
    assert reached == [page.id for page in sorted(programme().info, key=lambda page: page.order)]


def test_a_page_keeps_its_lines_and_leads_back_to_its_part_of_the_list() -> None:
    screen = info.page(programme(), "emergency", said_in("en"))
    assert plain(screen.text).startswith("Emergency: 112\n\nDanger to life, fire, accident, crime: call 112.")
    assert screen.text.count("\n") == 4
    assert buttons(screen)[0].data == ShowInfo(0)
    assert buttons(info.page(programme(), "practical", said_in("en")))[0].data == ShowInfo(2)


def test_a_page_in_a_language_it_does_not_have_is_english_and_says_so() -> None:
    page = content().info["money"]
    page = replace(page, title=without(page.title, "sv"), text=without(page.text, "sv"))
    meeting = replace(programme(), info=(page,))
    text = plain(info.page(meeting, "money", said_in("sv")).text)
    assert text.startswith("Money\n\nLatvia uses the euro.")
    assert text.endswith("En del av detta finns bara på engelska.")
    text = plain(info.page(meeting, "money", said_in("fi")).text)  # nor does the bot speak this one
    assert text.startswith("Money\n\nLatvia uses the euro.")
    assert text.endswith("Some of this is only in English.")


def test_the_credit_of_the_funder_is_a_page() -> None:
    assert (
        "funded with the support of the European Union"
        in info.page(programme(), "eu-credit", said_in("en")).text
    )


def test_a_page_that_is_gone_is_refused() -> None:
    for gone in (InfoPage("x", 1, LocalizedText({"en": "X"}), LocalizedText({"en": "X"}), withdrawn=True),):
        with pytest.raises(NoSuchPage):
            info.page(replace(programme(), info=(gone,)), "x", said_in("en"))


@pytest.mark.parametrize("text", ["word " * 3000, "line\n" * 3000, "Ā" * 9000, "🎵" * 9000])
def test_a_long_page_is_cut_into_parts_and_nothing_is_lost(text: str) -> None:
    long = InfoPage("x", 1, LocalizedText({"en": "X"}), LocalizedText({"en": text}))
    meeting, read, part = replace(programme(), info=(long,)), "", 0
    while True:
        screen = info.page(meeting, "x", said_in("en"), part=part)
        assert units(screen.text) <= MAX_TEXT
        read += plain(screen.text).partition("\n\n")[2]
        if ShowPage("x", part + 1) not in [button.data for button in buttons(screen)]:
            break
        part += 1
    assert part > 0
    assert "".join(read.split()) == "".join(text.split())


def test_without_pages_or_numbers_the_list_says_so() -> None:
    bare = replace(programme(), info=(), phrases=(), meeting=replace(programme().meeting, values={}))
    screen = info.contents(bare, said_in("en"))
    assert plain(screen.text) == "Information\n\nThere are no pages yet."
    assert labels(screen) == [["Help"]]


def test_while_the_host_town_is_not_known_nobody_learns_words_of_the_wrong_language() -> None:
    nowhere = replace(programme(), meeting=replace(programme().meeting, host_delegation=""))
    assert "Phrases" not in [button.label for button in buttons(info.contents(nowhere, said_in("en")))]
    assert phrases.phrases(nowhere, said_in("en")).text == "There are no phrases yet."


def test_phrases_have_the_hosts_words_their_sound_and_their_meaning() -> None:
    text = plain(phrases.phrases(programme(), said_in("de")).text)
    assert text.startswith("Erste Wörter: Lettisch\n\nLabdien [lahb-DYEN] – Guten Tag\n")
    assert "Vai Jūs runājat angliski?" in text


def test_a_reader_of_the_hosts_language_sees_the_meaning_in_english() -> None:
    text = plain(phrases.phrases(programme(), said_in("lv")).text)
    assert text.startswith("Pirmie vārdi latviešu valodā\n\nLabdien [lahb-DYEN] – Hello\n")


def test_serbian_in_latin_letters_keeps_the_latvian_words() -> None:
    text = plain(phrases.phrases(programme(), said_in("sr_Latn")).text)
    assert "Paldies [pahl-DYES] – Hvala" in text


def test_many_phrases_are_shown_twenty_at_a_time() -> None:
    many = tuple(
        Phrase(f"p{n}", n, LocalizedText({"lv": f"vārds {n}", "en": f"word {n}"})) for n in range(45)
    )
    texts = [
        phrases.phrases(replace(programme(), phrases=many), said_in("en"), part=n).text for n in range(3)
    ]
    assert [text.count("–") for text in texts] == [20, 20, 5]


def test_about_names_the_funder_and_says_that_the_data_are_a_sample() -> None:
    text = plain(about.about(programme(), said_in("lv")).text)
    assert "Uzņemošā puse: Daugavpils pilsētas dome" in text
    assert "programmas “Eiropa pilsoņiem” ietvaros" in text
    assert "Saturs atspoguļo tikai autoru viedokli." in text
    assert "Parauga dati izmēģināšanai." in text
    assert "angļu" not in text


def test_about_in_german_has_the_credit_in_german_and_admits_the_english_rest() -> None:
    title = without(programme().meeting.title, "de")
    meeting = replace(programme(), meeting=replace(programme().meeting, title=title))
    text = plain(about.about(meeting, said_in("de")).text)
    assert text.startswith("Town Twinning as a Channel of European Solidarity\n")
    assert "Dieses Projekt wurde mit Unterstützung der Europäischen Union" in text
    assert text.endswith("Einiges davon gibt es nur in dieser Sprache: Englisch.")
    assert "Englisch" not in about.about(programme(), said_in("de")).text

"""Signed lists on a screen: names as on the paper, who was present, who has no name any more."""

from dataclasses import replace

from bot.domain.reports.facts import Someone
from bot.domain.reports.signing import SignedList, lists
from bot.views import signed as views
from bot.views.signed import NoteAllSigned, NoteSigned
from tests.reports import empty, small, small_programme
from tests.sample import buttons, labels, said_in

T, PROGRAMME = said_in("en"), small_programme()


def test_towns_stand_with_how_many_signed_and_say_what_this_is_not() -> None:
    screen = views.towns(lists(small().people), PROGRAMME, T)
    assert labels(screen)[:4] == [
        ["Astana: 0 of 1 signed"],
        ["Daugavpils: 1 of 2 signed"],
        ["Raška: 3 of 3 signed"],
        ["Motala: 1 of 3 signed"],
    ]
    assert "5 of 9 people have signed." in screen.text
    assert "it replaces no signature" in screen.text


def test_a_meeting_without_people_says_so() -> None:
    screen = views.towns(lists(empty().people), PROGRAMME, T)
    assert "There is nobody on the list yet." in screen.text
    assert labels(screen) == [["‹ Organise", "Help"]]


def test_people_stand_as_on_the_paper_with_who_was_present_and_who_was_erased() -> None:
    english = views.one_list(lists(small().people)["RS-RAS"], PROGRAMME, T)
    assert labels(english)[:2] == [["✓ Златноњивић, Снежана – present"], ["✓ Шљивић, Ђорђе – present"]]
    assert "The data of 1 person were erased; they count without a name." in english.text
    assert "1 of them had signed." in english.text
    assert labels(english)[-2:] == [["Undo all"], ["‹ Signed lists", "Help"]]


def test_a_tap_asks_for_the_other_state_and_a_name_is_no_formula_and_no_tag() -> None:
    one = Someone("SE-MOT-02", "<b>x</b>", '=HYPERLINK("x")', "SE-MOT", signed=True)
    screen = views.one_list(
        SignedList("SE-MOT", (one, replace(one, id="SE-MOT-03", signed=False))), PROGRAMME, T
    )
    assert [button.data for button in buttons(screen)[:2]] == [
        NoteSigned("SE-MOT-02", signed=False),
        NoteSigned("SE-MOT-03", signed=True),
    ]
    assert labels(screen)[0] == ['✓ =HYPERLINK("x"), <b>x</b>']
    assert labels(screen)[2] == ["All signed", "Undo all"]


def test_a_long_list_is_eight_a_page_and_a_tap_stays_on_its_page() -> None:
    many = tuple(Someone(f"SE-MOT-{n:02d}", "Åsa", f"Berg{n:02d}", "SE-MOT") for n in range(11))
    screen = views.one_list(SignedList("SE-MOT", many), PROGRAMME, T, part=1)
    assert [row[0] for row in labels(screen)[:3]] == ["Berg08, Åsa", "Berg09, Åsa", "Berg10, Åsa"]
    assert buttons(screen)[0].data == NoteSigned("SE-MOT-08", signed=True, part=1)


def test_all_is_asked_before_it_is_believed_in_both_directions() -> None:
    found = lists(small().people)["SE-MOT"]
    every = views.all_of_them(found, PROGRAMME, T, signed=True)
    assert every.text.endswith("Did 2 more people sign the paper list?")
    assert buttons(every)[0].data == NoteAllSigned("SE-MOT", signed=True, sure=True)
    none = views.all_of_them(found, PROGRAMME, T, signed=False)
    assert none.text.endswith("Take back the note that 1 person has signed?")

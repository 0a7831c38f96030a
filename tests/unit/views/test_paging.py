"""How buttons are laid out on a narrow phone."""

from bot.screen import Button
from bot.views.paging import packed


def test_short_labels_stand_in_pairs_and_long_ones_alone() -> None:
    said = ["With names", "One vote for each town", "Languages …", "Until when …", "‹ For whom"]
    laid = packed([Button(one) for one in said])
    assert [[one.label for one in row] for row in laid] == [
        ["With names"],
        ["One vote for each town"],
        ["Languages …", "Until when …"],
        ["‹ For whom"],
    ]
    assert packed([]) == ()

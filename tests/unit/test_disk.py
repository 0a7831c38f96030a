"""Room: what is too little, and what soon will be."""

from pathlib import Path

import pytest

from bot.disk import Room, room

GB = 2**30
MB = 2**20


@pytest.mark.parametrize(
    ("free", "total", "short", "ebbing"),
    [
        (499 * MB, 100 * GB, True, True),
        (499 * MB, 2 * GB, True, True),
        (600 * MB, 2 * GB, False, False),
        (600 * MB, 20 * GB, False, True),
        (6 * GB, 2000 * GB, False, False),  # a tenth of a large disk is plenty
    ],
)
def test_room_is_short_below_500_mb_and_ebbs_below_a_tenth(
    free: int, total: int, short: bool, ebbing: bool
) -> None:
    assert (Room(free, total).short, Room(free, total).ebbing) == (short, ebbing)


def test_room_of_a_folder_that_is_not_made_yet_is_that_of_the_disk_it_will_be_on(tmp_path: Path) -> None:
    assert room(tmp_path / "not" / "yet").total == room(tmp_path).total > 0

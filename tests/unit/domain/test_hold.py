"""When a start must hold, and when it must not."""

import pytest

from bot.domain.deliveries import DeliveryKind
from bot.domain.hold import Beat, HoldReason, Sort, doubt

E, F = "e" * 32, "f" * 32

pytestmark = pytest.mark.fault("F33")


@pytest.mark.parametrize(
    ("kept", "copy", "why"),
    [
        (Beat(E, 7), Beat(E, 7), None),
        (Beat(E, 8), Beat(E, 7), None),  # killed between the commit and the copy
        (Beat(E, 6), Beat(E, 7), HoldReason.BEHIND),
        (Beat(E, 7), Beat(F, 7), HoldReason.OTHER_EPOCH),
        (Beat(E, 7), Beat(F, 0), HoldReason.OTHER_EPOCH),
        (Beat(E, 7), None, HoldReason.COPY_MISSING),
        (None, None, None),  # just upgraded
        (None, Beat(E, 0), None),  # its first start was cut short
        (None, Beat(E, 1), HoldReason.OTHER_EPOCH),  # a copy from before the upgrade
    ],
)
def test_a_start_holds_where_the_database_may_be_an_old_copy(
    kept: Beat | None, copy: Beat | None, why: HoldReason | None
) -> None:
    assert doubt(kept, copy, used=True) is why
    assert doubt(kept, copy, used=False) is None, "nobody is there who could be told anything"


def test_every_kind_of_delivery_has_its_sort() -> None:
    assert {Sort.of(kind) for kind in DeliveryKind} == set(Sort)

"""Where a text leads."""

import pytest

from bot.domain.links import foreign, hosts, own_hosts
from tests.sample import programme


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("Look at https://Evil.example/x?y=1, please", ("evil.example",)),
        ('<a href="https://evil.example">daugavpils.lv</a>', ("evil.example", "daugavpils.lv")),
        ("https://user@evil.example:8080/", ("evil.example",)),
        ("see www.evil.example.", ("evil.example",)),
        ("write to anna@evil.example", ()),
        ("Dinner at 19.00. Bring a coat.Then go", ()),
        ("", ()),
        ("https://a.example https://a.example b.example/x", ("a.example", "b.example")),
    ],
)
def test_the_hosts_of_a_text_are_found(html: str, found: tuple[str, ...]) -> None:
    assert hosts(html) == found


def test_the_meetings_own_sites_and_those_below_them_are_not_foreign() -> None:
    own = sorted(own_hosts(programme()))
    assert own
    texts = [f"https://{own[0]}/a", f"http://deeper.{own[0]}", f"https://not{own[0]}", "t.me/somebody"]
    assert foreign(texts, programme()) == (f"not{own[0]}", "t.me")

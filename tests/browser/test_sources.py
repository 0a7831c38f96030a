"""What the page is made of: nothing from elsewhere, no foreign text as mark-up."""

from pathlib import Path

import pytest

from sandbox import Sandbox
from sandbox.person import Person
from tests.browser.conftest import OpenTab

PAGE = Path(__file__).parents[2] / "sandbox" / "page"
FORBIDDEN = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(")
LONGEST = 300


def scripts() -> list[Path]:
    found = sorted(PAGE.rglob("*.js"))
    assert found
    return found


@pytest.mark.parametrize("script", scripts(), ids=lambda path: path.name)
def test_a_script_is_short_and_never_writes_mark_up(script: Path) -> None:
    lines = script.read_text(encoding="utf-8").splitlines()
    code = [line for line in lines if not line.lstrip().startswith("//")]
    assert [line for line in code for word in FORBIDDEN if word in line] == []
    assert len(lines) <= LONGEST


@pytest.mark.asyncio(loop_scope="session")
async def test_the_page_asks_nobody_but_the_sandbox(tab: OpenTab, sandbox: Sandbox, snezana: Person) -> None:
    async with tab() as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        await page.reload()
        await page.wait_for_selector("body.ready")
        assert len(asked) > 20
        assert [url for url in asked if not url.startswith(f"{sandbox.url}/")] == []

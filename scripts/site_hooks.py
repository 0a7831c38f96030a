"""For the site alone: papers of the root join in, decisions list themselves, links off it become words."""

import os
import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
ROOT_PAPERS = {
    ROOT / f"{name}.md": f"{name.lower()}.md" for name in ("CONTRIBUTING", "CHANGELOG", "SECURITY")
}
DECISIONS = "Decisions"
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)\s]+)\)")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Fill in the decisions, by their numbers."""
    files = sorted((DOCS / "decisions").glob("*.md"))
    for _, pages in (pair for part in config.nav or [] if isinstance(part, dict) for pair in part.items()):
        for page in pages if isinstance(pages, list) else []:
            if isinstance(page, dict) and DECISIONS in page:
                page[DECISIONS] = [f"decisions/{one.name}" for one in files]
    return config


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """The papers of the root as pages."""
    for path, name in ROOT_PAPERS.items():
        files.append(File.generated(config, name, content=path.read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, *, page: Page, **_: Any) -> str:
    """Lead links between papers to their pages; of what is no page (a folder, code) keep the words."""
    source = next((path for path, name in ROOT_PAPERS.items() if name == page.file.src_uri), None)
    folder = source.parent if source else (DOCS / page.file.src_uri).parent
    here = Path(page.file.src_uri).parent

    def led(found: re.Match[str]) -> str:
        words, target = found.groups()
        path, mark, anchor = target.partition("#")
        if ":" in target or not path:
            return found[0]
        goal = Path(os.path.normpath(folder / path))
        name = ROOT_PAPERS.get(goal)
        if name is None and goal.is_file() and goal.is_relative_to(DOCS):
            name = goal.relative_to(DOCS).as_posix()
        return words if name is None else f"[{words}]({os.path.relpath(name, here)}{mark}{anchor})"

    return _LINK.sub(led, markdown)

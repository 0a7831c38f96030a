"""MarkdownV2, the part of it that people use; refuses unescaped reserved characters as the server does."""

import re

from sandbox.errors import bad_request
from sandbox.text.html import Entity
from sandbox.text.utf16 import units

_MARKS = {"*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler"}
_TOKEN = re.compile(
    r"\\(?P<escaped>[\x01-\x7e])|(?P<pre>```)|(?P<mark>__|\|\||[*_~`\[\]])|(?P<reserved>[(){}#+\-=.!|>])"
)
_LINK = re.compile(r"\((?P<url>(?:\\.|[^)\\])*)\)")


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.plain: list[str] = []
        self.length = 0
        self.entities: list[Entity] = []
        self.stack: list[tuple[str, int]] = []

    def add(self, text: str) -> None:
        self.plain.append(text)
        self.length += units(text)

    def refuse(self, reason: str) -> Exception:
        return bad_request(f"can't parse entities: {reason}")

    def run(self) -> tuple[str, list[Entity]]:
        position = 0
        while match := _TOKEN.search(self.source, position):
            self.add(self.source[position : match.start()])
            position = match.end()
            if match["escaped"]:
                self.add(match["escaped"])
            elif match["pre"] or match["mark"] == "`":
                position = self.code(match[0], position)
            elif match["reserved"]:
                raise self.refuse(
                    f"Character '{match[0]}' is reserved and must be escaped with the preceding '\\'"
                )
            else:
                position = self.mark(match[0], position)
        self.add(self.source[position:])
        if self.stack:
            raise self.refuse(f"Can't find end of the entity starting with {self.stack[-1][0]}")
        return "".join(self.plain), self.entities

    def code(self, fence: str, position: int) -> int:
        end = self.source.find(fence, position)
        if end < 0:
            raise self.refuse("Can't find end of Code entity")
        body = self.source[position:end]
        entity: Entity = {
            "type": "pre" if fence == "```" else "code",
            "offset": self.length,
            "length": units(body),
        }
        if fence == "```" and (first := re.match(r"(\w+)\n", body)):
            entity["language"], body = first[1], body[first.end() :]
            entity["length"] = units(body)
        self.add(body)
        if body:
            self.entities.append(entity)
        return end + len(fence)

    def mark(self, mark: str, position: int) -> int:
        if mark == "]":
            return self.link(position)
        if self.stack and self.stack[-1][0] == mark:
            _, offset = self.stack.pop()
            self.close({"type": _MARKS[mark]}, offset)
            return position
        if any(opened == mark for opened, _ in self.stack):
            raise self.refuse(f"Can't find end of the entity starting with {self.stack[-1][0]}")
        self.stack.append((mark, self.length))
        return position

    def link(self, position: int) -> int:
        address = _LINK.match(self.source, position)
        if not self.stack or self.stack[-1][0] != "[" or address is None:
            raise self.refuse("Character ']' is reserved and must be escaped with the preceding '\\'")
        _, offset = self.stack.pop()
        self.close({"type": "text_link", "url": re.sub(r"\\(.)", r"\1", address["url"])}, offset)
        return address.end()

    def close(self, entity: Entity, offset: int) -> None:
        if self.length > offset:
            self.entities.append({**entity, "offset": offset, "length": self.length - offset})


def parse(source: str) -> tuple[str, list[Entity]]:
    """Plain text and entities. Raises ApiError 400 `can't parse entities: …`."""
    return _Parser(source).run()

"""A file as it came with a request, before the sandbox gives it an id."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Upload:
    """Bytes with the name and the content type that the sender gave."""

    content: bytes
    name: str
    mime_type: str

    def __repr__(self) -> str:
        return f"<{self.name}, {self.mime_type}, {len(self.content)} bytes>"

"""A file as it is kept, and what kind it is."""

from dataclasses import dataclass
from mimetypes import guess_type
from typing import Any

from sandbox.state import pictures
from sandbox.upload import Upload


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Bytes that were sent once, under their kind."""

    id: str
    unique_id: str
    kind: str
    name: str
    mime_type: str
    content: bytes
    path: str

    def fields(self) -> dict[str, Any]:
        """The keys that every file type of the Bot API shares."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.content)}


def mime_type_of(upload: Upload) -> str:
    """What Telegram makes of a file: by its bytes, else as the sender says, else by its name."""
    if picture := pictures.mime_type(upload.content):
        return picture
    if upload.mime_type not in {"", "application/octet-stream"}:
        return upload.mime_type
    return guess_type(upload.name)[0] or "application/octet-stream"

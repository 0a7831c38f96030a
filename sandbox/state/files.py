"""Files by id. A file_id belongs to this bot and lasts; the same bytes have the same file_unique_id."""

from hashlib import blake2b
from itertools import count

from sandbox.errors import bad_request
from sandbox.state.stored import StoredFile, mime_type_of
from sandbox.upload import Upload

UPLOAD_LIMIT = 50 * 2**20
DOWNLOAD_LIMIT = 20 * 2**20
_FOLDERS = {"photo": "photos", "document": "documents", "video": "videos", "voice": "voice", "audio": "music"}
_NAMES = {"photo": "Photo", "document": "Document", "video": "Video", "voice": "Voice", "audio": "Audio"}


class Files:
    """All files of one bot."""

    def __init__(self, bot_id: int) -> None:
        self._bot_id = bot_id
        self._numbers = count(1)
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self.measured: dict[str, dict[str, int]] = {}
        """Duration, width and height by file id: who sends a file on by its id need not measure it again."""

    def store(self, kind: str, upload: Upload) -> StoredFile:
        """Keep an upload. Raises ApiError 400 when it is empty, 413 when it is over 50 MB."""
        if not upload.content:
            raise bad_request("file must be non-empty")
        number = next(self._numbers)
        digest = blake2b(upload.content, digest_size=6).hexdigest()
        suffix = upload.name.rpartition(".")[2] if "." in upload.name else "dat"
        folder = _FOLDERS.get(kind, "files")
        stored = StoredFile(
            f"{kind[:1].upper()}{self._bot_id:x}-{number:06d}-{digest}",
            f"Q{digest}",
            kind,
            upload.name,
            mime_type_of(upload),
            upload.content,
            f"{folder}/file_{number}.{suffix}",
        )
        self._by_id[stored.id] = self._by_path[stored.path] = stored
        return stored

    def take(self, kind: str, given: Upload | str) -> StoredFile:
        """What a send method was given: an upload, or the id of an earlier file of the same kind."""
        if isinstance(given, Upload):
            return self.store(kind, given)
        if given.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")  # the sandbox opens no address
        stored = self.get(given)
        if stored.kind != kind:
            raise bad_request(f"can't use file of type {_NAMES[stored.kind]} as {_NAMES[kind]}")
        return stored

    def get(self, file_id: str) -> StoredFile:
        """By id. Raises ApiError 400 for an id that this bot never had."""
        stored = self._by_id.get(file_id)
        if stored is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return stored

    def at(self, path: str) -> StoredFile | None:
        """By the file_path that getFile named."""
        return self._by_path.get(path)

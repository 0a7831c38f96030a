"""Encryption for one recipient, by age: streams in, streams out, nothing held whole in memory.

``pyrage`` is imported where it is used.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from bot.domain.backups import BackupRefused

MAGIC = b"age-encryption.org/"
"""How a file begins that is encrypted."""
_IDENTITY = "AGE-SECRET-KEY-1"


def new_key(path: Path) -> str:
    """Write a new secret key into a new file, for its owner alone; return the public one.

    Raises BackupRefused if it cannot be written, or if something is there.
    """
    from pyrage import x25519  # noqa: PLC0415 - only where used

    identity = x25519.Identity.generate()
    public = str(identity.to_public())
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"# public key: {public}\n{identity}\n")
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise BackupRefused(f"{path} is there already: a key is never overwritten.") from None
    except OSError as error:
        raise BackupRefused(f"{path}: {error.strerror or 'cannot be written'}.") from None
    return public


def public_key(text: str) -> Any:
    """A public key as age wants it. Raises BackupRefused if it was mistyped."""
    from pyrage import RecipientError, x25519  # noqa: PLC0415 - only where used

    try:
        return x25519.Recipient.from_str(text)
    except RecipientError:
        raise BackupRefused("TTCHAN_BACKUP_RECIPIENT is no public key of age: copy it whole.") from None


def identities(path: Path) -> list[Any]:
    """The secret keys of a file. Raises BackupRefused."""
    from pyrage import IdentityError, x25519  # noqa: PLC0415 - only where used

    try:
        lines = path.read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError) as error:
        words = getattr(error, "strerror", None) or "is not a file of keys"
        raise BackupRefused(f"{path}: {words}.") from None
    try:
        found = [x25519.Identity.from_str(word) for word in lines if word.startswith(_IDENTITY)]
    except IdentityError:
        found = []
    if not found:
        raise BackupRefused(f"{path} holds no secret key of age ({_IDENTITY}…).")
    return found


@contextmanager
def sealing(out: IO[bytes], recipient: str) -> Iterator[IO[bytes]]:
    """What is written into the block's file goes encrypted to ``out``."""
    import pyrage  # noqa: PLC0415 - only where used

    known = public_key(recipient)

    def encrypt(plain: IO[bytes]) -> None:
        pyrage.encrypt_io(plain, out, [known])

    with _piped(encrypt) as plain:
        yield plain


@contextmanager
def opening(sealed: IO[bytes], keys: list[Any]) -> Iterator[IO[bytes]]:
    """The plain bytes of an encrypted file. Raises BackupRefused at its end if it was cut or changed, or if
    no key fits: so nothing read from it may be believed before the block has ended.
    """
    import pyrage  # noqa: PLC0415 - only where used

    failed: list[BaseException] = []
    reading, writing = os.pipe()

    def decrypt() -> None:
        try:
            with os.fdopen(writing, "wb") as plain:
                pyrage.decrypt_io(sealed, plain, keys)
        except BaseException as error:  # told to the reader
            failed.append(error)

    worker = threading.Thread(target=decrypt, name="age", daemon=True)
    worker.start()
    try:
        with os.fdopen(reading, "rb") as plain:
            try:
                yield plain
            except BackupRefused:
                _drain(plain)
                worker.join()
                if not failed:
                    raise
            else:
                _drain(plain)
    finally:
        worker.join()
    if failed:
        raise BackupRefused(_said(failed[0])) from failed[0]


def _drain(plain: IO[bytes]) -> None:
    """To its end, so that the last block is proved as well."""
    with suppress(OSError):
        while plain.read(2**20):
            pass


def _said(error: BaseException) -> str:
    if "matching" in str(error).lower():
        return "This key does not open the backup: it was made for another one."
    return "The backup is damaged or cut short: it does not decrypt to its end."


@contextmanager
def _piped(work: Callable[[IO[bytes]], None]) -> Iterator[IO[bytes]]:
    """Hand what the block writes to ``work`` in a thread of its own, and raise what that raises."""
    failed: list[BaseException] = []
    reading, writing = os.pipe()

    def run() -> None:
        try:
            with os.fdopen(reading, "rb") as plain:
                work(plain)
        except BaseException as error:  # told to the writer
            failed.append(error)

    worker = threading.Thread(target=run, name="age", daemon=True)
    worker.start()
    try:
        with suppress(BrokenPipeError), os.fdopen(writing, "wb") as plain:
            yield plain
    finally:
        worker.join()
    if failed:
        raise failed[0]

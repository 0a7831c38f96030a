"""The reading child: ``python -m bot.files.worker PATH`` prints tables or a refusal as JSON.

Files from strangers are opened only here, with little memory, little time and an empty environment.
"""

import resource
import sys
from pathlib import Path

from bot.domain.workbook import Tables
from bot.files import limits
from bot.files.refusals import Refusal, Refused
from bot.files.wire import dump, dump_refusal


def read(path: Path) -> Tables:
    """Read a workbook, a CSV file or a folder of them. Raises Refused."""
    if path.is_dir():
        from bot.files.csv_tables import read_csv_folder  # noqa: PLC0415  the child loads only what it needs

        return read_csv_folder(path)
    from bot.files.spreadsheets import read_file  # noqa: PLC0415

    return read_file(path)


def main() -> None:
    """Set the limits, read, print."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY_BYTES, limits.MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.SECONDS, limits.SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = dump(read(Path(sys.argv[1])))
    except Refused as refused:
        answer = dump_refusal(refused)
    except MemoryError:
        answer = dump_refusal(Refused(Refusal.TOO_HEAVY))
    sys.stdout.buffer.write(answer.encode("utf-8", "surrogatepass"))


if __name__ == "__main__":
    main()

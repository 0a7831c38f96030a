"""The drawing child: ``python -m bot.files.charts.worker`` reads specifications as JSON, prints pictures.

For each line of standard input one PNG on standard output, after its length in eight hexadecimal digits.
"""

import json
import resource
import sys

from bot.files.charts.style import PIXELS

SECONDS = 30


def main() -> None:
    """Draw, print, end: 80 MB go with it."""
    import vl_convert  # noqa: PLC0415 - only the child pays for it

    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin:
        png = vl_convert.vegalite_to_png(json.loads(line), scale=PIXELS, allowed_base_urls=[])
        sys.stdout.buffer.write(b"%08x" % len(png) + png)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()

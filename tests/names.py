"""Names of files as nobody should write them."""

import random

_PARTS = (
    "../",
    "..\\",
    "..",
    "/",
    "//",
    "\\\\host\\share\\",
    "C:\\",
    "~/",
    "./",
    "con.txt",
    "aux",
    "a" * 256,
    "ā" * 130,
    "\u202etxt.exe",
    "\x00",
    "\n",
    "%2e%2e%2f",
    "$(x)",
    "`x`",
    "x.svg",
    "slides/",
    "slides/x.pdf",
    "secret.key",
    "files/",
    " ",
    ".",
    "",
    "file:///",
    "/proc/self/environ",
    "/etc/hostname",
    "\ud800",
)


def nasty_names(number: int, seed: int) -> list[str]:
    """That many, the same ones for the same seed."""
    dice = random.Random(seed)
    return ["".join(dice.choices(_PARTS, k=dice.randrange(1, 6))) for _ in range(number)]

"""A home becomes a demonstration once, before anything is stored in it, and never later."""

import os
import sys
from pathlib import Path

from platformdirs import user_data_path

MARK = "demo"
NOTE = "This home is a demonstration of Opora. Its accounts are public; it is served on this machine only.\n"


def prepare(arguments: list[str]) -> None:
    """Mark the home as a demonstration when the command is `demo`; refuse a home that holds other data."""
    if arguments[:1] != ["demo"] or "--help" in arguments:
        return
    home = Path(os.environ.get("OPORA_HOME") or _demo_home()).absolute()
    os.environ["OPORA_HOME"] = str(home)
    home.mkdir(parents=True, exist_ok=True)
    mark = home / MARK
    if mark.exists():
        return
    if any(home.iterdir()):
        sys.exit(
            f"opora: {home} already holds files and is not a demonstration. "
            "Demonstration accounts may not exist beside real data: choose an empty folder with --home DIR."
        )
    mark.write_text(NOTE)


def _demo_home() -> Path:
    return user_data_path("opora-demo", appauthor=False)

"""The command `opora`: chooses the home folder, starts Django, hands over to the command that was asked for."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run the command line. `--home DIR` may stand anywhere and is read before the settings are."""
    arguments = _take_home(sys.argv[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opora.site.settings")
    from opora.site.commands import homes

    homes.prepare(arguments)
    import django

    django.setup()
    from opora.site.commands.app import app

    app(args=arguments, prog_name="opora")


def _take_home(arguments: list[str]) -> list[str]:
    """Return the arguments without `--home DIR`, which goes into the environment."""
    rest: list[str] = []
    waiting = iter(arguments)
    for each in waiting:
        if each == "--home":
            os.environ["OPORA_HOME"] = _whole(next(waiting, ""))
        elif each.startswith("--home="):
            os.environ["OPORA_HOME"] = _whole(each.removeprefix("--home="))
        else:
            rest.append(each)
    return rest


def _whole(folder: str) -> str:
    if not folder:
        sys.exit("opora: --home needs a folder, for example --home /srv/opora")
    return str(Path(folder).expanduser().absolute())

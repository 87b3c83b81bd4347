"""Territory from the command line."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich import print as show

from opora.accounts.queries import operator
from opora.territory import services


def import_territory(
    folder: Annotated[
        Path, typer.Argument(help=("Folder with the CSV files and boundaries of the territory."))
    ],
    since: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="First day of this edition.")],
) -> None:
    """Take in an edition of the territory: units, population, statistics, boundaries; all or nothing."""
    count = services.take_in(folder=folder, since=date(since.year, since.month, since.day), by=operator())
    show(f"{count} municipalities")

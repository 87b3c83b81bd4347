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


def import_population(
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV of the statistical office: 130181, 250169, census 2021.", exists=True, dir_okay=False
        ),
    ],
    leave_out_unknown: Annotated[
        bool, typer.Option("--leave-out-unknown", help="Leave out units that the territory does not have.")
    ] = False,
) -> None:
    """Take in people by age and sex, or unemployment, of municipalities and ORP; all or nothing."""
    taken = services.take_in_people(file=file, leave_out_unknown=leave_out_unknown, by=operator())
    show(f"{taken.title}: {taken.new} new numbers, {taken.replaced} replaced, {taken.same} as before")
    for reason, lines in sorted(taken.left_out.items()):
        show(f"left out: {lines} lines ({reason})")

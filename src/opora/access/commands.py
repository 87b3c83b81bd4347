"""Access from the command line."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from rich import print as show
from rich.table import Table

from opora.access import services
from opora.access.roads import taking_in
from opora.access.transit.taking_in import take_in_timetable
from opora.accounts.queries import operator

Region = Annotated[str, typer.Argument(help="Code of the region, such as CZ051.")]
Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day that the calculation speaks of.")]


def access_run(region: Region, day: Day) -> None:
    """Measure journeys in a region: nearest services, people within reach, catchment ratios."""
    run = services.calculate(region=region, day=day.date(), by=operator())
    figures = run.summary
    show(
        f"run {run.pk}: {figures['municipalities']} municipalities, {figures['facilities']} places, "
        f"{figures['within_reach']} people within reach (average over {figures['kinds_with_limit']} kinds)"
    )


def import_roads(
    file: Annotated[
        Path, typer.Argument(help="OpenStreetMap extract, such as czech-republic.osm.pbf.", dir_okay=False)
    ],
    day: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day of the data, when the file does not say it."),
    ] = None,
) -> None:
    """Take in roads from OpenStreetMap; travel times are then measured over them where they cover a region."""
    edition = taking_in.take_in_roads(file=file, by=operator(), day=day.date() if day else None)
    table = Table("", "count", title=f"{edition.method} ({edition.file_name})")
    for name, count in edition.report.items():
        table.add_row(name.replace("_", " "), f"{count}")
    show(table)


def import_gtfs(
    file: Annotated[
        Path, typer.Argument(help="Timetable in the GTFS format, such as gtfs.zip.", dir_okay=False)
    ],
    day: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help="Day of the timetable; without it, the next Tuesday that is no holiday.",
        ),
    ] = None,
) -> None:
    """Take in a timetable; times by public transport are then measured where it covers a region."""
    edition = take_in_timetable(
        file=file, today=timezone.localdate(), by=operator(), day=day.date() if day else None
    )
    table = Table("", "count", title=f"{edition.method} (valid {edition.valid_from} to {edition.valid_to})")
    for name, count in edition.report.items():
        table.add_row(name.replace("_", " "), f"{count}")
    show(table)

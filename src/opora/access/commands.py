"""Access from the command line."""

from datetime import datetime
from typing import Annotated

import typer
from rich import print as show

from opora.access import services
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

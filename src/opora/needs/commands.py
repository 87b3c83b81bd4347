"""Needs from the command line."""

from datetime import datetime
from typing import Annotated

import typer
from rich import print as show

from opora.accounts.queries import operator
from opora.needs import services

Region = Annotated[str, typer.Argument(help="Code of the region, such as CZ051.")]
Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day that the calculation speaks of.")]


def needs_run(region: Region, day: Day) -> None:
    """Estimate the needs of a region by the declared methods, today and at the horizon."""
    run = services.estimate(region=region, day=day.date(), by=operator())
    told = run.summary
    show(
        f"run {run.pk}: {told['municipalities']} municipalities, {told['kinds']} kinds, horizon {told['horizon']}"
    )
    for name, count in told["methods"].items():
        show(f"  {name}: {count} needs")

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
    """Estimate the needs of a region from its people and the declared rates."""
    run = services.estimate(region=region, day=day.date(), by=operator())
    show(f"run {run.pk}: {run.summary['municipalities']} municipalities, {run.summary['kinds']} kinds")

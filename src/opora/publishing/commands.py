"""Publishing from the command line."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich import print as show

from opora.accounts.queries import operator
from opora.publishing import freezing, services, verification


def publish(
    region: Annotated[str, typer.Argument(help="Code of the region, such as CZ051.")],
    day: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="A day of the year whose plan is published.")
    ],
) -> None:
    """Freeze and publish what the newest edition of the plan cites; prints the folder of the snapshot."""
    run = services.publish(region=region, day=day.date(), by=operator())
    show(str(freezing.folder_of(run.snapshot.digest)))


def verify(path: Annotated[Path, typer.Argument(help="Folder of a snapshot.")]) -> None:
    """Compute every grant of a snapshot again from its files alone; ends with 1 and the first difference."""
    verdict = verification.verify(path)
    if verdict.difference is not None:
        typer.echo(f"DIFFERS {verdict.difference}")
        raise typer.Exit(1)
    typer.echo(f"OK services {verdict.services}, steps {verdict.steps}, files {verdict.files}")

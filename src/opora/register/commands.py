"""The register from the command line."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich import print as show
from rich.table import Table

from opora.accounts.queries import operator
from opora.register import queries, services
from opora.register.models import Intake

Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="State of the data.")]
Confirmed = Annotated[
    bool, typer.Option("--confirmed", help="The number of services was checked and is right.")
]


def import_code_lists(
    register_groups: Annotated[
        Path | None, typer.Option(help="Code list of target groups as published with the state register.")
    ] = None,
) -> None:
    """Load the kinds of services and the target groups."""
    changed = services.load_code_lists(by=operator(), register_groups=register_groups)
    show(f"{changed} new or changed entries")


def import_register(
    file: Annotated[
        Path, typer.Argument(help="The state register's file rpss.json.", exists=True, dir_okay=False)
    ],
    day: Day,
    region: Annotated[
        str | None, typer.Option(help="Take only services of this region, such as CZ051.")
    ] = None,
    confirmed: Confirmed = False,
    synthetic: Annotated[bool, typer.Option("--synthetic", help="The services are fictional.")] = False,
) -> None:
    """Take in a file of the state register; all or nothing."""
    with file.open("rb") as stream:
        intake = services.take_in(
            stream=stream,
            file_name=file.name,
            region=region,
            day=_date(day),
            synthetic=synthetic,
            by=operator(),
            confirmed=confirmed,
        )
    _tell(intake)


def import_public_list(
    file: Annotated[Path, typer.Argument(help="CSV of a region's public list.", exists=True, dir_okay=False)],
    region: Annotated[str, typer.Argument(help="Code of the region, such as CZ041.")],
    day: Day,
    confirmed: Confirmed = False,
) -> None:
    """Take in a region's public list of services, without capacities and identifiers; all or nothing."""
    intake = services.take_in_public_list(
        path=file, region=region, day=_date(day), by=operator(), confirmed=confirmed
    )
    _tell(intake)


def list_kinds() -> None:
    """List the kinds of services with their codes."""
    table = Table("code", "section", "kind", "register")
    for kind in queries.kinds():
        table.add_row(kind.code, kind.section, kind.name, kind.register_code)
    show(table)


def _tell(intake: Intake) -> None:
    show(
        f"{intake.records} services: {intake.added} added, {intake.changed} changed, {intake.ended} ended; "
        f"{intake.warnings} warnings (report {intake.pk})"
    )


def _date(moment: datetime) -> date:
    return date(moment.year, moment.month, moment.day)

"""The whole country from the command line."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich import print as show
from rich.table import Table

from opora.accounts.queries import operator
from opora.gaps.country.act import calculate_country, write


def country_run(
    day: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="The day that the calculation speaks of.")
    ],
    cluster: Annotated[
        str, typer.Option(help="Address of a Dask scheduler, such as tcp://10.0.0.5:8786.")
    ] = "",
    output: Annotated[Path | None, typer.Option(help="File for the table, .parquet or .csv.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Compute the gaps of all regions whose needs are estimated, across the borders of regions."""
    found = calculate_country(day=day.date(), by=operator(), cluster=cluster)
    if output is not None:
        write(found, output)
    summary = found.summary()
    if as_json:
        typer.echo(json.dumps(summary, ensure_ascii=False, indent=2))
        return
    table = Table("kind", "municipalities", "need", "missing", "at least", "at most", "unit")
    for each in summary["kinds"]:
        amounts = (f"{each[name]:.1f}" for name in ("need", "gap_middle", "gap_low", "gap_high"))
        table.add_row(each["kind"], str(each["municipalities"]), *amounts, each["unit"])
    show(table)
    show(
        f"{summary['gaps']} gaps in {summary['municipalities']} municipalities; read: {', '.join(summary['regions'])}; "
        f"needs are not estimated in: {', '.join(summary['regions_without_needs']) or 'none'}; "
        f"the register tells no capacity in: {', '.join(summary['regions_without_capacity']) or 'none'}"
    )

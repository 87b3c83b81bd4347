"""The base network from the command line."""

import json
from datetime import datetime
from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _
from rich import print as show
from rich.table import Table

from opora.accounts.queries import operator
from opora.core.refusals import NotKnown
from opora.network import queries, services

DAY = ["%Y-%m-%d"]


def network_propose(
    region: Annotated[str, typer.Argument(help="Code of the region, such as CZ051.")],
    day: Annotated[datetime, typer.Option(formats=DAY, help="Services active on this day are judged.")],
) -> None:
    """Propose the base network by the declared criteria."""
    run = services.propose(region=region, day=day.date(), by=operator())
    show(f"run {run.pk}: {run.summary['proposed']} of {run.summary['services']} services proposed")


def network_decide(
    region: Annotated[str, typer.Argument(help="Code of the region, such as CZ051.")],
    number: Annotated[str, typer.Option(help="Number of the resolution.")],
    body: Annotated[str, typer.Option(help="Body that passed it.")],
    decided_on: Annotated[datetime, typer.Option(formats=DAY, help="Day it was passed on.")],
    since: Annotated[datetime, typer.Option(formats=DAY, help="First day it is valid.")],
) -> None:
    """Record the resolution that takes the newest proposal into the network."""
    run = queries.newest(region)
    if run is None:
        raise NotKnown(
            _("The network of %(region)s has not been proposed yet. Run `opora network propose` first.")
            % {"region": region}
        )
    decision = services.decide(
        run=run, number=number, body=body, decided_on=decided_on.date(), since=since.date(), by=operator()
    )
    show(f"resolution {decision.number}: {decision.entries.count()} entries")


def network_list(
    region: Annotated[str, typer.Argument(help="Code of the region, such as CZ051.")],
    day: Annotated[
        datetime | None,
        typer.Option(formats=DAY, help="The network on this day; the planning day if missing."),
    ] = None,
    known_on: Annotated[
        datetime | None, typer.Option(formats=DAY, help="As it was known on this day.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the services of the base network on a day."""
    asked = day.date() if day else queries.default_day(region, timezone.localdate())
    rows = [
        {
            "service": row.service.identifier,
            "kind": row.service.kind.code,
            "level": row.level,
            "capacity_taken": row.capacity_taken,
            "unit": row.unit,
            "valid_from": row.valid_from.isoformat(),
            "decision": row.decision.number,
        }
        for row in queries.entries(region, asked, known_on.date() if known_on else None)
    ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table(
        "service",
        "kind",
        "level",
        "capacity_taken",
        "unit",
        "valid_from",
        "decision",
        title=asked.isoformat(),
    )
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    show(table)

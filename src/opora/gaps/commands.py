"""Gaps from the command line."""

import json
from datetime import datetime
from typing import Annotated

import typer
from django.utils import translation
from rich import print as show
from rich.table import Table

from opora.accounts.queries import operator
from opora.core.refusals import NotKnown
from opora.gaps import queries, services
from opora.gaps.placing import wording
from opora.gaps.placing.act import place
from opora.gaps.placing.answer import proposal
from opora.gaps.placing.asking import Aim, Question
from opora.needs import queries as needs

Region = Annotated[str, typer.Argument(help="Code of the region, such as CZ051.")]
Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day that the calculation speaks of.")]


def gaps_run(region: Region, day: Day) -> None:
    """Compare needs with the capacity within reach and rank what is missing."""
    run = services.calculate(region=region, day=day.date(), by=operator())
    show(f"run {run.pk}: {run.summary['gaps']} gaps in {run.summary['kinds']} kinds")


Kind = Annotated[str, typer.Option(help="Code of a kind of service; all kinds if missing.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def gaps_of(
    context: typer.Context,
    kind: Kind = "",
    region: Annotated[
        str, typer.Option(help="Code of the region; the first with calculated gaps if missing.")
    ] = "",
    count: Annotated[int | None, typer.Option(min=1, help="How many of the largest; all if missing.")] = None,
    as_json: AsJson = False,
) -> None:
    """What is missing where: `opora gaps --kind K --json`, or one of the commands below."""
    if context.invoked_subcommand is None:
        _show_gaps(region or queries.first_region(), kind, count, as_json)


def gaps_list(
    region: Region,
    kind: Kind = "",
    count: Annotated[int, typer.Option(min=1, help="How many of the largest gaps to show.")] = 20,
    as_json: AsJson = False,
) -> None:
    """List the largest gaps of the newest calculation."""
    _show_gaps(region, kind, count, as_json)


def _show_gaps(region: str, kind: str, count: int | None, as_json: bool) -> None:
    run = queries.newest(region)
    if run is None:
        raise NotKnown(
            f"Gaps of the region {region} have not been calculated yet. Run `opora gaps run {region}` first."
        )
    rows = queries.ranked(run)
    chosen = rows.filter(kind=needs.kind(kind)) if kind else rows
    found = [
        {name: getattr(row, name) for name in queries.FIELDS}
        | {"municipality": row.municipality.code, "name": row.municipality.name, "kind": row.kind.code}
        for row in chosen[:count]
    ]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    table = Table("rank", "municipality", "kind", "missing", "of need", "unit", "persons")
    for row in found:
        amounts = (f"{row[name]:.1f}" for name in ("gap_middle", "need_middle"))
        table.add_row(
            str(row["rank"]),
            row["name"],
            row["kind"],
            *amounts,
            row["unit"],
            f"{row['persons_uncovered']:.1f}",
        )
    show(table)


def gaps_place(
    region: Region,
    kind: Annotated[str, typer.Option(help="Code of a kind of service.")],
    places: Annotated[int | None, typer.Option(min=1, help="How many new places there may be.")] = None,
    aim: Annotated[Aim, typer.Option(help="What the new places should achieve.")] = Aim.PEOPLE,
    limit: Annotated[
        float | None, typer.Option(min=1, help="Minutes; the declared limit if missing.")
    ] = None,
    forbidden: Annotated[
        list[str] | None, typer.Option(help="Code of a municipality without a new place.")
    ] = None,
    opening: Annotated[
        int | None, typer.Option(min=0, help="Crowns for opening a place (cost, budget).")
    ] = None,
    unit_price: Annotated[
        int | None, typer.Option(min=0, help="Crowns for one unit of capacity (cost).")
    ] = None,
    largest: Annotated[int | None, typer.Option(min=1, help="Largest capacity of one place (cost).")] = None,
    budget: Annotated[
        int | None, typer.Option(min=0, help="Crowns that opening may cost, of cost also the capacity.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of sentences.")] = False,
) -> None:
    """Say where new capacity of a kind would help most."""
    question = Question(
        kind, aim, places, limit, tuple(forbidden or ()), opening, unit_price, largest, budget
    )
    run = place(region=region, question=question, by=operator())
    if as_json:
        typer.echo(
            json.dumps({"run": run.pk, "asked": run.asked, **run.summary}, ensure_ascii=False, indent=2)
        )
        return
    found = proposal(region, run.pk)
    with translation.override("en"):
        show(f"run {run.pk}: {wording.what(found)} {wording.proof(found)}")
        for site in found.sites:
            show(f"{found.names[site['municipality']]}: {wording.why(found, site)}")
        show(wording.runner_up(found))

"""The life of rounds from the command line: the list, and what the next act of one lacks."""

import json
from typing import Annotated, Any

import typer
from rich import print as show
from rich.markup import escape
from rich.table import Table

from opora.core import figures
from opora.funding import queries
from opora.funding.models import Round
from opora.funding.requirements import lacking
from opora.funding.states import next_step


def round_list(
    region: Annotated[str, typer.Argument(help="Code of the region, such as CZ051.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """List the rounds of a region and how far each is."""
    found = [_record(each) for each in queries.rounds(region)]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    table = Table("round", "kind", "state", "pool", "resolution")
    for each in found:
        table.add_row(
            each["place"], each["kind"], each["state"], figures.crowns(each["pool"]), each["resolution"]
        )
    show(table)


def round_state(
    name: Annotated[
        str, typer.Argument(metavar="ROUND", help="Region and round, such as CZ051/2027 or CZ051/2027-2.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Tell in which state a round is, what comes next and what that still lacks."""
    found = _record(round_ := queries.named_round(name))
    step = next_step(round_.state)
    found["next"] = step.act.value if step is not None else ""
    found["lacks"] = lacking(round_, step) if step is not None else []
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    show(f"{round_.place}: {round_.get_state_display()}")
    if step is not None:
        show(f"-> {step.act.label}: {escape(str(step.takes))}")
    for each in found["lacks"]:
        show(f"   {escape(each)}")


def _record(round_: Round) -> dict[str, Any]:
    days = ("shown_from", "last_new", "last_edit", "decided_on", "published_on")
    written = {name: value.isoformat() if (value := getattr(round_, name)) else "" for name in days}
    return {
        "place": round_.place,
        "kind": round_.kind,
        "state": round_.state,
        "pool": round_.pool_czk,
        "resolution": round_.resolution_number,
        **written,
    }

"""`opora demo`: load the demonstration regions, run the planning cycle, show what came out, serve it."""

import json
import time
from typing import Annotated

import typer
from django.core.management import call_command
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from opora.accounts.queries import operator
from opora.core import figures
from opora.demo import queries, story
from opora.site.commands import installation

ROWS = {
    "municipalities": "municipalities of the Liberec region",
    "services": "services (fictional)",
    "providers": "providers (fictional)",
    "within_reach": "people within reach, average over kinds",
    "gaps": "gaps",
    "network_entries": "services in the base network",
    "network_capacity": "capacity of the network",
    "pool": "pool",
    "granted": "granted",
    "reserve": "reserve",
    "plan_pages": "pages of the plan",
    "plan_pdf": "plan, PDF",
    "plan_docx": "plan, DOCX",
    "snapshot": "published snapshot",
}


def demo(
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Stop before the server.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as one JSON object.")] = False,
    port: Annotated[int, typer.Option(help="Port to serve on.")] = 8000,
) -> None:
    """Load the demonstration regions, run the whole line once and serve it on this machine."""
    started = time.monotonic()
    terminal = Console(stderr=True)
    with _progress(terminal) as progress:
        task = progress.add_task("database", total=len(story.STEPS) + 1)
        call_command("migrate", verbosity=0, interactive=False)
        by = operator()
        for step in story.STEPS:
            progress.update(task, advance=1, description=step.title)
            step.act(by)
        progress.update(task, advance=1, description="done")
    summary = queries.summary()
    if as_json:
        typer.echo(json.dumps(summary, ensure_ascii=False))
    else:
        _show(terminal, summary, time.monotonic() - started, port)
    if not no_serve:
        installation.serve(port=port)


def _progress(terminal: Console) -> Progress:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    return Progress(*columns, console=terminal)


def _show(terminal: Console, summary: dict[str, object], seconds: float, port: int) -> None:
    table = Table(title=f"Opora, demonstration ({seconds:.1f} s)", show_header=False)
    for key, label in ROWS.items():
        table.add_row(label, _written(key, summary[key]))
    terminal.print(table)
    people = Table("account", "role", title=f"http://127.0.0.1:{port}   password of all: {story.PASSWORD}")
    people.caption = f"passkeys need a name instead of numbers: http://localhost:{port}"
    for person in story.PEOPLE:
        people.add_row(person.username, person.title)
    terminal.print(people)


def _written(key: str, value: object) -> str:
    if key in ("pool", "granted", "reserve") and isinstance(value, int):
        return figures.crowns(value)
    if isinstance(value, dict):
        return ", ".join(figures.quantity(amount, unit) for unit, amount in value.items())
    return figures.quantity(value) if isinstance(value, int) else str(value)

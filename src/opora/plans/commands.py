"""Plans from the command line."""

from datetime import datetime
from typing import Annotated

import typer
from rich import print as show

from opora.accounts.queries import operator
from opora.core import files
from opora.plans import queries, services

Region = Annotated[str, typer.Argument(help="Code of the region, such as CZ051.")]
Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Day that the plan is made for.")]


def plan_derive(region: Region, day: Day) -> None:
    """Derive measures from the newest gaps; edited ones stay as they are."""
    plan = services.derive(region=region, day=day.date(), by=operator())
    for goal in queries.goals(plan):
        show(f"[bold]{goal.title}[/bold]")
        for measure in goal.measures.all():
            show(f"  {measure.title}: {measure.baseline}")


def plan_issue(region: Region, day: Day) -> None:
    """Issue an edition of the plan with its PDF and DOCX; the same content gives no second edition."""
    edition = services.issue_edition(region=region, day=day.date(), by=operator()).edition
    show(f"{edition.plan}, edition {edition.number}, {edition.pages} pages")
    show(str(files.path_of(edition.pdf_digest, ".pdf")))
    show(str(files.path_of(edition.docx_digest, ".docx")))

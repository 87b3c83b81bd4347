"""Attached files from the command line: check that all are there and whole, sweep away what nobody needs."""

import typer
from django.utils import timezone
from rich import print as show

from opora.accounts.queries import operator
from opora.funding.attachments import queries, services


def attachments_check() -> None:
    """Recompute the digest of every attached file and name those missing or changed; exit code 1 when there are any."""
    found = queries.kept()
    for digest in found.missing:
        show(f"missing: {digest}")
    for digest in found.changed:
        show(f"changed: {digest}")
    broken = len(found.missing) + len(found.changed)
    show(f"{found.contents} contents, {found.contents - broken} whole")
    if broken:
        raise typer.Exit(1)


def attachments_sweep() -> None:
    """Erase the contents of files removed longer ago than is declared, and contents that no file needs."""
    swept = services.sweep(now=timezone.now(), by=operator())
    show(
        f"{swept.files} removed files given up, {swept.contents} contents erased, "
        f"{swept.unfinished} unfinished uploads erased"
    )

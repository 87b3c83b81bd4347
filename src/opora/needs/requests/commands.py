"""Requests of municipalities from the command line."""

from typing import Annotated

import typer
from django.utils import timezone
from rich import print as show

from opora.accounts.queries import operator
from opora.core.refusals import NotKnown
from opora.needs.requests import queries, services


def needs_remind(
    region: Annotated[str, typer.Argument(help="Code of the region, such as CZ051.")],
    address: Annotated[
        str, typer.Option(help="Address of this installation, such as https://opora.example.cz/.")
    ],
) -> None:
    """Remind the municipalities that have not been heard from; nobody twice within the declared days."""
    day = timezone.localdate()
    collection = queries.newest_collection(region, day)
    if collection is None:
        raise NotKnown(f"The region {region} collects no requests. A planner opens a collection.")
    done = services.remind(collection=collection, day=day, address=address, by=operator())
    show(f"sent {done.sent}, failed {done.failed}, without an account {done.without_account}")

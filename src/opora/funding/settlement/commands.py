"""Settlements from the command line."""

from typing import Annotated

import typer
from django.utils.translation import gettext as _
from rich import print as show

from opora.accounts.queries import operator
from opora.core.refusals import NotKnown
from opora.funding.settlement import queries, services


def round_settle(
    name: Annotated[str, typer.Argument(metavar="YEAR", help="Region and year, such as CZ051/2025.")],
) -> None:
    """Settle the filed statements of a year."""
    region, _slash, year = name.partition("/")
    if not year.isdecimal():
        raise NotKnown(
            _("“%(name)s” names no settlement. Write the region and the year, such as CZ051/2025.")
            % {"name": name}
        )
    run = services.settle_year(settlement=queries.settlement(region, int(year)), by=operator())
    said = run.summary
    show(
        f"run {run.pk}: {said['services']} services, {said['returning']} return {said['returned']}, "
        f"carried over {said['carried']}"
    )

"""What can be asked of signed lines, objections, corrections and frozen inputs."""

from collections.abc import Iterable
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from opora.core.models import Run
from opora.funding.corrections.models import ManualLine
from opora.funding.corrections.states import LineState
from opora.funding.models import Grant


def in_force() -> QuerySet[ManualLine]:
    """Return the lines that count: signed by one person, confirmed by another, not withdrawn."""
    return ManualLine.objects.filter(state=LineState.IN_FORCE)


def with_final(rows: QuerySet[Grant]) -> QuerySet[Grant]:
    """Annotate grants with `lines_czk`, the sum of the lines in force, and `final_czk` = grant + lines."""
    sums = (
        in_force()
        .filter(grant=OuterRef("pk"))
        .order_by()
        .values("grant")
        .annotate(total=Sum("amount_czk"))
        .values("total")
    )
    return rows.annotate(
        lines_czk=Coalesce(Subquery(sums, output_field=BigIntegerField()), Value(0)),
        final_czk=F("grant_czk") + F("lines_czk"),
    )


def final_czk(grant: Grant) -> int:
    """Return what the service really gets: the calculated grant and the lines in force; whole crowns, 0 or more."""
    known: Any = getattr(grant, "final_czk", None)
    return int(known) if known is not None else grant.grant_czk + lines_czk(grant)


def lines_czk(grant: Grant) -> int:
    """Return the sum of the lines in force of one grant, whole crowns; 0 when there is none."""
    return int(in_force().filter(grant=grant).aggregate(total=Sum("amount_czk"))["total"] or 0)


def lines_of_run(run: Run) -> int:
    """Return the sum of the lines in force of all grants of a run; it is taken from the reserve of the round."""
    return int(in_force().filter(grant__run=run).aggregate(total=Sum("amount_czk"))["total"] or 0)


def lines(grant: Grant) -> QuerySet[ManualLine]:
    """Return every line of a grant, also those that wait or were withdrawn, in the order of signing."""
    return (
        ManualLine.objects.filter(grant=grant)
        .select_related("signed_by", "confirmed_by", "withdrawn_by", "objection__round")
        .order_by("signed_at", "pk")
    )


def lines_by_grant(keys: Iterable[int]) -> dict[int, list[ManualLine]]:
    """Return the lines in force by the key of their grant, in the order of signing; one query."""
    found: dict[int, list[ManualLine]] = {}
    rows = in_force().filter(grant__in=list(keys)).select_related("signed_by", "confirmed_by")
    for line in rows.order_by("signed_at", "pk"):
        found.setdefault(line.grant_id, []).append(line)
    return found

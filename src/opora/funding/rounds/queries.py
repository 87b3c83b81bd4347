"""What can be asked of rounds together: which a person may see, their calculations, the sums of a year."""

from datetime import date

from django.db.models import BigIntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from opora.accounts.permissions import Reach
from opora.core.models import Run
from opora.core.queries import LONGEST_NUMBER
from opora.core.refusals import NotKnown
from opora.funding import queries
from opora.funding.corrections.queries import in_force
from opora.funding.models import Grant, Round, RoundState


def run_of(round_: Round, number: str) -> Run:
    """Return one finished calculation of a round by its number; NotKnown when it is none of it."""
    known = number.isdecimal() and len(number) < LONGEST_NUMBER
    found = queries.runs_of(round_).filter(pk=int(number)).first() if known else None
    if found is None:
        raise NotKnown(
            _("There is no finished calculation %(run)s of this kind in the region %(region)s.")
            % {"run": number, "region": round_.region.code}
        )
    return found


def other_runs(round_: Round) -> list[Run]:
    """Return the calculation that holds in each other round of the same year; rounds without any are left out."""
    others = queries.rounds(round_.region.code).filter(year=round_.year).exclude(pk=round_.pk)
    found = [queries.held_run(each) for each in others]
    return [run for run in found if run is not None]


def with_year(rows: QuerySet[Grant], runs: list[int]) -> QuerySet[Grant]:
    """Annotate grants with `year_czk`: what the service gets in these runs together, with the signed lines in force."""
    same = Grant.objects.filter(run__in=runs, service=OuterRef("service")).order_by().values("service")
    lines = in_force().filter(grant__run__in=runs, grant__service=OuterRef("service")).order_by()
    return rows.annotate(
        year_czk=Coalesce(
            Subquery(same.annotate(total=Sum("grant_czk")).values("total"), output_field=BigIntegerField()), 0
        )
        + Coalesce(
            Subquery(
                lines.values("grant__service").annotate(total=Sum("amount_czk")).values("total"),
                output_field=BigIntegerField(),
            ),
            0,
        )
    )


def newest_runs(region: str) -> dict[tuple[int, int], Run]:
    """Return the newest finished calculation of every round of the region by (year, number); two queries."""
    keys: dict[tuple[int, int], int] = {}
    rows = Run.objects.filter(
        region_code=region, kind__in=("funding", queries.ROUND_BESIDE), status=Run.Status.DONE
    ).order_by("pk")
    for key, asked in rows.values_list("pk", "asked"):
        keys[asked["year"], asked.get("number", 1)] = key
    found = Run.objects.in_bulk(keys.values())
    return {place: found[key] for place, key in keys.items()}


def last_attempt(round_: Round) -> Run | None:
    """Return the newest calculation of a round added to the yearly one, in whatever state, or None."""
    runs = Run.objects.filter(
        region_code=round_.region.code, kind=queries.ROUND_BESIDE, asked__year=round_.year
    )
    return runs.filter(asked__number=round_.number).order_by("-pk").first()


def visible_rounds(rows: QuerySet[Round], reach: Reach, day: date) -> QuerySet[Round]:
    """Narrow rounds to those that a person may see: all, or those that are shown to providers already."""
    if reach.everything:
        return rows
    return rows.exclude(state=RoundState.DRAFT).filter(Q(shown_from=None) | Q(shown_from__lte=day))

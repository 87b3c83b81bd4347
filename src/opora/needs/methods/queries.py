"""What can be asked of the methods of a run and of what they say."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from opora.accounts.permissions import Reach
from opora.core.models import Run
from opora.core.refusals import NotKnown
from opora.needs.models import CombinedNeed, DeclaredMethod, MethodValue, Projected
from opora.needs.queries import placed, visible
from opora.register.models import ServiceKind


def methods(run: Run) -> QuerySet[DeclaredMethod]:
    """Return the methods that a run used, in the order declared."""
    return DeclaredMethod.objects.filter(run=run).order_by("order")


def combined(run: Run, kind: ServiceKind, municipality: str, reach: Reach) -> CombinedNeed:
    """Return what all methods say together of one kind in one municipality that the person may see."""
    rows = visible(placed(CombinedNeed.objects.filter(run=run, kind=kind), run.day), reach)
    found: CombinedNeed | None = (
        rows.filter(municipality__code=municipality).select_related("municipality", "kind").first()
    )
    if found is None:
        raise NotKnown(
            _("There is no estimate of %(kind)s for the municipality %(code)s in run %(run)s.")
            % {"kind": kind.name, "code": municipality, "run": run.pk}
        )
    return found


def values(need: CombinedNeed) -> list[MethodValue]:
    """Return what each method says of a need, in the order declared; silent methods are left out."""
    rows = MethodValue.objects.filter(
        run=need.run_id, kind=need.kind_id, municipality=need.municipality_id
    ).select_related("method")
    return list(rows.order_by("method__order"))


def projected(run: Run, reach: Reach) -> QuerySet[Projected]:
    """Return the people of the horizon by municipality that the person may see."""
    rows: QuerySet[Projected] = visible(placed(Projected.objects.filter(run=run), run.day), reach)
    return rows.select_related("municipality").order_by("municipality__name", "municipality__code")


def outlook(need: CombinedNeed) -> Projected | None:
    """Return the people of the horizon of the municipality of a need."""
    return Projected.objects.filter(run=need.run_id, municipality=need.municipality_id).first()

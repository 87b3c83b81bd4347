"""The measures for systems."""

from math import isnan
from typing import Any, Literal, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema

from opora.access import queries as access
from opora.access.measuring import queries, spread
from opora.access.measuring.declared import declared_weights
from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core.permissions import Scope, allow
from opora.core.refusals import NotKnown
from opora.needs import queries as needs

router = Router(tags=["access"])


class MeasuresOut(Schema):
    """Every measure of access of one municipality to one kind; null is not known, which is not 0.

    plain, steps, bell and balanced are capacity per unit of need; within is capacity in the unit of the kind.
    """

    run: int
    kind: str
    municipality: str
    people: int
    minutes: float | None
    plain: float | None
    steps: float | None
    bell: float | None
    balanced: float | None
    within: float | None


class EvennessOut(Schema):
    """How evenly one measure of access to a kind is spread over people; null is not known or not defined."""

    run: int
    kind: str
    gini: float | None
    palma: float | None
    least: float | None
    second: float | None
    third: float | None
    fourth: float | None
    most: float | None
    difference: float | None
    unknown: float


@router.get("/{region}/measures/{kind_code}", response=list[MeasuresOut])
def measures(request: HttpRequest, region: str, kind_code: str, group: str = "") -> list[dict[str, Any]]:
    """Return every measure of access to one kind by municipality, of one target group if `group` names it."""
    person = cast(User, request.user)
    allow(person, "access.view", Scope(region=region))
    run, kind = _newest(region), needs.kind(kind_code)
    groups = {each.code: each for each in queries.groups(run, kind)}
    if group and group not in groups:
        raise NotKnown(
            _("The needs of %(kind)s say nothing of the group %(group)s.")
            % {"kind": kind.name, "group": group}
        )
    weights = declared_weights(region).content
    found = queries.measured(run, access.coverage_of(run, kind), weights, groups.get(group))
    row_of = {town: row for row, town in enumerate(found.towns)}
    names = ("minutes", *queries.PER_NEED, "within")
    return [
        {name: _known(found.values(name)[row_of[each.municipality_id]]) for name in names}
        | {
            "run": run.pk,
            "kind": kind.code,
            "municipality": each.municipality.code,
            "people": each.population,
        }
        for each in access.by_municipality(run, kind, reach_of(person, region))
    ]


@router.get("/{region}/evenness", response=list[EvennessOut])
def evenness(
    request: HttpRequest,
    region: str,
    measure: Literal["minutes", "plain", "steps", "bell", "balanced"] = "minutes",
) -> list[dict[str, Any]]:
    """Return how evenly a measure is spread over people, for every kind of service."""
    allow(cast(User, request.user), "access.view", Scope(region=region))
    run = _newest(region)
    nothing = dict.fromkeys(EvennessOut.model_fields)
    return [
        nothing
        | {name: value for name, value in row.items() if name in nothing}
        | {"run": run.pk, "kind": row["kind_code"]}
        for row in spread.rows(run, measure)
    ]


def _known(value: float) -> float | None:
    return None if isnan(value) else float(value)


def _newest(region: str) -> Any:
    run = access.newest(region)
    if run is None:
        raise NotKnown(_("Access in the region %(region)s has not been calculated yet.") % {"region": region})
    return run

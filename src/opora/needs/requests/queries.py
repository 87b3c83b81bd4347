"""What can be asked of collections and requests."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from opora.accounts.models import RoleAssignment, User
from opora.accounts.permissions import Reach, reach_of
from opora.core.declared import file_digest
from opora.core.permissions import Scope
from opora.core.refusals import NotKnown
from opora.needs.declared import PACKAGED, declared_rates
from opora.needs.requests.models import (
    Answer,
    Collection,
    MunicipalRequest,
    NothingAsked,
    Reminder,
    Version,
)
from opora.needs.requests.states import HEARD, STATED, State
from opora.territory import queries as territory
from opora.territory.models import Placement

WITH = (
    "collection__region",
    "municipality",
    "orp",
    "kind",
    "target_group",
    "begun_by",
    "edited_by",
    "confirmed_by",
)
"""What a request is read with, so that no page asks for it again."""


@dataclass(frozen=True)
class StatedNeed:
    """What one request says its municipality needs: people who need a kind of service, with their range."""

    municipality: str
    kind: str
    persons_low: float
    persons: float
    persons_high: float
    request: int


def stated_needs(region: str, day: date) -> list[StatedNeed]:
    """Return the people whom municipalities state in the newest collection shown by `day`, one row for each request.

    Counted are requests that are submitted or answered, not withdrawn, drafts or returned ones. Where no range was
    given, both of its ends are the number itself. A request that states capacity only is left out: how many people
    it is for is not known, and not 0. Ordered by municipality, kind and request.
    """
    collection = newest_collection(region, day)
    if collection is None:
        return []
    stated = MunicipalRequest.objects.filter(
        collection=collection, state__in=STATED, persons__isnull=False, kind__isnull=False
    ).order_by("municipality__code", "kind__code", "pk")
    rows: list[tuple[Any, ...]] = list(
        stated.values_list("municipality__code", "kind__code", "persons_low", "persons", "persons_high", "pk")
    )
    return [
        StatedNeed(
            municipality=town,
            kind=kind,
            persons_low=float(middle if low is None else low),
            persons=float(middle),
            persons_high=float(middle if high is None else high),
            request=key,
        )
        for town, kind, low, middle, high, key in rows
    ]


def collections(region: str) -> QuerySet[Collection]:
    """Return the collections of the region, newest first."""
    return Collection.objects.filter(region__code=region).select_related("region").order_by("-year")


def newest_collection(region: str, day: date) -> Collection | None:
    """Return the collection of the latest year that is shown by `day`, or None."""
    return collections(region).filter(shown_from__lte=day).first()


def collection(region: str, year: int) -> Collection:
    """Return the collection of a year."""
    found = collections(region).filter(year=year).first()
    if found is None:
        raise NotKnown(
            _("The region %(region)s collects no requests for %(year)s.") % {"region": region, "year": year}
        )
    return found


def requests(region: str, person: User) -> QuerySet[MunicipalRequest]:
    """Return the requests that a person may see, newest collection first, each with its newest decision.

    A municipality sees its own, a coordinator those of the own ORP. Drafts are seen only by those who may fill them in.
    """
    newest = Answer.objects.filter(request=OuterRef("pk")).order_by("-answered_at", "-pk")
    rows = (
        visible(MunicipalRequest.objects.filter(collection__region__code=region), reach_of(person, region))
        .select_related(*WITH)
        .annotate(
            decision=Subquery(newest.values("decision")[:1]),
            submitted_at=Max("versions__submitted_at"),
        )
        .order_by("-collection__year", "number")
    )
    if person.has_perm("needs.request", Scope(region=region)):
        return rows
    return rows.exclude(state=State.DRAFT).exclude(state=State.WITHDRAWN, withdrawn_from=State.DRAFT)


def visible(rows: QuerySet[MunicipalRequest], reach: Reach) -> QuerySet[MunicipalRequest]:
    """Narrow requests to the places of a person; who holds no place of that kind sees the whole region."""
    if reach.everything or not (reach.orps or reach.municipalities):
        return rows
    return rows.filter(Q(orp__code__in=reach.orps) | Q(municipality__code__in=reach.municipalities))


def request(region: str, year: int, number: int, person: User) -> MunicipalRequest:
    """Return one request that the person may see, with its versions and answers, newest first."""
    found = (
        requests(region, person)
        .filter(collection__year=year, number=number)
        .prefetch_related(
            Prefetch("versions", Version.objects.select_related("submitted_by").order_by("-number")),
            Prefetch("answers", Answer.objects.select_related("answered_by").order_by("-answered_at", "-pk")),
        )
        .first()
    )
    if found is None:
        raise NotKnown(
            _(
                "There is no request %(year)s/%(number)s in the region %(region)s among those that you may see."
            )
            % {"year": year, "number": number, "region": region}
        )
    return found


def version(asked: MunicipalRequest, number: int) -> Version:
    """Return one submitted version of a request."""
    found = asked.versions.filter(number=number).select_related("submitted_by").first()
    if found is None:
        raise NotKnown(
            _("Request %(request)s has no version %(number)s.") % {"request": asked, "number": number}
        )
    return found


def speaks_for(person: User, scope: Scope) -> bool:
    """Return whether the person is of the municipality itself, so that nothing is done on its behalf."""
    return scope.municipality in own_codes(scope.region, person)


def own_codes(region: str, person: User) -> list[str]:
    """Return the codes of the municipalities of the region that a person speaks for."""
    return [
        each.municipality_code
        for each in person.roles
        if each.region_code == region
        and each.role == RoleAssignment.Role.MUNICIPALITY
        and each.municipality_code
    ]


def own_places(region: str, person: User, day: date) -> "list[Placement]":
    """Return the municipalities of the region that a person speaks for, by name; no query for everybody else."""
    codes = own_codes(region, person)
    if not codes:
        return []
    return list(territory.placements(region, day).filter(unit__code__in=codes).order_by("unit__name"))


def fillable(region: str, person: User, day: date) -> "QuerySet[Placement]":
    """Return the municipalities for which a person may fill in requests."""
    rows = territory.placements(region, day).filter(orp__isnull=False)
    return territory.visible(rows, reach_of(person, region)).order_by("unit__name", "unit__code")


def silent(asked: Collection, reach: Reach, day: date) -> QuerySet[Any]:
    """Return the municipalities that have not been heard from, each with what is known of it.

    Annotated: `has_draft`, `has_account` (somebody with an address speaks for it), `reminded_on` (the last letter).
    A municipality is heard when it has submitted a request that is not withdrawn, or said that it asks for nothing.
    """
    heard = MunicipalRequest.objects.filter(collection=asked, state__in=HEARD)
    nothing = NothingAsked.objects.filter(collection=asked)
    drafts = MunicipalRequest.objects.filter(
        collection=asked, state=State.DRAFT, municipality=OuterRef("unit")
    )
    letters = Reminder.objects.filter(collection=asked, failure="", municipality=OuterRef("unit"))
    people = _addressees(asked.region.code, day).filter(municipality_code=OuterRef("unit__code"))
    return (
        territory.visible(territory.placements(asked.region.code, day), reach)
        .exclude(unit__in=heard.values("municipality"))
        .exclude(unit__in=nothing.values("municipality"))
        .annotate(
            has_draft=Exists(drafts),
            has_account=Exists(people),
            reminded_on=Subquery(letters.order_by("-sent_on").values("sent_on")[:1]),
        )
        .order_by("unit__name", "unit__code")
    )


def _addressees(region: str, day: date) -> QuerySet[RoleAssignment]:
    """Return the roles of people who speak for a municipality on `day` and can be written to."""
    return (
        RoleAssignment.objects.as_of(day)
        .filter(role=RoleAssignment.Role.MUNICIPALITY, region_code=region, person__is_active=True)
        .exclude(person__email="")
    )


def reminders(asked: Collection) -> QuerySet[Reminder]:
    """Return the letters of a collection, newest first."""
    return asked.reminders.select_related("municipality", "person").order_by("-sent_on", "-pk")


def addressees(region: str, municipalities: list[str], day: date) -> list[RoleAssignment]:
    """Return the people who speak for the municipalities (codes) on `day`, in a fixed order."""
    rows = _addressees(region, day).filter(municipality_code__in=municipalities).select_related("person")
    return list(rows.order_by("municipality_code", "person__username"))


def unit_of(region: str, kind: str) -> str:
    """Return the unit in which a kind of service is planned in the region, or "" when no rate of need names it."""
    return _units(region, file_digest(region, PACKAGED)).get(kind, "")


@lru_cache(maxsize=32)
def _units(region: str, _digest: str) -> dict[str, str]:
    """Return the units by kind; the digest of the file makes an edited file be read again."""
    return {rate.kind: rate.unit for rate in declared_rates(region).content.rates}

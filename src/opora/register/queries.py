"""What can be asked of the register."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from opora.accounts.permissions import Reach
from opora.core.models import Run
from opora.core.refusals import NotKnown
from opora.register.models import (
    Capacity,
    Facility,
    Intake,
    Provider,
    Service,
    ServiceForm,
    ServiceKind,
    TargetGroup,
)
from opora.register.offered import Gazetteer, Place
from opora.territory.models import Placement, Unit

MOST_OFFERS = 20  # an offer that is older than so many others was left


def kinds() -> QuerySet[ServiceKind]:
    """Return the kinds of services in the order of the act."""
    return ServiceKind.objects.all()


def target_groups() -> QuerySet[TargetGroup]:
    """Return the target groups in the order of their list."""
    return TargetGroup.objects.all()


def services(region: str, day: date) -> QuerySet[Service]:
    """Return the services of the region that run on `day`, with their forms, capacities and facilities of that day
    and their target groups.

    A service belongs to the region of its main facility; `from_elsewhere` has those that only reach into the region.
    """
    running = Service.objects.as_of(day).filter(region__code=region)
    return _with_parts(running, day).prefetch_related("target_groups")


def every_service(region: str, day: date) -> QuerySet[Service]:
    """Return all services of the region, also those that have ended or not begun; their parts are those of `day`."""
    return _with_parts(Service.objects.filter(region__code=region), day)


def from_elsewhere(region: str, day: date) -> QuerySet[Service]:
    """Return services of other regions that run on `day` and have a facility or a declared scope in the region."""
    here = Facility.objects.as_of(day).filter(municipality__placements__region__code=region)
    reaching = Q(pk__in=here.values("service")) | Q(pk__in=_scoped(region))
    return _with_parts(Service.objects.as_of(day).exclude(region__code=region).filter(reaching), day)


def _scoped(region: str) -> QuerySet[Service, int]:
    return Service.objects.filter(scope_units__code=region).values_list("pk", flat=True)


def _with_parts(rows: QuerySet[Service], day: date) -> QuerySet[Service]:
    """Load what a list of services shows in a constant number of queries."""
    capacities = Prefetch("capacities", queryset=Capacity.objects.as_of(day).order_by("unit"))
    forms = ServiceForm.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day)).prefetch_related(capacities)
    facilities = Facility.objects.as_of(day).select_related("municipality")
    return rows.select_related("kind", "provider", "region").prefetch_related(
        Prefetch("forms", queryset=forms), Prefetch("facilities", queryset=facilities)
    )


def visible(rows: QuerySet[Service], reach: Reach) -> QuerySet[Service]:
    """Narrow services to those that a person may see inside.

    A provider sees its own; a municipality and a coordinator those that have or had a facility in their territory.
    A place with a secret address has no municipality, so it is in nobody's territory.
    """
    if reach.everything:
        return rows
    in_orps = Placement.objects.filter(orp__code__in=reach.orps, valid_to=None).values("unit")
    near = Facility.objects.filter(
        Q(municipality__code__in=reach.municipalities) | Q(municipality__in=in_orps)
    )
    own = Q(provider__number__in=reach.providers) & ~Q(provider__number="")
    return rows.filter(own | Q(pk__in=near.values("service")))


def service(identifier: str) -> Service:
    """Return the service with this identifier."""
    found = Service.objects.select_related("kind", "provider", "region").filter(identifier=identifier).first()
    if found is None:
        raise _no_service(identifier)
    return found


def visible_service(region: str, identifier: str, reach: Reach) -> Service:
    """Return a service of the region that the person may see inside; what they may not see is not known to them."""
    found = service(identifier)
    if found.region.code != region or not visible(Service.objects.filter(pk=found.pk), reach).exists():
        raise _no_service(identifier)
    return found


def _no_service(identifier: str) -> NotKnown:
    return NotKnown(
        _(
            "There is no service with the identifier %(identifier)s in the register. "
            "Check the number, or look the service up by its provider."
        )
        % {"identifier": identifier}
    )


def forms_of(service: Service) -> list[ServiceForm]:
    """Return the forms of a service, each with all its capacities, past ones too."""
    history = Prefetch("capacities", queryset=Capacity.objects.order_by("unit", "-valid_from"))
    return list(service.forms.prefetch_related(history))


def facilities_of(service: Service) -> list[Facility]:
    """Return the facilities of a service, past ones too, those that run first."""
    rows = service.facilities.select_related("municipality").order_by("name", "pk")
    return sorted(rows, key=lambda row: row.valid_to is not None)


def capacity_by_unit(region: str, day: date) -> dict[int, dict[str, int]]:
    """Return the capacity of each running service on `day`: service key -> unit -> amount.

    Amounts are added only within one unit, and each registration counts once however many facilities it has. A
    service that is missing here has no capacity that is known.
    """
    rows = (
        Capacity.objects.as_of(day)
        .filter(
            service_form__service__in=Service.objects.as_of(day).filter(region__code=region),
        )
        .order_by()
        .values_list("service_form__service", "unit")
        .annotate(amount=Sum("amount"))
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for service_id, unit, amount in rows:
        found[service_id][unit] = amount
    return dict(found)


def facilities(region: str, day: date) -> QuerySet[Facility]:
    """Return the facilities on `day` of the services of the region that run then, those with secret addresses too."""
    running = Service.objects.as_of(day).filter(region__code=region)
    return (
        Facility.objects.as_of(day)
        .filter(service__in=running)
        .select_related("service", "service__kind", "service__provider", "municipality")
        .order_by("service__identifier", "pk")
    )


def places(rows: QuerySet[Service], day: date) -> QuerySet[Facility]:
    """Return the facilities of the services on `day` that may stand on a map: none with a secret address."""
    return (
        Facility.objects.as_of(day)
        .filter(service__in=rows.order_by().values("pk"), secret=False, latitude__isnull=False)
        .select_related("service", "service__kind", "service__provider", "municipality")
        .order_by("service__identifier", "pk")
    )


def own_points(rows: QuerySet[Service], day: date) -> QuerySet[Facility]:
    """Return those of the places that have a point of their own, not the point of their municipality."""
    return places(rows, day).exclude(point_source=Facility.PointSource.MUNICIPALITY)


def headline(running: QuerySet[Service], day: date) -> dict[str, int]:
    """Return how many services run, of how many providers, how many at a secret place, and how many without a
    capacity that is known."""
    known = Capacity.objects.as_of(day).values("service_form__service")
    secret = Facility.objects.as_of(day).filter(secret=True).values("service")
    return running.aggregate(
        services=Count("pk"),
        providers=Count("provider", distinct=True),
        secret=Count("pk", filter=Q(pk__in=secret)),
        unknown=Count("pk", filter=~Q(pk__in=known)),
    )


def facilities_by_municipality(rows: QuerySet[Service], day: date) -> list[tuple[str, str, int]]:
    """Return code, name and number of facilities of each municipality where the services have a place on `day`."""
    counted = (
        Facility.objects.as_of(day)
        .filter(service__in=rows.order_by().values("pk"), secret=False, municipality__isnull=False)
        .order_by("municipality__code")
        .values_list("municipality__code", "municipality__name")
        .annotate(count=Count("pk"))
    )
    return list(counted)


def providers(rows: QuerySet[Service], day: date) -> QuerySet[Provider]:
    """Return the providers of the services with the number of those that run on `day`."""
    running = Count(
        "services",
        filter=Q(services__in=rows.order_by().values("pk"), services__valid_from__lte=day)
        & (Q(services__valid_to=None) | Q(services__valid_to__gt=day)),
        distinct=True,
    )
    return (
        Provider.objects.filter(pk__in=rows.order_by().values("provider"))
        .annotate(running=running)
        .order_by("name")
    )


def provider_names(region: str, day: date) -> dict[str, str]:
    """Return the names of the providers of services that run in the region on `day`, by their IČO where it is known."""
    running = Service.objects.as_of(day).filter(region__code=region).order_by()
    found = Provider.objects.filter(pk__in=running.values("provider")).exclude(number="").order_by()
    return dict(found.values_list("number", "name"))


def running_by_provider(rows: QuerySet[Service], day: date) -> dict[int, int]:
    """Return how many of the services run on `day`, by the key of their provider."""
    running = rows.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day).order_by()
    return dict(running.values_list("provider").annotate(count=Count("pk")))


def provider(rows: QuerySet[Service], key: int) -> Provider:
    """Return a provider of one of the services."""
    found = Provider.objects.filter(pk=key, pk__in=rows.order_by().values("provider")).first()
    if found is None:
        raise NotKnown(
            _("There is no such provider among the services that you may see. Open the list of providers.")
        )
    return found


def intakes(region: str) -> QuerySet[Intake]:
    """Return the files offered for the region or the whole country, the newest first."""
    return Intake.objects.filter(region_code__in=[region, ""]).select_related("by")


def intake(region: str, key: int) -> Intake:
    """Return one file that was offered."""
    found = intakes(region).filter(pk=key).first()
    if found is None:
        raise NotKnown(
            _("There is no file number %(number)s among those offered to the register of this region.")
            % {"number": key}
        )
    return found


def newest_offers(region: str) -> QuerySet[Run]:
    """Return the newest files offered on the page, each as the run that takes it in."""
    return Run.objects.filter(kind="register", region_code=region)[:MOST_OFFERS]


def offer(region: str, key: int) -> Run:
    """Return the run that takes in a file offered on the page."""
    found = Run.objects.filter(kind="register", region_code=region, pk=key).first()
    if found is None:
        raise NotKnown(
            _("There is no file number %(number)s among those offered to the register of this region.")
            % {"number": key}
        )
    return found


def last_accepted(kind: str, region_code: str) -> Intake | None:
    """Return the file of this kind that was taken in last for the region (empty: for the whole country)."""
    return Intake.objects.filter(kind=kind, region_code=region_code, accepted=True).first()


def last_services(region: str) -> Intake | None:
    """Return the file that the services of the region come from, or None."""
    return intakes(region).filter(accepted=True).first()


def missing_from(
    identifiers: Iterable[str], region_id: int | None, *, synthetic: bool, from_register: bool
) -> list[str]:
    """Return the identifiers of services that have not ended and are not among those of a file, in order."""
    rows = Service.objects.filter(valid_to=None, synthetic=synthetic, from_register=from_register)
    if region_id is not None:
        rows = rows.filter(region=region_id)
    return sorted(set(rows.values_list("identifier", flat=True)) - set(identifiers))


def gazetteer() -> Gazetteer:
    """Return the places that a file of the register may name, as they stand in the territory now."""
    rows = Placement.objects.filter(valid_to=None, unit__level=Unit.Level.MUNICIPALITY).values_list(
        "unit", "unit__code", "unit__latitude", "unit__longitude", "region", "district__register_code"
    )
    places, districts = {}, {}
    for unit, code, latitude, longitude, region, district in rows:
        places[code] = Place(unit, region, latitude, longitude)
        districts[code] = district or ""
    regions = Unit.objects.filter(level=Unit.Level.REGION).exclude(register_code="")
    return Gazetteer(places, districts, dict(regions.values_list("register_code", "pk")))

"""What can be asked of applications that providers write: dossiers, versions, who has not applied, who is not rated."""

from datetime import date, datetime, time

from django.db.models import Case, Exists, F, Max, Min, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from opora.accounts.models import RoleAssignment, User
from opora.accounts.permissions import reach_of
from opora.core.permissions import Scope
from opora.core.refusals import NotKnown
from opora.funding import queries as funding
from opora.funding import states
from opora.funding.applying.models import Dossier, Version
from opora.funding.applying.states import State
from opora.funding.models import Application, Round, RoundState
from opora.network import queries as network
from opora.register import queries as register
from opora.register.models import Service

WITH = (
    "round__region",
    "round__rule_set",
    "service__kind",
    "service__provider",
    "service__region",
    "begun_by",
    "edited_by",
    "confirmed_by",
    "rated_by",
)
"""What a dossier is read with, so that no page asks for it again."""


def dossiers(region: str, person: User) -> QuerySet[Dossier]:
    """Return the dossiers that a person may see, newest round first, each with when it was first and last submitted.

    A provider sees its own. Drafts are seen only by those who may write applications.
    """
    rows = (
        Dossier.objects.filter(round__region__code=region, service__in=_visible(region, person))
        .select_related(*WITH)
        .annotate(first_at=Min("versions__submitted_at"), submitted_at=Max("versions__submitted_at"))
        .order_by("-round__year", "-round__number", "service__identifier")
    )
    if person.has_perm("funding.apply", Scope(region=region)):
        return rows
    return rows.exclude(state=State.DRAFT).exclude(state=State.WITHDRAWN, withdrawn_from=State.DRAFT)


def _visible(region: str, person: User) -> QuerySet[Service]:
    return register.visible(Service.objects.filter(region__code=region), reach_of(person, region))


def dossier(round_: Round, identifier: str, person: User) -> Dossier:
    """Return one dossier that the person may see, with its versions, newest first."""
    versions = Version.objects.select_related("submitted_by").order_by("-number")
    found = (
        dossiers(round_.region.code, person)
        .filter(round=round_, service__identifier=identifier)
        .prefetch_related(Prefetch("versions", versions))
        .first()
    )
    if found is None:
        raise NotKnown(
            _("Service %(service)s has no application in the round %(year)s that you may see.")
            % {"service": identifier, "year": round_.place}
        )
    return found


def version(found: Dossier, number: int) -> Version:
    """Return one submitted version."""
    made = found.versions.filter(number=number).select_related("submitted_by").first()
    if made is None:
        raise NotKnown(
            _("The application %(application)s has no version %(number)s.")
            % {"application": found, "number": number}
        )
    return made


def speaks_for(person: User, scope: Scope) -> bool:
    """Return whether the person is of the provider itself, so that nothing is done on its behalf."""
    return scope.provider in own_numbers(scope.region, person)


def own_numbers(region: str, person: User) -> list[str]:
    """Return the numbers (IČO) of the providers of the region that a person speaks for."""
    return [
        each.provider_number
        for each in person.roles
        if each.region_code == region and each.role == RoleAssignment.Role.PROVIDER and each.provider_number
    ]


def open_rounds(region: str, day: date) -> list[Round]:
    """Return the rounds that are open and shown to providers on `day`, newest first."""
    rows = funding.rounds(region).filter(state=RoundState.OPEN, shown_from__lte=day)
    return list(rows.order_by("-year", "-number"))


def may_write(dossier_: Dossier, day: date) -> bool:
    """Return whether an application may still change on `day`: the round is open and its last day has not passed."""
    return states.may_edit(dossier_.round, dossier_.service.provider.number, day)


def editable_until(dossier_: Dossier) -> date | None:
    """Return the last day on which the application may change: that of the round, or of the provider's extension."""
    last = dossier_.round.last_edit
    more = states.extended_until(dossier_.round, dossier_.service.provider.number)
    return last if last is None or more is None else max(last, more)


def service_of(round_: Round, identifier: str, person: User, day: date) -> Service:
    """Return a service of the region that runs on `day` and for which the person may apply."""
    found = (
        register.visible(register.services(round_.region.code, day), reach_of(person, round_.region.code))
        .filter(identifier=identifier)
        .first()
    )
    if found is None:
        raise NotKnown(
            _("There is no service %(service)s of yours in the register of the region on %(day)s.")
            % {"service": identifier, "day": day}
        )
    return found


def own_services(region: str, person: User, day: date) -> list[Service]:
    """Return the running services of the providers that a person speaks for; no query for everybody else."""
    numbers = own_numbers(region, person)
    if not numbers:
        return []
    rows = Service.objects.as_of(day).filter(region__code=region, provider__number__in=numbers)
    return list(rows.select_related("kind", "provider", "region").order_by("identifier"))


def missing(round_: Round, day: date) -> QuerySet[Service]:
    """Return the services that are in the network on `day` and have no application in the round.

    Annotated: `has_draft` (somebody has begun it), `is_withdrawn`.
    """
    taken = network.entries(round_.region.code, day).values("service")
    mine = Dossier.objects.filter(round=round_, service=OuterRef("pk"))
    return (
        Service.objects.filter(pk__in=taken)
        .exclude(pk__in=Application.objects.filter(round=round_).values("service"))
        .select_related("kind", "provider", "region")
        .annotate(
            has_draft=Exists(mine.filter(state=State.DRAFT)),
            is_withdrawn=Exists(mine.filter(state=State.WITHDRAWN)),
        )
        .order_by("identifier")
    )


def listed(round_: Round, person: User) -> QuerySet[Application]:
    """Return the applications of a round that a person may see, each with what its dossier says of it.

    Annotated: `how` (written by the provider, on behalf, or from a file), `points`, `is_rated`, `is_late` (first
    submitted after the last day for new applications), `waits` (filled in on behalf and not confirmed), `submitted_at`.
    """
    rows = funding.visible_applications(
        funding.applications(round_), reach_of(person, round_.region.code)
    ).select_related("dossier")
    late = Q(first_at__gte=_after(round_.last_new)) if round_.last_new else Q(pk__in=())
    return rows.annotate(
        first_at=Min("dossier__versions__submitted_at"),
        submitted_at=Max("dossier__versions__submitted_at"),
        points=Case(When(dossier=None, then=F("criteria_points")), default=F("dossier__points")),
        how=Case(
            When(dossier=None, then=Value("file")),
            When(dossier__behalf_name="", then=Value("provider")),
            default=Value("behalf"),
        ),
    ).annotate(
        is_late=Case(When(late, then=Value(True)), default=Value(False)),
        is_rated=Case(When(points=None, then=Value(False)), default=Value(True)),
        waits=Case(When(Q(how="behalf", dossier__confirmed_at=None), then=Value(True)), default=Value(False)),
    )


def may_rate(round_: Round) -> bool:
    """Return whether applications of the round may be given points: until the round is rated."""
    return round_.state in states.BEFORE_RATING


def unrated(round_: Round) -> QuerySet[Dossier]:
    """Return the submitted dossiers of a round without points; applications of files always have them."""
    return Dossier.objects.filter(round=round_, state=State.SUBMITTED, points=None)


def counts(round_: Round, day: date) -> dict[str, int]:
    """Return how many applications a round has, by how far they are, and how many services have none."""
    states_ = Dossier.objects.filter(round=round_)
    return {
        "applications": Application.objects.filter(round=round_).count(),
        "drafts": states_.filter(state=State.DRAFT).count(),
        "withdrawn": states_.filter(state=State.WITHDRAWN).count(),
        "unrated": unrated(round_).count(),
        "missing": missing(round_, day).count(),
    }


def _after(day: date) -> datetime:
    """Return the end of a day by the region's clock."""
    return timezone.make_aware(datetime.combine(day, time.max))

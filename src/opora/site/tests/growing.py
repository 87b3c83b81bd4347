"""The made-up region with ten times as much of everything that lists show."""

from datetime import date
from typing import Any

from django.db.models import Model

from opora.access.models import Coverage, Reach
from opora.accounts.models import RoleAssignment, User
from opora.core.services import log
from opora.funding.models import Application, Grant
from opora.gaps.models import Gap
from opora.needs.models import CombinedNeed, Estimate, Rate
from opora.network.models import Decision, Entry, Proposal
from opora.plans.models import Measure
from opora.publishing.models import Snapshot
from opora.register.models import Intake, Provider, Service, ServiceKind
from opora.territory.models import Placement, Population, Unit

REGION = "CZ999"
TIMES = 20
"""How many are added to the three or fewer that are there."""


def grow(by: User) -> None:
    """Add copies of every row that a list shows; numbers mean nothing, only how many rows there are."""
    for number in range(1, TIMES + 1):
        town, kind = _town(number), _kind(number)
        service = _service(number, kind)
        _results(number, town, kind)
        _money_and_network(number, service)
        _plan_and_publication(kind)
        _people_and_papers(number, by)


def copied(row: Model, **changes: Any) -> Any:
    """Save a copy of a row with some values changed."""
    kept = {
        field.name: getattr(row, field.name) for field in row._meta.concrete_fields if not field.primary_key
    }
    return type(row)._default_manager.create(**(kept | changes))


def _town(number: int) -> Unit:
    model = Unit.objects.get(code="999001")
    town: Unit = copied(model, code=f"9991{number:02}", register_code="", name=f"Lhota {number}")
    copied(Placement.objects.get(unit=model), unit=town)
    for row in Population.objects.filter(unit=model):
        copied(row, unit=town)
    return town


def _kind(number: int) -> ServiceKind:
    model = ServiceKind.objects.get(code="pecovatelska")
    kind: ServiceKind = copied(
        model, code=f"druh-{number}", name_cs=f"Druh {number}", name_en=f"Kind {number}"
    )
    return kind


def _service(number: int, kind: ServiceKind) -> Service:
    model = Service.objects.get(identifier="9999002")
    provider: Provider = copied(model.provider, number=f"9991{number:04}", name=f"Ukázka {number}")
    service: Service = copied(model, identifier=f"99991{number:02}", kind=kind, provider=provider)
    service.target_groups.set(model.target_groups.all())
    for form in model.forms.all():
        new = copied(form, service=service)
        for capacity in form.capacities.all():
            copied(capacity, service_form=new)
    for facility in model.facilities.all():
        copied(facility, service=service)
    return service


def _results(number: int, town: Unit, kind: ServiceKind) -> None:
    rate = Rate.objects.earliest("pk")
    new_rate = copied(rate, kind=kind)
    estimate, reach, gap = (
        Estimate.objects.earliest("pk"),
        Reach.objects.earliest("pk"),
        Gap.objects.filter(kind__code="pecovatelska").earliest("pk"),
    )
    copied(estimate, municipality=town)
    copied(estimate, rate=new_rate, kind=kind)
    need = CombinedNeed.objects.earliest("pk")
    copied(need, municipality=town)
    copied(need, kind=kind)
    copied(reach, municipality=town)
    copied(reach, kind=kind)
    copied(Coverage.objects.earliest("pk"), kind=kind)
    copied(gap, municipality=town, rank=2 * number + 100)
    copied(gap, kind=kind, rank=2 * number + 101)


def _money_and_network(number: int, service: Service) -> None:
    entry = Entry.objects.get(service__identifier="9999002")
    copied(entry, service=service).territory.set(entry.territory.all())
    copied(Decision.objects.earliest("pk"), number=f"{number}/ZK/2025")
    copied(Proposal.objects.earliest("pk"), service=service)
    application = Application.objects.get(service__identifier="9999002")
    new = copied(application, service=service)
    for form in application.forms.all():
        copied(form, application=new)
    copied(Grant.objects.get(service__identifier="9999002"), service=service)


def _plan_and_publication(kind: ServiceKind) -> None:
    measure = Measure.objects.earliest("pk")
    new = copied(measure, kind=kind, derived=False)
    new.gap_municipalities.set(measure.gap_municipalities.all())
    new.entries.set(measure.entries.all())
    snapshot = Snapshot.objects.earliest("pk")
    edition = snapshot.edition
    assert edition is not None
    issued = copied(edition, run=copied(edition.run), number=kind.pk)
    copied(snapshot, run=copied(snapshot.run), edition=issued)


def _people_and_papers(number: int, by: User) -> None:
    person = User.objects.create(username=f"clovek-{number}", first_name="Člověk", last_name=str(number))
    RoleAssignment.objects.create(
        person=person, role=RoleAssignment.Role.PLANNER, region_code=REGION, valid_from=date(2020, 1, 1)
    )
    Intake.objects.create(
        kind="services", region_code=REGION, file_name=f"{number}.json", digest="", day=date(2026, 1, 1),
        accepted=True, by=by,
    )  # fmt: skip
    log("register.taken_in", "Taken in.", by=by, region=REGION, station="register")

"""Taking in applications: two CSV files, one row per service and one per form; all or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from simple_history.utils import bulk_create_with_history

from opora.accounts.models import User
from opora.core.csv_files import CsvFile, Row
from opora.core.permissions import allow
from opora.core.refusals import Refused
from opora.core.services import log
from opora.funding.facts import Facts, asked_facts, further_columns, read_facts
from opora.funding.models import Application, ApplicationForm, FundingUnit, Round
from opora.funding.states import BEFORE_RATING
from opora.register.models import Form, Service

MONEY = (
    "request_czk",
    "municipal_czk",
    "founder_czk",
    "esf_czk",
    "ministry_czk",
    "eligible_operating_loss_czk",
)
DUTIES = ("has_entrustment", "has_debt", "return_filed")
SERVICE_COLUMNS = ("identifier", *MONEY, *DUTIES, "criteria_points")
FORM_COLUMNS = ("identifier", "form", "unit", "applied_units", "evidenced_units")
LARGEST_UNITS = Decimal(100_000)
HUNDREDTH = Decimal("0.01")
BATCH = 500

FormDeclared = tuple[str, str, Decimal, Decimal, Facts]
Declared = tuple[tuple[int | bool | Decimal, ...], Facts, tuple[FormDeclared, ...]]


@transaction.atomic
def take_in_applications(
    *,
    round: Round,  # noqa: A002 - the domain's word, named so in every module
    services_file: Path,
    forms_file: Path,
    by: User,
    synthetic: bool = False,
) -> int:
    """Make the applications of a round those of the two files; return how many there are.

    An application that the files no longer have is withdrawn; those that providers submitted here stay as they are.
    The same files again change nothing.
    Refused with file, line, column, value and expectation of every problem; then nothing was changed.
    """
    allow(by, "funding.calculate", round)
    read = _Reading(CsvFile(services_file), CsvFile(forms_file), round)
    wanted = read.applications()
    changed = _replace(round, wanted, read.services, synthetic=synthetic, by=by)
    if changed and round.state not in BEFORE_RATING:
        raise Refused(
            _(
                "The applications of the round %(round)s are rated already (state “%(state)s”), so they do not "
                "change any more; nothing was changed. Go back to the rating first, where that is still possible."
            )
            % {"round": round.place, "state": round.get_state_display()}
        )
    if changed:
        log(
            "funding.applications_taken_in",
            gettext_noop(
                "Applications of the round %(year)s were taken in: %(count)s, of them new or changed "
                "%(changed)s."
            ),
            by=by,
            subject=round,
            region=round.region.code,
            station=round.station,
            year=round.place,
            count=len(wanted),
            changed=changed,
        )
    return len(wanted)


@dataclass
class _Reading:
    """The two files being read against the services of the region."""

    services_file: CsvFile
    forms_file: CsvFile
    round: Round
    services: dict[str, Service] = field(default_factory=dict)
    offered: dict[str, set[str]] = field(default_factory=dict)

    def applications(self) -> dict[str, Declared]:
        """Return what each application declares, by the identifier of its service."""
        known = (
            Service.objects.filter(region=self.round.region)
            .select_related("provider")
            .prefetch_related("forms")
        )
        for service in known:
            self.services[service.identifier] = service
            self.offered[service.identifier] = {each.form for each in service.forms.all()}
        declared = self._declared()
        forms = self._forms(declared)
        for identifier, (line, _values, _facts) in declared.items():
            if identifier not in forms:
                self.services_file.report(
                    line,
                    "identifier",
                    identifier,
                    _("expected at least one row of this service in %(file)s")
                    % {"file": self.forms_file.path.name},
                )
        self.services_file.check()
        self.forms_file.check()
        return {
            identifier: (values, facts, tuple(sorted(forms[identifier], key=lambda form: form[0])))
            for identifier, (_line, values, facts) in declared.items()
        }

    def _declared(self) -> dict[str, tuple[int, tuple[int | bool | Decimal, ...], Facts]]:
        declared: dict[str, tuple[int, tuple[int | bool | Decimal, ...], Facts]] = {}
        known, further = asked_facts("service"), None
        written_here = set(_written_here(self.round).values_list("service__identifier", flat=True))
        for row in self.services_file.rows(*SERVICE_COLUMNS):
            if further is None:
                further = further_columns(row, SERVICE_COLUMNS, known)
            identifier = row.code("identifier")
            if identifier and identifier not in self.services:
                row.file.report(
                    row.line, "identifier", identifier, _("expected a service of the region in the register")
                )
            elif identifier in declared:
                row.file.report(row.line, "identifier", identifier, _("expected each service once"))
            elif identifier in written_here:
                expected = _("expected a service that its provider has not submitted here; leave the row out")
                row.file.report(row.line, "identifier", identifier, expected)
            money = [row.whole(column) for column in MONEY]
            duties = [_yes_or_no(row, column) for column in DUTIES]
            points = _amount(row, "criteria_points", Decimal(100))
            facts = read_facts(row, further, known)
            declared[identifier] = (row.line, (*money, *duties, points), facts)
        return declared

    def _forms(self, declared: Iterable[str]) -> dict[str, list[FormDeclared]]:
        found: dict[str, list[FormDeclared]] = {}
        applied = set(declared)
        known, further = asked_facts("form"), None
        for row in self.forms_file.rows(*FORM_COLUMNS):
            if further is None:
                further = further_columns(row, FORM_COLUMNS, known)
            identifier, form, unit = row.code("identifier"), row.text("form"), row.text("unit")
            if identifier not in applied:
                row.file.report(
                    row.line,
                    "identifier",
                    identifier,
                    _("expected a service that has a row in %(file)s")
                    % {"file": self.services_file.path.name},
                )
            elif form not in self.offered.get(identifier, set()):
                offered = ", ".join(sorted(self.offered.get(identifier, set()))) or "-"
                row.file.report(
                    row.line,
                    "form",
                    form,
                    _("expected a form that the service has in the register: %(forms)s") % {"forms": offered},
                )
            elif any(other[0] == form for other in found.get(identifier, [])):
                row.file.report(row.line, "form", form, _("expected each form of a service once"))
            expected = unit_of(form)
            if unit != expected:
                row.file.report(
                    row.line,
                    "unit",
                    unit,
                    _("expected %(unit)s for the form %(form)s") % {"unit": expected, "form": form},
                )
            units = (
                _amount(row, "applied_units", LARGEST_UNITS),
                _amount(row, "evidenced_units", LARGEST_UNITS),
            )
            found.setdefault(identifier, []).append((form, unit, *units, read_facts(row, further, known)))
        return found


def _written_here(round_: Round) -> QuerySet[Application]:
    """Return the applications that providers submitted themselves; a file neither changes nor withdraws them."""
    return round_.applications.filter(dossier__isnull=False)


def unit_of(form: str) -> str:
    """Return what money is counted by in a form: the bed for residential, the full-time post for the others."""
    return FundingUnit.BED.value if form == Form.RESIDENTIAL else FundingUnit.FTE.value


def _yes_or_no(row: Row, column: str) -> bool:
    text = row.text(column).lower()
    if text not in ("true", "false"):
        row.file.report(row.line, column, text, _("expected true or false"))
    return text == "true"


def _amount(row: Row, column: str, most: Decimal) -> Decimal:
    """Return a number from 0 to `most` with at most two decimals."""
    value = row.number(column)
    if not value.is_finite() or not 0 <= value <= most or value != value.quantize(HUNDREDTH):
        row.file.report(
            row.line,
            column,
            row.text(column),
            _("expected a number from 0 to %(most)s with at most two decimals") % {"most": most},
        )
        return Decimal(0)
    return value


def _replace(
    round_: Round, wanted: dict[str, Declared], services: dict[str, Service], *, synthetic: bool, by: User
) -> int:
    """Store what is new or changed and take away what is gone; return how many applications that touched."""
    stored = {
        each.service.identifier: each
        for each in round_.applications.filter(dossier=None)
        .select_related("service")
        .prefetch_related("forms")
    }
    touched = [
        key for key, declared in wanted.items() if key not in stored or _stored(stored[key]) != declared
    ]
    gone = [each.pk for key, each in stored.items() if key in touched or key not in wanted]
    Application.objects.filter(pk__in=gone).delete()
    rows = []
    for key in touched:
        values = dict(zip((*MONEY, *DUTIES, "criteria_points"), wanted[key][0], strict=True))
        rows.append(
            Application(
                round=round_, service=services[key], synthetic=synthetic, facts=wanted[key][1], **values
            )
        )
    created = bulk_create_with_history(rows, Application, batch_size=BATCH, default_user=by) if rows else []
    forms = [
        ApplicationForm(
            application=application,
            form=form,
            unit=unit,
            applied_units=applied,
            evidenced_units=evidenced,
            facts=facts,
        )
        for application in created
        for form, unit, applied, evidenced, facts in wanted[application.service.identifier][2]
    ]
    ApplicationForm.objects.bulk_create(forms, batch_size=BATCH)
    return len(set(touched) | {key for key in stored if key not in wanted})


def _stored(application: Application) -> Declared:
    values = tuple(getattr(application, name) for name in (*MONEY, *DUTIES, "criteria_points"))
    forms = sorted(
        (
            (each.form, each.unit, each.applied_units, each.evidenced_units, each.facts)
            for each in application.forms.all()
        ),
        key=lambda form: form[0],
    )
    return values, application.facts, tuple(forms)
